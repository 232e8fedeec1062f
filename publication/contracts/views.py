"""The public register of contracts: the list, one contract, its copies, and the list as data."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from .. import answers
from ..models import PublicContract, PublicCopy, PublicInvitation, Release, ReleasedCopy
from . import exports, facts
from .filters import ContractFilter, totals_of
from .rows import number_key

ON_A_PAGE = 25
FIRST = ("q",)


class Counted(Paginator):
    """Pages of a list whose length is known from its totals."""

    def __init__(self, rows, per_page, count):
        self.known_count = count
        super().__init__(rows, per_page)

    @cached_property
    def count(self):
        return self.known_count


# -- the register


@require_safe
def register(request):
    """The contract register, as asked for in the query string. What cannot be understood is said, and the rest is answered."""
    asked = ContractFilter(request.GET)
    totals = totals_of(asked.qs)
    pages = Counted(asked.qs.values_list("pk", flat=True), ON_A_PAGE, totals["count"])  # keys first: they sort in little memory
    found, obstacles = answers.page_of(pages, request.GET.get("page", "1"), "the contract register")
    return answers.page(
        request,
        "contracts",
        section="contracts",
        form=asked.form,
        fields=[field for field in asked.form if field.name not in FIRST],
        is_narrowed=asked.is_narrowed,
        obstacles=obstacles,
        page=found,
        lines=[facts.line(each) for each in asked.lines(found)],
        totals=totals,
        **answers.of_one_body(asked.choices["body"]),
        query=answers.query_of(request),
    )


@require_safe
def register_csv(request):
    asked = ContractFilter(request.GET)
    return answers.export(request, asked, exports.contracts_csv, "text/csv; charset=utf-8", "contracts.csv")


# -- what a page of one record has in common


def found_at(request, model, kind, slug, **rest):
    """The row at this address, or the answer in its place: why it was taken back, or where it really is."""
    if row := model.objects.filter(slug=slug).first():
        return row, None
    gone = Release.objects.filter(kind=kind, taken_back_slug=slug, taken_back_at__isnull=False)
    shown = gone.order_by("-taken_back_at", "-pk").values("taken_back_at", "taken_back_reason").first()
    if shown:
        return None, answers.page(request, "contract_gone", status=410, section="contracts", gone=shown, crumbs=crumbs())
    return None, _elsewhere(request, model, slug, rest)


def _elsewhere(request, model, slug, rest):
    """Other capitals, or the contract's own number, lead to the one address; what several may be is nothing."""
    meant = list(model.objects.filter(slug=slug.lower())[:1])
    if not meant and model is PublicContract and (key := number_key(slug)):
        meant = list(model.objects.filter(number_key=key)[:2])
    if len(meant) != 1:
        raise Http404
    address = reverse(request.resolver_match.view_name, kwargs={"slug": meant[0].slug, **rest})
    return answers.answer(HttpResponseRedirect(address, status=301))


def crumbs(row=None) -> list[dict]:
    found = [{"title": "Contracts", "url": reverse("publication:contracts")}]
    if isinstance(row, PublicInvitation):
        found.append({"title": "Invitations to tender", "url": reverse("publication:invitations")})
        found.append({"title": row.reference or row.title, "url": reverse("publication:invitation", args=[row.slug])})
    elif row is not None:
        found.append({"title": row.number or row.title, "url": reverse("publication:contract", args=[row.slug])})
    return found


# -- one contract


@require_safe
def contract(request, slug):
    row, otherwise = found_at(request, PublicContract, Release.Kind.CONTRACT, slug)
    if otherwise:
        return otherwise
    return answers.page(
        request,
        "contract",
        section="contracts",
        contract=facts.contract(row),
        address=settings.PUBLIC_URL + reverse("publication:contract", args=[row.slug]),
        body_slug=row.body_slug,
        body_name=row.body_name,
        crumbs=crumbs(),
    )


@require_safe
def invitation(request, slug):
    row, otherwise = found_at(request, PublicInvitation, Release.Kind.PROCUREMENT, slug)
    if otherwise:
        return otherwise
    shown = facts.invitation(row)
    return answers.page(
        request,
        "invitation",
        section="contracts",
        invitation=shown,
        body_slug=row.body_slug,
        body_name=row.body_name,
        crumbs=crumbs(row)[:-1],
    )


@require_safe
def contract_format(request, slug):
    return _other_format(request, PublicContract, Release.Kind.CONTRACT, slug)


@require_safe
def invitation_format(request, slug):
    return _other_format(request, PublicInvitation, Release.Kind.PROCUREMENT, slug)


def _other_format(request, model, kind, slug):
    row, otherwise = found_at(request, model, kind, slug)
    if otherwise:
        return otherwise
    named = {"reference": getattr(row, "number", "") or getattr(row, "reference", "") or row.title, "body": row.body_name}
    asked = dict(formats_email=row.formats_email, formats_days=row.formats_days)
    return answers.page(
        request,
        "format",
        section="contracts",
        line=named,
        body_slug=row.body_slug,
        body_name=row.body_name,
        crumbs=crumbs(row),
        **asked,
    )


@require_safe
def contract_copy(request, slug, number):
    return _copy(request, PublicContract, Release.Kind.CONTRACT, slug, number)


@require_safe
def invitation_copy(request, slug, number):
    return _copy(request, PublicInvitation, Release.Kind.PROCUREMENT, slug, number)


def _copy(request, model, kind, slug, number):
    row, otherwise = found_at(request, model, kind, slug, number=number)
    if otherwise:
        return otherwise
    copy = row.copies.filter(number=number).defer("content").first()
    if copy is None:
        return _no_copy(request, row, kind, number)
    named = dict(name=copy.name, media_type=copy.media_type, sha256=copy.sha256)
    return answers.saved(request, lambda: _content_of(copy), changed_at=copy.updated_at, **named)


def _content_of(copy) -> bytes:
    """The bytes themselves, read last; absent when they were taken back in between."""
    content = PublicCopy.objects.filter(pk=copy.pk).values_list("content", flat=True).first()
    if content is None:
        raise Http404
    return content


def _no_copy(request, row, kind, number):
    """A copy that was taken back is gone; another number was never here."""
    gone = ReleasedCopy.objects.filter(kind=kind, subject_id=row.key, number=number, taken_back_at__isnull=False)
    shown = gone.values("taken_back_at").first()
    if shown is None:
        raise Http404
    return answers.page(request, "contract_gone", status=410, section="contracts", gone=shown, crumbs=crumbs(row))
