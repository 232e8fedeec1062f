"""What gives concern: to be mended, or explained. On an archived record the same questions are flags for a human."""

import re
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from accounts.richtext import plain_text

from .. import amounts, references
from ..models.words import Answer, Kind, Origin
from . import buying
from .advice import concerns_of_advice
from .dates import decided_on_of, in_words, out_of_order
from .finding import Finding
from .obstacles import legal_basis_of, mislabelled

ONLY_PART2 = re.compile(r"^[^.]{0,80}\b(?:in|see|to)\b[^.]{0,30}\bpart\s*(?:2|two|ii)\b[^.]{0,30}\.?$", re.I)
SPEAKS_OF_PART2 = re.compile(r"\bpart\s*(?:2|two|ii)\b", re.I)
ABOUT_MONEY = (Kind.PROCUREMENT, Kind.GRANT, Kind.INCOME, Kind.DISPOSAL, Kind.LEASE, Kind.LEGAL_FUNDING, Kind.SETTLEMENT)


def concerns_about(decision) -> list[Finding]:
    return [
        *_needed_by(decision),
        *_without_content(decision),
        *_pointing_nowhere(decision),
        *_without_amount(decision),
        *_unlike_their_figures(decision),
        *_unresolved(decision),
        *_long_confidentiality(decision),
        *_contradicting_advice(decision),
        *concerns_of_advice(decision),
        *buying.concerns(decision),
    ]


def unexplained_concerns(decision) -> list[Finding]:
    """Concerns that nobody has explained yet."""
    explained = {explanation.concern for explanation in decision.explanations.all()}
    return [concern for concern in concerns_about(decision) if concern.key not in explained]


def flags(decision) -> list[Finding]:
    """What is wrong or odd in an archived record, for a human to see; nothing is mended (wall 9)."""
    return [
        *out_of_order(decision, decided_on_of(decision), _archived_approval(decision)),
        *_archived_withholding(decision),
        *_archived_gaps(decision),
        *concerns_about(decision),
    ]


def _archived_approval(decision) -> dict:
    approvals = [s for s in decision.archived_signatures.all() if s.of == "chief_executive" and s.on]
    return {"chief_executive": ("The chief executive's approval", approvals[0].on)} if approvals else {}


def _needed_by(decision):
    decided = decided_on_of(decision) if decision.origin == Origin.ARCHIVE else timezone.localdate()
    if decision.needed_by_on and decided and decided > decision.needed_by_on:
        late = (decided - decision.needed_by_on).days
        than = "before it was decided" if decision.origin == Origin.ARCHIVE else "ago"
        yield Finding(
            "title",
            f"The decision was needed by {in_words(decision.needed_by_on)}, {late:,} day{'s' if late > 1 else ''} {than}.",
            "P4",
        )


def _without_content(decision):
    for section in decision.sections.all():
        text = plain_text(section.body).strip()
        if section.board_paper_id is None and text and ONLY_PART2.match(text):
            yield Finding(
                f"section:{section.code}", f"“{section.heading}” only points to Part 2. Say what can be said in public.", "P5"
            )


def _pointing_nowhere(decision):
    """A text that speaks of a Part 2 where the request says that there is none: one of the two is wrong."""
    withholding = getattr(decision, "withholding", None)
    if decision.origin == Origin.ARCHIVE or withholding is None or withholding.is_there_part2 != Answer.NO:
        return
    texts = [("summary", "The summary", decision.summary)]
    texts += [
        (f"section:{each.code}", f"“{each.heading}”", each.body) for each in decision.sections.all() if not each.board_paper_id
    ]
    for part, name, html in texts:
        if SPEAKS_OF_PART2.search(plain_text(html)):
            yield Finding(part, f"{name} speaks of Part 2, and the request says that there is none.", "P5")


def _without_amount(decision):
    if decision.kind in ABOUT_MONEY and not decision.money.all():
        yield Finding("money", "No amount is given. Add one, or explain why Part 1 cannot state any.", "P6")


