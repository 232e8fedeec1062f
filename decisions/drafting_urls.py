"""Addresses of the pages on which drafts are written; decisions/urls.py takes them in."""

from django.urls import path

from accounts.pressed import taken_once

from .views import drafting, following, part2, parts, procurement, returning, word

A_LIST = "decisions/<int:pk>/lists/<slug:part>"
OF_BOARD = "decisions/<int:pk>/boards/<int:board>/<slug:part>"
PART2 = "decisions/<int:pk>/part2"

urlpatterns = [
    path("decisions/new/", taken_once(drafting.start), name="start"),
    path("decisions/new/from/<int:pk>/", taken_once(following.follow_on), name="follow_on"),
    path("decisions/new/word/", taken_once(word.start_from_word), name="start_from_word"),
    path("decisions/<int:pk>/word/", word.word, name="word"),
    path("decisions/<int:pk>/word/<int:remainder>/", word.settle_word, name="settle_word"),
    path("decisions/<int:pk>/tasks/", drafting.tasks, name="tasks"),
    path("decisions/<int:pk>/word/part1.docx", returning.word_part1, name="word_part1"),
    path("decisions/<int:pk>/word/part2.docx", returning.word_part2, name="word_part2"),
    path("decisions/<int:pk>/word/back/", returning.bring_back, name="bring_back"),
    path("decisions/<int:pk>/word/back/<int:came>/", returning.returned, name="returned"),
    path("decisions/<int:pk>/word/back/<int:came>/settle/", returning.settle_returned, name="settle_returned"),
    path("decisions/<int:pk>/word/back/<int:came>/comments/", returning.take_comments, name="take_comments"),
    path("decisions/<int:pk>/word/back/<int:came>/put-away/", returning.put_away, name="put_away"),
    path("decisions/<int:pk>/parts/<str:part>/", drafting.edit, name="edit"),
    path("decisions/<int:pk>/explain/<str:concern>/", drafting.explain, name="explain"),
    path("decisions/<int:pk>/co-authors/", drafting.co_authors, name="co_authors"),
    path("decisions/<int:pk>/co-authors/<int:co_author>/end/", drafting.end_co_author, name="end_co_author"),
    path("decisions/<int:pk>/lists/authorisations/add/", taken_once(procurement.authorise), name="authorise"),
    path("decisions/<int:pk>/lists/authorisations/add-change/", taken_once(procurement.propose_change), name="propose_change"),
    path("decisions/<int:pk>/lists/authorisations/add-grants/", taken_once(procurement.propose_grants), name="propose_grants"),
    path("decisions/<int:pk>/lists/authorisations/<int:child>/parties/", procurement.edit_parties, name="edit_parties"),
    path("decisions/<int:pk>/lists/authorisations/<int:child>/gates/", procurement.edit_gates, name="edit_gates"),
    path("decisions/<int:pk>/lists/authorisations/<int:child>/<slug:kind>/edit/", procurement.edit_bought, name="edit_bought"),
    path(f"{A_LIST}/", parts.part, name="part"),
    path(f"{A_LIST}/add/", taken_once(parts.add_child), name="add_child"),
    path(f"{A_LIST}/<int:child>/", parts.edit_child, name="edit_child"),
    path(f"{A_LIST}/<int:child>/remove/", parts.remove_child, name="remove_child"),
    path(f"{A_LIST}/<int:child>/move/", parts.move_child, name="move_child"),
    path(f"{OF_BOARD}/", parts.part, name="part_of_board"),
    path(f"{OF_BOARD}/add/", taken_once(parts.add_child), name="add_child_of_board"),
    path(f"{OF_BOARD}/<int:child>/", parts.edit_child, name="edit_child_of_board"),
    path(f"{OF_BOARD}/<int:child>/remove/", parts.remove_child, name="remove_child_of_board"),
    path(f"{OF_BOARD}/<int:child>/move/", parts.move_child, name="move_child_of_board"),
    path(f"{PART2}/", part2.write_part2, name="write_part2"),
    path(f"{PART2}/<slug:part>/add/", taken_once(part2.add_part2), name="add_part2"),
    path(f"{PART2}/<slug:part>/<int:child>/", part2.edit_part2, name="edit_part2"),
    path(f"{PART2}/<slug:part>/<int:child>/remove/", part2.remove_part2, name="remove_part2"),
    path(f"{PART2}/<slug:part>/<int:child>/move/", part2.move_part2, name="move_part2"),
]
