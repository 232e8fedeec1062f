"""Filters of the article's templates: how a value of Part 1 reads. What the source does not say reads "Not stated"."""

import json
import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from accounts.richtext import sanitise
from decisions.models import Authorisation, words
from procurement.models import Procurement
from publication import article as articles
from publication import documents, gather

register = template.Library()
NOT_STATED = "Not stated"
FACTS = re.compile(r"<dl>(?:(?!<dl>|</dl>).)*</dl>", re.DOTALL)
UNSTATED = re.compile(r"<div><dt>([^<]*)</dt><dd>Not stated</dd></div>\s*")
UNSAID = (None, "", "not_stated", [])
WORDS = {
    "kind": words.Kind,
    "level": words.Level,
    "outcome": words.Outcome,
    "asks": words.Asks,
    "answer": words.Answer,
    "date": words.DateLabel,
    "money": words.MoneyKind,
    "figure": words.FigureKind,
    "spending": words.Spending,
    "vat": words.VatBasis,
    "support": words.Support,
    "declaration": words.DeclarationAnswer,
    "link": words.LinkKind,
    "paper": words.PaperKind,
    "file": words.FILE_KINDS,
    "assessment": words.AssessmentKind,
    "state": words.AssessmentState,
    "how": words.How,
    "interest": words.Interest,
    "review": words.ReviewOutcome,
    "what": Authorisation.What,
    "regime": Procurement.Regime,
    "inverse": {
        "follows": "Followed by",
        "funds": "Funded by",
        "extends": "Extended by",
        "varies": "Varied by",
        "in_line_with": "Named as in line with it by",
        "announces": "Announced by",
        "supersedes": "Superseded by",
        "revokes": "Revoked by",
    },
}


@register.filter
def stated(value):
    """The value, or that the source does not state it."""
    return NOT_STATED if value in UNSAID else value


@register.filter
def word(code, of: str) -> str:
    """What people read for a code of the list named `of`."""
    if code in UNSAID:
        return NOT_STATED
    known = WORDS[of] if isinstance(WORDS[of], dict) else dict(WORDS[of].choices)
    label = str(known.get(code, code))
    return label[:1].upper() + label[1:]


@register.filter
def rich(html) -> str:
    """Allow-listed HTML, cleaned once more; plain text becomes paragraphs."""
    return mark_safe(sanitise(html)) if html else format_html("<p>{}</p>", NOT_STATED)  # noqa: S308 cleaned by sanitise


@register.filter
def flat(html) -> str:
    """The same inside a line, such as a table cell: one paragraph needs no element of its own."""
    cleaned = sanitise(html) if html else NOT_STATED
    alone = re.fullmatch(r"<p>((?:(?!</?p>).)*)</p>", cleaned, re.DOTALL)
    return mark_safe(alone[1] if alone else cleaned)  # noqa: S308 cleaned by sanitise


@register.filter
def day(value) -> str:
    """An ISO date, a date or a moment as a day in London: 2 May 2018."""
    if not value:
        return NOT_STATED
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return f"{value.day} {value:%B %Y}"


def read_date(iso: str | None, precision: str) -> str:
    """A date as precise as the source is: 2 May 2018, May 2018, 2018; nothing when none was read."""
    if not iso:
        return ""
    on = date.fromisoformat(iso)
    return {"year": f"{on.year}", "month": f"{on:%B %Y}"}.get(precision, day(on))


@register.simple_tag
def written_date(as_written, iso, precision="day") -> str:
    """A date as written in the source, with how it was read where that looks different."""
    read = read_date(iso, precision)
    if not as_written:
        return read or NOT_STATED
    return (
        conditional_escape(as_written) if not read or read == as_written else format_html("{} (read as {})", as_written, read)
    )


