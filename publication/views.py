"""The public site. Nobody signs in, nothing is kept about anybody, and every answer is asked for again: a takedown acts at once."""

import functools

from django.conf import settings
from django.core.paginator import Paginator
from django.db import Error as DatabaseError
from django.db.models import F, Func, IntegerField
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header, http_date
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from . import answers, exports, feeds, search
from .contracts import facts
from .filters import KINDS, OUTCOMES, RegisterFilter
from .models import Edition, EditionLink, EditionPaper, RegisterEntry

ON_A_PAGE = 20
BYTES = ("article", "pdf", "json")


# -- the register


@require_safe
def register(request):
    """The register, as asked for in the query string. What cannot be understood is said, and the rest is answered."""
    asked = RegisterFilter(request.GET)
    found, obstacles = answers.page_of(Paginator(asked.qs, ON_A_PAGE), request.GET.get("page", "1"))
    return answers.page(
        request,
        "register",
        filter=asked,
        form=asked.form,
        obstacles=obstacles,
        page=found,
        lines=[_line(entry) for entry in found],
        named=[_line(entry) for entry in asked.named],
        **answers.of_one_body(list(asked.bodies.items())),
        query=answers.query_of(request),
    )


def _outcomes_in_words(known) -> str:
    """The different outcomes of its recommendations, by name where they are known."""
    named = [OUTCOMES[each] for each in known["outcomes"].split("; ") if each in OUTCOMES]
    return "; ".join([*named[:1], *(each.lower() for each in named[1:])]) or OUTCOMES["mixed"]


def _line(entry) -> dict:
    """What a page shows of an entry: its row, in words."""
    known = exports.row(entry)
    return known | {
        "kind_label": KINDS.get(known["kind"], ""),
        "outcome_label": _outcomes_in_words(known) if known["outcome"] == "mixed" else OUTCOMES.get(known["outcome"], ""),
        "is_deferred": entry.state == RegisterEntry.State.DEFERRED,
        "is_published": entry.state == RegisterEntry.State.PUBLISHED,
        "state_label": entry.get_state_display(),
        "name": known["title"] or entry.reference or "A decision without a reference",
    }


@require_safe
def register_csv(request):
    asked = RegisterFilter(request.GET)
    return answers.export(request, asked, exports.as_csv, "text/csv; charset=utf-8", "decisions.csv")


@require_safe
def register_jsonl(request):
    asked = RegisterFilter(request.GET)
    return answers.export(request, asked, exports.as_json_lines, "application/jsonl", "decisions.jsonl")


@require_safe
def register_atom(request):
    asked = RegisterFilter(request.GET)
    if asked.form.errors:
        return answers.refused(asked.form)
    content = feeds.atom(asked.qs, settings.PUBLIC_URL, answers.query_of(request))
    return answers.with_etag(HttpResponse(content, "application/atom+xml; charset=utf-8"))


# -- one decision


def of_decision(view):
    """Give the view the entry at this address. Otherwise: why it was taken down, the address it is really at, or absent."""

    @require_safe
    @functools.wraps(view)
    def found(request, slug, **rest):
        entries = RegisterEntry.objects.defer("search", "parties")
        if gone := search.taken_down().filter(slug=slug).first():
            return _taken_down(request, gone)
        if entry := entries.filter(slug=slug).first():
            return view(request, entry, **rest)
        return _elsewhere(request, slug, rest)

    return found


def _taken_down(request, takedown):
    shown = {"reference": takedown.reference, "at": takedown.at, "reason": takedown.reason}
    return answers.page(request, "gone", status=410, takedown=shown, crumbs=_crumbs())


def _elsewhere(request, slug, rest):
    """Another spelling leads to the one address, or to a choice when several decisions are meant."""
    meant = search.by_address(slug)
    if not meant and (gone := search.taken_down_as(slug)):
        return _taken_down(request, gone)
    if not meant:
        raise Http404
    if len(meant) > 1:
        return answers.page(request, "choices", spelling=slug, lines=[_line(entry) for entry in meant], crumbs=_crumbs())
    address = reverse(request.resolver_match.view_name, kwargs={"slug": meant[0].slug, **rest})
    return answers.answer(HttpResponseRedirect(address, status=301))


@of_decision
def decision(request, entry):
    editions = _editions(entry)
    if not editions:
        return answers.page(
            request, "entry", line=_line(entry), body_slug=entry.body_slug, body_name=entry.body_name, crumbs=_crumbs()
        )
    return _decision_page(request, entry, editions, editions[0])


@of_decision
def edition(request, entry, number):
    editions = _editions(entry)
    return _decision_page(request, entry, editions, _numbered(editions, number))


def _decision_page(request, entry, editions, shown):
    article = bytes(_stored(Edition, shown, "article")).decode()
    response = answers.page(
        request,
        "decision",
        line=_line(entry),
        slug=entry.slug,
        edition=shown,
        editions=editions,
        newest=editions[0],
        is_newest=shown == editions[0],
        article=mark_safe(article),  # noqa: S308 - frozen bytes, made of sanitised text by the worker
        related=_related(entry),
        contracts=facts.linked_to(entry.decision_id),
        body_slug=entry.body_slug,
        body_name=entry.body_name,
        crumbs=_crumbs() if shown == editions[0] else _crumbs(entry),
    )
    response["Last-Modified"] = http_date(max(entry.updated_at, shown.made_at).timestamp())
    return response


