from django.urls import include, path

from .views import elsewhere, inbox, reading, route, signing

app_name = "decisions"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("decisions/", reading.decisions, name="decisions"),
    path("decisions/<int:pk>/", reading.decision, name="decision"),
    path("decisions/<int:pk>/papers/<int:paper>/", reading.paper, name="paper"),
    path("decisions/<int:pk>/versions/", reading.versions, name="versions"),
    path("decisions/<int:pk>/part2/read/", reading.part2, name="part2"),
    path("decisions/<int:pk>/part2/read/papers/<int:paper>/", reading.part2_paper, name="part2_paper"),
    path("decisions/<int:pk>/part2/readers/", reading.add_reader, name="add_reader"),
    path("decisions/<int:pk>/part2/readers/<int:row>/end/", reading.end_reader, name="end_reader"),
    path("decisions/<int:pk>/submit/", route.submit, name="submit"),
    path("decisions/<int:pk>/declare/<slug:code>/", route.declare, name="declare"),
    path("decisions/<int:pk>/return/", route.return_, name="return"),
    path("decisions/<int:pk>/withdraw/", route.withdraw, name="withdraw"),
    path("decisions/<int:pk>/pass-on/", route.pass_on, name="pass_on"),
    path("decisions/<int:pk>/issue-number/", route.issue_number, name="issue_number"),
    path("decisions/<int:pk>/sign/", signing.sign, name="sign"),
    path("decisions/<int:pk>/record-elsewhere/", elsewhere.record_elsewhere, name="record_elsewhere"),
    path("decisions/<int:pk>/confirm/", elsewhere.confirm, name="confirm"),
    path("decisions/<int:pk>/awards/<int:authorisation>/report/", elsewhere.report_award, name="report_award"),
    path("", include("decisions.drafting_urls")),
]
