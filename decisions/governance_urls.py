"""Addresses of governance's own records: the plan, scrutiny, requests for information, holds and disposal."""

from django.urls import path

from accounts.pressed import taken_once

from .views import feed, information, panels, planning, retention

urlpatterns = [
    path("governance/", planning.governance_pages, name="governance_pages"),
    path("plan/", planning.plan, name="plan"),
    path("plan/new/", taken_once(planning.add_planned), name="add_planned"),
    path("plan/calendar-address/", planning.calendar_address, name="calendar_address"),
    path("plan/feed/<slug:token>.ics", feed.calendar, name="calendar_feed"),
    path("plan/<int:pk>/", planning.planned, name="planned"),
    path("plan/<int:pk>/edit/", planning.edit_planned, name="edit_planned"),
    path("plan/<int:pk>/cancel/", planning.cancel_planned, name="cancel_planned"),
    path("scrutiny/", panels.panel_reports, name="panel_reports"),
    path("scrutiny/new/", taken_once(panels.record_panel_report), name="record_panel_report"),
    path("scrutiny/<int:pk>/", panels.panel_report, name="panel_report"),
    path("scrutiny/<int:pk>/edit/", panels.edit_panel_report, name="edit_panel_report"),
    path("information-requests/", information.information_requests, name="information_requests"),
    path("information-requests/new/", taken_once(information.record_information_request), name="record_information_request"),
    path("information-requests/<int:pk>/", information.information_request, name="information_request"),
    path("information-requests/<int:pk>/edit/", information.edit_information_request, name="edit_information_request"),
    path("information-requests/<int:pk>/correct/", information.correct_answer, name="correct_answer"),
    path("information-requests/<int:pk>/<slug:step>/", information.take_step, name="information_step"),
    path("retention/", retention.retention, name="retention"),
    path("decisions/<int:pk>/hold/", taken_once(retention.hold), name="hold"),
    path("holds/<int:pk>/end/", retention.end_hold, name="end_hold"),
    path("decisions/<int:pk>/propose-disposal/", retention.propose_disposal, name="propose_disposal"),
    path("disposals/<int:pk>/dispose/", retention.dispose, name="dispose"),
    path("disposals/<int:pk>/take-back/", retention.take_disposal_back, name="take_disposal_back"),
]
