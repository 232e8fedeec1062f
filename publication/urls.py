"""The addresses of the public site: promises to the outside (design). ROOT_URLCONF of the public process."""

from django.urls import include, path, register_converter

from . import views


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
app_name = "publication"
urlpatterns = [path("", include((addresses, app_name)))]

handler400 = "publication.views.bad_request"
handler404 = "publication.views.absent"
handler500 = "publication.views.failed"