def _editions(entry) -> list[Edition]:
    """The public editions of a published decision, newest first, without their bytes but with their sizes."""
    if entry.state != RegisterEntry.State.PUBLISHED:
        return []
    sizes = {f"{name}_size": Func(F(name), function="octet_length", output_field=IntegerField()) for name in ("pdf", "json")}
    return list(Edition.objects.filter(decision_id=entry.decision_id).annotate(**sizes).defer(*BYTES).order_by("-number"))


def _numbered(editions, number=None) -> Edition:
    """The edition of this number; without a number the newest."""
    found = next((one for one in editions if number in (None, one.number)), None)
    if found is None:
        raise Http404
    return found


def _stored(model, record, field):
    """The bytes themselves, read last; absent when a takedown came in between."""
    content = model.objects.order_by().filter(pk=record.pk).values_list(field, flat=True).first()
    if content is None:
        raise Http404
    return content


def _related(entry) -> list[dict]:
    """The decisions this one is tied to, in words."""
    ties = EditionLink.objects.filter(decision_id=entry.decision_id).order_by("pk").values_list("to_id", "kind")
    others = (
        RegisterEntry.objects.filter(decision_id__in=[to for to, _ in ties])
        .defer("search", "parties")
        .in_bulk(field_name="decision_id")
    )
    return [_line(others[to]) | {"tie": kind.replace("_", " ").capitalize()} for to, kind in ties if to in others]


@of_decision
def other_format(request, entry):
    asked = dict(formats_email=entry.formats_email, formats_days=entry.formats_days)
    return answers.page(
        request,
        "format",
        line=_line(entry),
        body_slug=entry.body_slug,
        body_name=entry.body_name,
        crumbs=_crumbs(entry),
        **asked,
    )


# -- its files


@of_decision
def pdf(request, entry):
    return _document(request, entry, _numbered(_editions(entry)), "pdf")


@of_decision
def json(request, entry):
    return _document(request, entry, _numbered(_editions(entry)), "json")


@of_decision
def edition_pdf(request, entry, number):
    return _document(request, entry, _numbered(_editions(entry), number), "pdf")


@of_decision
def edition_json(request, entry, number):
    return _document(request, entry, _numbered(_editions(entry), number), "json")


@of_decision
def paper(request, entry, number):
    return _paper(request, _numbered(_editions(entry)), number)


@of_decision
def edition_paper(request, entry, number, paper):
    return _paper(request, _numbered(_editions(entry), number), paper)


def _document(request, entry, shown, form):
    name = entry.slug if shown.number == 1 else f"{entry.slug}-edition-{shown.number}"
    sha256 = getattr(shown, f"{form}_sha256")
    disposition = content_disposition_header(False, f"{name}.{form}")
    load = functools.partial(_stored, Edition, shown, form)
    return answers.file(request, load, sha256, f"application/{form}", disposition, _since(shown))


def _since(shown):
    return max(shown.made_at, shown.public_from)


def _paper(request, shown, number):
    found = EditionPaper.objects.filter(edition_id=shown.pk, number=number).order_by().defer("content").first()
    if found is None:
        raise Http404
    load = functools.partial(_stored, EditionPaper, found, "content")
    facts = {name: getattr(found, name) for name in ("name", "media_type", "sha256")}
    return answers.saved(request, load, changed_at=_since(shown), **facts)


# -- the rest


@require_safe
def accessibility(request):
    return answers.page(request, "accessibility", crumbs=_crumbs())


@require_safe
def sitemap(request):
    return answers.with_etag(HttpResponse(feeds.sitemap(settings.PUBLIC_URL), "application/xml; charset=utf-8"))


@require_safe
def robots(request):
    text = f"User-agent: *\nAllow: /\n\nSitemap: {settings.PUBLIC_URL}{reverse('publication:sitemap')}\n"
    return answers.answer(HttpResponse(text, "text/plain; charset=utf-8"))


@require_safe
def healthz(request):
    """Well when the database answers and lets this process read the register."""
    try:
        RegisterEntry.objects.exists()
    except DatabaseError:
        return answers.answer(HttpResponse("the database does not answer", "text/plain; charset=utf-8", status=503), "no-store")
    return answers.answer(HttpResponse("ok", "text/plain; charset=utf-8"), "no-store")


def bad_request(request, exception):
    return answers.answer(HttpResponse(render_to_string("public/bad_request.html"), status=400))


def absent(request, exception):
    """The same bytes for everything that is not here, and for everything that may not be seen."""
    return answers.answer(HttpResponse(render_to_string("public/absent.html"), status=404))


def failed(request):
    return answers.answer(HttpResponse(render_to_string("public/failed.html"), status=500), "no-store")


def _crumbs(entry=None) -> list[dict]:
    crumbs = [{"title": "Decisions", "url": reverse("publication:register")}]
    if entry:
        crumbs.append({"title": entry.reference or "The decision", "url": reverse("publication:decision", args=[entry.slug])})
    return crumbs
