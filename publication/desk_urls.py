"""Addresses of the publishing desk, below /publishing/ on the staff site."""

from django.urls import path

from accounts.pressed import taken_once

from . import desk, desk_records

app_name = "publishing"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("records/", desk_records.records, name="records"),
    path("records/confirm/", desk_records.confirm, name="confirm"),
    path("records/<slug:kind>/<int:pk>/take-back/", desk_records.take_back, name="take_back"),
    path("<int:pk>/", desk.decision, name="decision"),
    path("<int:pk>/preview/", desk.preview, name="preview"),
    path("<int:pk>/defer/", desk.defer, name="defer"),
    path("<int:pk>/release/", desk.release, name="release"),
    path("<int:pk>/correct/", taken_once(desk.correct), name="correct"),
    path("<int:pk>/take-down/", desk.take_down, name="take_down"),
    path("<int:pk>/review/", desk.review, name="review"),
    path("corrections/<int:pk>/see/", desk.see_correction, name="see_correction"),
    path("corrections/<int:pk>/drop/", desk.drop_correction, name="drop_correction"),
    path("takedowns/<int:pk>/prove/", desk.prove, name="prove"),
    path("takedowns/<int:pk>/lift/", desk.lift, name="lift"),
]
