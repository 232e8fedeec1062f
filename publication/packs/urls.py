"""Addresses of packs, below /packs/ on the staff site."""

from django.urls import path

from . import views

app_name = "packs"
urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("board/<int:pk>/", views.board, name="board"),
    path("board/pack/<int:pk>/part1.pdf", views.board_part1, name="board_part1"),
    path("board/pack/<int:pk>/part2.pdf", views.board_part2, name="board_part2"),
    path("decisions/", views.between, name="between"),
    path("decisions/pack.pdf", views.between_pdf, name="between_pdf"),
]
