"""The public addresses of the open contracting data. What the database hides from this role is not asked about here."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Count, Max, Sum
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from .. import answers
from ..models import OcdsProcess, OcdsRelease
from . import package

MOST_ON_A_PAGE = 10_000
LARGEST_ID = 2**63 - 1
LONDON = ZoneInfo("Europe/London")
IS_MONTH = RegexValidator(r"^20[0-9]{2}-(0[1-9]|1[0-2])$", "month must be written as year and month, for example 2026-04.")


class Asked(forms.Form):
    """The query string of a package: which month, how many, after which."""

    month = forms.CharField(required=False, validators=[IS_MONTH])
    limit = forms.IntegerField(required=False, min_value=1, max_value=MOST_ON_A_PAGE)
    after = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID)
    NUMBERS = {"limit": f"limit must be a whole number from 1 to {MOST_ON_A_PAGE}.", "after": "after must be a whole number."}

    def refusals(self) -> list[str]:
        unknown = sorted(set(self.data) - set(self.fields))
        return [self.NUMBERS.get(name) or said[0] for name, said in self.errors.items()] + [
            f"{name[:40]} is not asked for here. Use month, limit and after." for name in unknown
        ]


@require_safe
def about(request):
    """For people: what there is, under which licence, and how it is used."""
    releases = OcdsRelease.objects.order_by("pk")
    counted = releases.aggregate(releases=Count("pk"), processes=Count("ocid", distinct=True), newest=Max("date"))
    months = list(releases.order_by().datetimes("date", "month", order="DESC", tzinfo=LONDON))
    example = releases.order_by("-pk").values_list("ocid", "identifier").first()
    return answers.page(request, "ocds", section="contracts", counted=counted, months=months, example=example)


@require_safe
def releases_json(request):
    """Every release in one package, or those of a month, or so many after the one with a number."""
    asked = Asked(request.GET)
    if refusals := asked.refusals():
        return _text("\n".join(refusals), 400)
    month, limit, after = (asked.cleaned_data[name] for name in ("month", "limit", "after"))
    found = OcdsRelease.objects.order_by("pk").filter(pk__gt=after or 0)
    if month:
        first, following = of_month(month)
        found = found.filter(date__gte=first, date__lt=following)
    page, last = _page(found, limit)
    links = {}
    if last:
        kept = request.GET.copy()
        kept["after"] = last
        links["next"] = f"{package.address('ocds-releases')}?{kept.urlencode()}"

    def written(told):
        return package.in_package(told, "releases", package.contents(page), links)

    return _stream(request, page, "application/json", written, whole=found)


def of_month(month: str) -> tuple[datetime, datetime]:
    """The first moment of a calendar month in London, and that of the month after it."""
    first = date.fromisoformat(f"{month}-01")
    return _midnight(first), _midnight(date(first.year + first.month // 12, first.month % 12 + 1, 1))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)


def _page(found, limit):
    """The first so many, and the number after which the next page begins, if there is one."""
    if not limit:
        return found, None
    numbers = list(found.values_list("pk", flat=True)[limit - 1 : limit + 1])
    if not numbers:
        return found, None
    return found.filter(pk__lte=numbers[0]), numbers[0] if len(numbers) > 1 else None


@require_safe
def releases_jsonl(request):
    """Every release, one a line."""
    releases = OcdsRelease.objects.order_by("pk")
    return _stream(request, releases, "application/jsonl", lambda told: package.lines(package.contents(releases)))


@require_safe
def records_json(request):
    """Every process with its state now, in one package."""
    releases = OcdsRelease.objects.all()

    def written(told):
        return package.in_package(told, "records", package.all_records(releases))

    return _stream(request, releases, "application/json", written)


def _stream(request, releases, media_type, written, *, whole=None):
    """Written out as it is read. Who has the same already is told so before anything is read."""
    counted = (releases if whole is None else whole).aggregate(many=Count("pk"), last=Max("pk"), sum=Sum("pk"))
    newest = releases.aggregate(newest=Max("date"))["newest"]
    if newest is None:
        return _text("Nothing is published here yet, or not in that month, or not after that number.", 404)
    etag = f'"{counted["many"]}-{counted["last"]}-{counted["sum"]}"'
    response = get_conditional_response(request, etag)
    if response is None:
        told = package.head(_uri(request), newest, package.publisher_of(releases))
        content = written(told) if request.method == "GET" else ()
        response = StreamingHttpResponse(content, media_type)
    response["ETag"] = etag
    return answers.answer(response)


def _uri(request) -> str:
    return package.settings.PUBLIC_URL + request.get_full_path()


@require_safe
def release(request, identifier):
    """One release, in a package of its own."""
    found = OcdsRelease.objects.filter(identifier=identifier)
    row = found.first()
    if row is None:
        raise Http404
    told = package.head(_uri(request), row.date, row.body_name)
    return _whole(package.in_package(told, "releases", iter([bytes(row.content).decode()])))


@require_safe
def record(request, ocid):
    """One process: its releases and its state now. An identifier that it had before leads to the one it has."""
    releases = package.releases_of(ocid)
    if not releases:
        return _moved(ocid)
    rows = OcdsRelease.objects.filter(ocid=ocid)
    newest = rows.aggregate(newest=Max("date"))["newest"]
    told = package.head(_uri(request), newest, package.publisher_of(rows))
    whole = package.json.dumps(package.record(ocid, releases), ensure_ascii=False, sort_keys=True)
    return _whole(package.in_package(told, "records", iter([whole])))


def _moved(ocid):
    now = OcdsProcess.objects.filter(former_ocids__contains=[ocid]).exclude(ocid=ocid).order_by("-pk").first()
    if now is None or not OcdsRelease.objects.filter(ocid=now.ocid).exists():
        raise Http404
    return answers.answer(HttpResponseRedirect(reverse("publication:ocds-record", args=[now.ocid]), status=301))


def _whole(parts):
    return answers.with_etag(HttpResponse(b"".join(parts), "application/json"))


def _text(text: str, status: int):
    return answers.answer(HttpResponse(text + "\n", "text/plain; charset=utf-8", status=status))
