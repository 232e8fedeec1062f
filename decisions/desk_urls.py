"""Addresses of governance's desk; decisions/urls.py takes them in."""

from django.urls import path

from accounts.pressed import taken_once

from .views import amending, desk, leaver, many, meetings, numbers

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/list.csv", desk.desk_csv, name="desk_csv"),
    path("desk/list.ods", desk.desk_ods, name="desk_ods"),
    path("desk/many/", many.many, name="many"),
    path("desk/numbers/", numbers.numbers, name="numbers"),
    path("desk/numbers/reserve/", taken_once(numbers.reserve_number), name="reserve_number"),
    path("desk/numbers/<int:pk>/give/", numbers.give_number, name="give_number"),
    path("desk/numbers/<int:pk>/release/", numbers.release_number, name="release_number"),
    path("desk/meetings/", meetings.meetings, name="meetings"),
    path("desk/meetings/enter/", taken_once(meetings.enter_meeting), name="enter_meeting"),
    path("desk/meetings/<int:pk>/change/", meetings.change_meeting, name="change_meeting"),
    path("desk/meetings/<int:pk>/remove/", meetings.remove_meeting, name="remove_meeting"),
    path("desk/tablings/<int:pk>/take-off/", meetings.take_off, name="take_off"),
    path("desk/leaver/", leaver.choose_leaver, name="choose_leaver"),
    path("desk/leaver/<int:person>/", leaver.leaver, name="leaver"),
    path("decisions/<int:pk>/amend/", amending.amend, name="amend"),
    path("decisions/<int:pk>/amend/finish/", taken_once(amending.finish_amendment), name="finish_amendment"),
]