@register.filter
def pounds(value) -> str:
    """£1,150,000, or £99.50 where there are pence."""
    if value in UNSAID:
        return NOT_STATED
    amount = Decimal(value)
    sign, amount = ("−" if amount < 0 else ""), abs(amount)
    return f"{sign}£{amount:,.0f}" if amount == amount.to_integral_value() else f"{sign}£{amount:,.2f}"


@register.simple_tag
def written_amount(as_written, value) -> str:
    """An amount as written, with the figure that it was read as where that stands nowhere in it."""
    read = pounds(value) if value else ""
    if not as_written:
        return read or NOT_STATED
    return as_written if not read or read in as_written else f"{as_written} ({read})"


@register.simple_tag
def amount(line) -> str:
    """The figure read from a money line: about, from, to, at most. Nothing when none was read."""
    if line["low"] is None and line["high"] is None and line["ceiling"] is None:
        return NOT_STATED
    told = " to ".join(pounds(line[name]) for name in ("low", "high") if line[name] is not None)
    if line["is_about"]:
        told = f"about {told}"
    if line["ceiling"] is not None:
        told = f"{told}, at most {pounds(line['ceiling'])}" if told.strip() else f"at most {pounds(line['ceiling'])}"
    return told


@register.filter
def money_details(line) -> list[str]:
    """What else is said of an amount, each with its name; what is not stated on one line after it."""
    told = {"VAT": word(line["vat_basis"], "vat"), "Revenue or capital": word(line["spending"], "spending")}
    told |= {"Year": stated(line["year"]), "Fund or budget": stated(line["fund"]), "Priced by": stated(line["pricing_basis"])}
    unsaid = [name if name == "VAT" else name.lower() for name, value in told.items() if value == NOT_STATED]
    said = [f"{name}: {value}" for name, value in told.items() if value != NOT_STATED]
    return [*said, f"{NOT_STATED}: {', '.join(unsaid)}"] if unsaid else said


@register.simple_tag
def part1_article(part1: bytes, decision=None) -> str:
    """The article as the public will read it, from the exact bytes that are or will be signed, set one heading level lower
    for a page that has a heading of its own. With a decision, what was signed over them stands with it."""
    more = (
        gather.signed_by(decision, json.loads(part1)) | {"first_published_at": gather.published_on(decision)}
        if decision
        else {}
    )
    article = documents.article(documents.previewed(part1, **more)).decode()
    return mark_safe(articles.HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + 1, 6)}", article))  # noqa: S308


@register.filter
def in_order(deferrals: list[dict]) -> list[dict]:
    """Deferrals as they were approved; a later one to an earlier day ended it early."""
    told = []
    for each, before in zip(deferrals, [None, *deferrals], strict=False):
        is_ended_early = before is not None and datetime.fromisoformat(each["until"]) < datetime.fromisoformat(before["until"])
        told.append(
            each | {"is_ended_early": is_ended_early, "is_reason_new": bool(before) and each["reason"] != before["reason"]}
        )
    return told


@register.filter
def folded(html: str) -> str:
    """The article for those inside who look at it often: what is not stated stands on one line below each list of facts.
    Never what somebody declares on or signs: that is read whole."""
    return mark_safe(FACTS.sub(_fold, html))  # noqa: S308 (the article's own HTML, in another order)


def _fold(found) -> str:
    unsaid = UNSTATED.findall(found[0])
    if len(unsaid) < 2:
        return found[0]
    said = UNSTATED.sub("", found[0])
    return f'{said if "<dt>" in said else ""}<p class="unsaid">{NOT_STATED}: {", ".join(unsaid)}</p>'


@register.simple_tag
def part1_places(part1: bytes, places: list[str]) -> str:
    """Some places of the same article, for a page on which that part is written; links to other pages of it become text."""
    article = documents.article(documents.previewed(part1, is_asked=False)).decode()
    told = articles.with_heading_levels("".join(articles.place(article, each) for each in places))
    told = documents.LINK_TO_ANOTHER_PAGE.sub(r"\1", told)
    return mark_safe(articles.HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + 2, 6)}", told))  # noqa: S308
