"""The addresses of the public site: promises to the outside (design). ROOT_URLCONF of the public process."""

from django.urls import include, path, register_converter

from . import views
from .contracts import lists, supplier_page
from .contracts import views as contracts
from .ocds import views as open_contracting


class Spelt:
    """A decision's slug, or whatever else somebody typed in its place."""

    regex = r"[^/\x00-\x1f]{1,150}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class Count:
    """A number of an edition or a paper, small enough to be one."""

    regex = r"[1-9][0-9]{0,3}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(Spelt, "spelt")
register_converter(Count, "count")

addresses = [
    path("", views.register, name="start"),
    path("decisions/", views.register, name="register"),
    path("decisions.csv", views.register_csv, name="csv"),
    path("decisions.jsonl", views.register_jsonl, name="jsonl"),
    path("decisions.atom", views.register_atom, name="atom"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("decisions/<spelt:slug>.pdf", views.pdf, name="pdf"),
    path("decisions/<spelt:slug>.json", views.json, name="json"),
    path("decisions/<spelt:slug>/", views.decision, name="decision"),
    path("decisions/<spelt:slug>/format/", views.other_format, name="format"),
    path("decisions/<spelt:slug>/papers/<count:number>/", views.paper, name="paper"),
    path("decisions/<spelt:slug>/editions/<count:number>/", views.edition, name="edition"),
    path("decisions/<spelt:slug>/editions/<count:number>/decision.pdf", views.edition_pdf, name="edition-pdf"),
    path("decisions/<spelt:slug>/editions/<count:number>/decision.json", views.edition_json, name="edition-json"),
    path("decisions/<spelt:slug>/editions/<count:number>/papers/<count:paper>/", views.edition_paper, name="edition-paper"),
]
addresses += [
    path("contracts/", contracts.register, name="contracts"),
    path("contracts.csv", contracts.register_csv, name="contracts-csv"),
    path("contracts/over-10000/", lists.over_limit, name="contracts-over"),
    path("contracts/up-to-10000/", lists.up_to_limit, name="contracts-up-to"),
    path("contracts/invitations/", lists.invitations, name="invitations"),
    path("contracts/invitations/<spelt:slug>/", contracts.invitation, name="invitation"),
    path("contracts/invitations/<spelt:slug>/format/", contracts.invitation_format, name="invitation-format"),
    path("contracts/invitations/<spelt:slug>/copies/<count:number>/", contracts.invitation_copy, name="invitation-copy"),
    path("contracts/<spelt:slug>/", contracts.contract, name="contract"),
    path("contracts/<spelt:slug>/format/", contracts.contract_format, name="contract-format"),
    path("contracts/<spelt:slug>/copies/<count:number>/", contracts.contract_copy, name="contract-copy"),
    path("suppliers/<spelt:slug>/", supplier_page.supplier, name="supplier"),
    path("grants/", lists.grants, name="grants"),
    path("grants.csv", lists.grants_csv, name="grants-csv"),
]
addresses += [
    path("ocds/", open_contracting.about, name="ocds"),
    path("ocds/releases.json", open_contracting.releases_json, name="ocds-releases"),
    path("ocds/releases.jsonl", open_contracting.releases_jsonl, name="ocds-releases-jsonl"),
    path("ocds/records.json", open_contracting.records_json, name="ocds-records"),
    path("ocds/releases/<spelt:identifier>.json", open_contracting.release, name="ocds-release"),
    path("ocds/records/<spelt:ocid>.json", open_contracting.record, name="ocds-record"),
]
app_name = "publication"
urlpatterns = [path("", include((addresses, app_name)))]

handler400 = "publication.views.bad_request"
handler404 = "publication.views.absent"
handler500 = "publication.views.failed"