def _unlike_their_figures(decision):
    """Amounts whose figures, by which rules and lists count, or whose VAT are not what is written."""
    held = [("money", each.as_written, each.low, each.high, each.vat_basis) for each in decision.money.all()]
    held += [
        ("procurement", each.amount_as_written, each.amount, None, each.vat_basis) for each in decision.authorisations.all()
    ]
    for part, written, low, high, vat in held:
        for told in filter(None, (amounts.disagreement(written, low, high), amounts.vat_disagreement(written, vat))):
            yield Finding(part, f"{told}. Make them agree, or explain.", "P6", about=told)


def _unresolved(decision):
    """Cited references that resolve to nothing known here (R-23)."""
    for citation in decision.citations.all():
        if citation.to_id is None:
            yield Finding(
                "links", f"{citation.as_written} does not resolve to a decision held here.", "R-23", about=citation.as_written
            )
    listed = {references.canonical(word) for c in decision.citations.all() for word in _cited(c.as_written)}
    listed |= {references.canonical(word) for link in decision.links.all() for word in _cited(link.to_as_written)}
    text = " ".join([decision.title, plain_text(decision.summary), *(plain_text(s.body) for s in decision.sections.all())])
    own = decision.number.canonical if decision.number else ""
    for word in dict.fromkeys(_cited(text)):
        if references.canonical(word) not in listed | {own}:
            yield Finding("links", f"{word} is cited in the text but not listed under links and citations.", "R-23", about=word)


def _cited(text) -> list[str]:
    return references.IN_TEXT.findall(text)


def last_review_day() -> date:
    """The last day for the first review of Part 2 that needs no explanation: twelve months from now (R-08)."""
    return timezone.localdate() + relativedelta(years=1)


def _long_confidentiality(decision):
    withholding = getattr(decision, "withholding", None)
    if (
        decision.origin != Origin.ARCHIVE
        and withholding
        and withholding.review_on
        and withholding.review_on < timezone.localdate()
    ):
        yield Finding(
            "withholding",
            f"Part 2 was to be reviewed by {in_words(withholding.review_on)}, which is past. "
            f"Choose a day from now to {in_words(last_review_day())}, or explain.",
            "R-08",
        )
    if withholding and withholding.review_on and withholding.review_on > last_review_day():
        yield Finding(
            "withholding",
            f"Part 2 is reviewed more than twelve months from now. Choose a day up to {in_words(last_review_day())}, or explain.",
            "R-08",
        )


def _contradicting_advice(decision):
    answers = {d.code: d.answer for d in decision.declarations.all()}
    codes = {section.code for section in decision.sections.all() if plain_text(section.body).strip()}
    if answers.get("legal") == "not_required" and "legal" in codes:
        yield Finding("declarations", "Legal advice is said not to be required, while the report has legal comments.", "P9")


def _archived_withholding(decision):
    withholding = getattr(decision, "withholding", None)
    if withholding is None or withholding.is_there_part2 != Answer.YES:
        return
    if mislabelled(withholding):
        yield Finding("withholding", "A section of the Freedom of Information Act is called data protection.", "R-07")
    yield from legal_basis_of(withholding)
    if withholding.review_on is None:
        event = f"only an event ({withholding.review_event})" if withholding.review_event else "neither date nor event"
        yield Finding("withholding", f"The review of Part 2 has {event}.", "R-08")


def _archived_gaps(decision):
    signed = [s for s in decision.archived_signatures.all() if s.of == "decision_maker"]
    if not any(s.is_signed == Answer.YES for s in signed):
        yield Finding("signatures", "The decision maker's signature is not on the record as captured.", "P9")
    if signed and decided_on_of(decision) is None:
        yield Finding("signatures", "The decision is undated.", "P9")
    if any(decider.office_holder_id is None for decider in decision.deciders.all()):
        yield Finding("signatures", "Who decided is not matched to a known office holder.", "P10")
    if decision.number is None:
        yield Finding("reference", "The record has no reference of its own.", "P10")
