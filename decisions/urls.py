from django.urls import include, path

from .views import buying, buying_links, calendar, elsewhere, inbox, reading, route, signing

app_name = "decisions"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("decisions/", reading.decisions, name="decisions"),
    path("contracts/calendar/", calendar.calendar, name="calendar"),
    path("decisions/<int:pk>/", reading.decision, name="decision"),
    path("decisions/<int:pk>/papers/<int:paper>/", reading.paper, name="paper"),
    path("decisions/<int:pk>/versions/", reading.versions, name="versions"),
    path("decisions/<int:pk>/part2/read/", reading.part2, name="part2"),
    path("decisions/<int:pk>/part2/read/papers/<int:paper>/", reading.part2_paper, name="part2_paper"),
    path("decisions/<int:pk>/part2/readers/", reading.add_reader, name="add_reader"),
    path("decisions/<int:pk>/part2/readers/let-in/<int:person>/", reading.let_newcomer_in, name="let_newcomer_in"),
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
    path("contracts/<int:pk>/decisions/", buying_links.contract_decisions, name="contract_decisions"),
    path("grants/<int:pk>/decisions/", buying_links.grant_decisions, name="grant_decisions"),
    *[
        path(f"{kind}s/<int:pk>/decisions/{page}/", view, {"kind": kind}, name=f"{kind}_{page.replace('-', '_')}")
        for kind in ("contract", "change", "grant")
        for page, view in (("rely", buying_links.rely), ("no-decision", buying_links.say_no_decision))
    ],
    path("reliances/<int:pk>/end/", buying_links.end_reliance, name="end_reliance"),
    path("no-decisions/<int:pk>/take-back/", buying_links.take_back_no_decision, name="take_back_no_decision"),
    path("decisions/<int:pk>/matter/", buying.matter, name="matter"),
    path("decisions/<int:pk>/part2/award-check/", buying.award_check, name="award_check"),
    path("contracts/<int:pk>/headroom/", buying.headroom, name="headroom"),
    path("", include("decisions.drafting_urls")),
]
