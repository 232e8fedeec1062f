"""What stands in the way of a step. The page, the refusal and the test read the same list."""

import re

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.richtext import plain_text

from .. import part2
from ..models import FoiaExemption, Post
from ..models.words import Answer, Asks, DeclarationAnswer, Kind, Level, PublishAs
from . import buying
from .dates import order_of_dates
from .finding import Finding
from .governing import being_amended
from .listed import as_listed, exemptions, markings_in_use, qualified_sections
from .newcomers import says_part2
from .route import GIVEN, deciding_level, declarations_owed

NOT_DATA_PROTECTION = re.compile(r"data\s+protection", re.I)
_NAMES_A_SECTION = re.compile(r"\bs(?:ections?|s?\.?)\s*((?:\d{2}[,&\s]*(?:and\s*)?)+)", re.I)


def obstacles_to_submitting(decision, user, *, on=None) -> list[Finding]:
    """What has to be mended before the request can go on its way: R-02, R-06 to R-09, R-22, what the form version asks, and
    the rules on buying on the day of the decision, today unless `on` is another (R-11 to R-13)."""
    return [
        *_basics(decision),
        *_office(decision),
        *_what_is_asked(decision),
        *_sections(decision),
        *_publication(decision),
        *_withholding(decision),
        *_part2(decision, user),
        *_markings(decision),
        *buying.obstacles(decision, on),
    ]


def _office(decision):
    """The body has an office at the level that the request names."""
    posts = Post.objects.in_force(timezone.localdate()).filter(body=decision.body_id, level=deciding_level(decision))
    if not posts.exists():
        who = Level(deciding_level(decision)).label.lower()
        yield Finding(
            "title",
            f"No office of {decision.body} decides as {who}. Choose otherwise under who decides, or ask an administrator to enter it.",
            "R-11",
        )


def obstacles_to_signing(decision) -> list[Finding]:
    """What has to be mended before it can be signed: R-03, R-04, R-06, R-09, R-11. Nothing, once one of two bodies has signed:
    the content is closed, and the other signs the same bytes."""
    if hasattr(decision, "signed_content"):
        return []
    owed = [
        Finding("declarations", f"{d['label']}: the declaration has not been given.", "R-03")
        for d in declarations_owed(decision)
    ]
    return [
        *being_amended(decision),
        *owed,
        *_publication(decision),
        *_withholding(decision),
        *order_of_dates(decision, timezone.localdate()),
        *buying.who_obstacles(decision),
    ]


def obstacles_to_recording(decision, user, *, decided_on, declared: dict[str, dict]) -> list[Finding]:
    """What has to be mended before a decision made elsewhere can be recorded. `declared` is what the paper says of each
    declaration, by code: answer, given_on, reason. Nothing, once one of two bodies has signed."""
    if hasattr(decision, "signed_content"):
        return []
    labels = {d["code"]: d["label"] for d in decision.form_version.definition["declarations"]}
    dates = {code: (labels[code], row.get("given_on")) for code, row in declared.items()}
    return [
        *obstacles_to_submitting(decision, user, on=decided_on),
        *_not_declared(decision, declared),
        *(late._replace(part="decided_on") for late in order_of_dates(decision, decided_on, dates)),
    ]


def _not_declared(decision, declared):
    for owed in declarations_owed(decision):
        row = declared.get(owed["code"], {})
        if row.get("answer") not in GIVEN:
            yield Finding(
                "declarations", f"{owed['label']}: say what the paper says, or that it was not required and why.", "R-03"
            )
    for code, row in declared.items():
        if row.get("answer") == DeclarationAnswer.NOT_REQUIRED and not (row.get("reason") or "").strip():
            label = next(d["label"] for d in decision.form_version.definition["declarations"] if d["code"] == code)
            yield Finding("declarations", f"{label}: say why it was not required.", "R-03")


def _basics(decision):
    if not plain_text(decision.summary).strip():
        yield Finding("summary", "Write the executive summary.", "R-02")
    if decision.kind == Kind.NOT_STATED:
        yield Finding("title", "Say what kind of decision it is.")
    if decision.significant == Answer.NOT_STATED:
        yield Finding("publication", "Say whether the decision is of significant public interest.", "SIO 5(d)")
    elif not decision.significant_reason.strip():
        yield Finding("publication", "Give the reason why it is, or is not, of significant public interest.", "SIO 5(d)")


def _what_is_asked(decision):
    recommendations = [r for r in decision.recommendations.all() if r.board_paper_id is None]
    if decision.form_version.definition["decides_by"] == "statement":
        if not plain_text(decision.decision_statement).strip():
            yield Finding(
                "recommendations", "Write the decision as the decision maker will make it, in the first person.", "R-02"
            )
        return
    if not recommendations:
        yield Finding("recommendations", "Add at least one recommendation.", "R-02")
    for order, recommendation in enumerate(recommendations, 1):
        if recommendation.asks == Asks.NOT_STATED:
            yield Finding(
                "recommendations", f"Recommendation {order}: say what it asks, for example to approve or to note.", "R-02"
            )


def _sections(decision):
    written = {s.code: s for s in decision.sections.all() if s.board_paper_id is None}
    for section in decision.form_version.definition["sections"]:
        held = written.get(section["code"])
        if section["required"] and not (held and plain_text(held.body).strip()):
            yield Finding(f"section:{section['code']}", f"Write the section “{section['heading']}”.", "R-02")


def _publication(decision):
    asks = decision.form_version.definition["asks"]
    if asks["deferral"] and decision.deferral == Answer.NOT_STATED:
        yield Finding("publication", "Say whether publication is to be deferred.", "R-09")
    if decision.deferral == Answer.YES:
        if not decision.deferral_reason.strip():
            yield Finding("publication", "Give the reason why publication is to be deferred.", "R-09")
        if decision.deferral_until_on is None:
            yield Finding("publication", "Give the day until which publication is to be deferred.", "R-09")
        elif decision.deferral_until_on <= timezone.localdate():
            yield Finding(
                "publication", "The day until which publication is deferred has passed. Give a later day, or answer no.", "R-09"
            )
    if decision.publish_as != PublishAs.FULL and not decision.publish_decided_by.strip():
        yield Finding("publication", "Say who decided that it is not to be published in full.")


def _withholding(decision):
    withholding = getattr(decision, "withholding", None)
    if withholding is None or withholding.is_there_part2 == Answer.NOT_STATED:
        if decision.form_version.definition["asks"]["part2"]:
            yield Finding("withholding", "Say whether there is a Part 2.", "R-06")
        return
    if withholding.is_there_part2 == Answer.NO:
        return
    if not withholding.gist.strip():
        yield Finding("withholding", "Say in neutral words what Part 2 is about; this is published.", "P5")
    if mislabelled(withholding):
        yield Finding(
            "withholding",
            "Section 43 and its neighbours are exemptions of the Freedom of Information Act 2000, not of data protection law. "
            "Choose the section from the list and take the words “data protection” out of the basis.",
            "R-07",
        )
    yield from legal_basis_of(withholding)
    if withholding.review_on is None:
        yield Finding(
            "withholding",
            "Give a date on which Part 2 is reviewed at the latest. An event such as the end of a contract may stand beside it, not instead.",
            "R-08",
        )


def mislabelled(withholding) -> bool:
    """Whether the basis as written calls a section of the FOIA data protection (domain.md 1.4, P8). Section 40 may be called
    so: it is about personal data."""
    written = withholding.basis_as_written
    named = {number for found in _NAMES_A_SECTION.findall(written) for number in re.findall(r"\d{2}", found)}
    return bool(NOT_DATA_PROTECTION.search(written)) and bool(named - {"40"})


def legal_basis_of(withholding):
    sio, decision_is_native = withholding.sio, withholding.decision.origin == "native"
    if sio is None:
        yield Finding(
            "withholding", "Choose the paragraph of article 2(2) of the Specified Information Order that applies.", "R-06"
        )
    elif decision_is_native and not (sio.is_active and sio.is_in_force(timezone.localdate())):
        yield Finding("withholding", f"Article {sio.code} is not in use here. Choose another paragraph.", "R-06")
    elif sio.needs_foia_section and not withholding.foia_sections:
        yield Finding(
            "withholding", f"Article {sio.code} needs at least one section of the Freedom of Information Act 2000.", "R-06"
        )
    elif sio.needs_chief_officer_opinion and not withholding.chief_officer_opinion.strip():
        yield Finding(
            "withholding", f"Article {sio.code} rests on the chief officer's opinion: say who gave it and when.", "R-06"
        )
    said = (withholding.basis_as_written, withholding.chief_officer_opinion, withholding.qualified_person_opinion)
    if decision_is_native and "23" in withholding.foia_sections and any(text.strip() for text in said):
        yield Finding("withholding", "Of section 23 only its number may be said. Empty the basis and the opinions.", "R-07")
    today = timezone.localdate()
    for section in withholding.foia_sections:
        exemption = exemptions().get(section)
        if exemption is None or decision_is_native and not exemption.is_in_force(today):
            yield Finding("withholding", f"Section {section} is not on the list of exemptions.", "R-06")
        elif exemption.use != FoiaExemption.Use.MAY:
            yield Finding("withholding", f"Section {section} is no reason for Part 2. {exemption.advice}".strip(), "R-07")
        elif exemption.needs_qualified_person and not withholding.qualified_person_opinion.strip():
            yield Finding(
                "withholding", f"Section {section} needs the qualified person's opinion: say who gave it and when.", "R-07"
            )
        elif exemption.needs_enactment and not withholding.enactment.strip():
            yield Finding(
                "withholding", f"Section {section} needs the name of the enactment that prohibits disclosure.", "R-07"
            )


def _part2(decision, user):
    """Whether what is said about Part 2 fits what is in it; asked only of somebody who may open it. What says nothing holds
    nothing, so that afterwards `says_part2` is the whole answer."""
    try:
        with part2.opened_by(user, decision, "check before submission"):
            held, tested = part2.outline(decision)
    except PermissionDenied:
        return
    there = says_part2(decision)
    if there and not held - {"tests"}:
        yield Finding(
            "part2",
            "Part 2 is empty. Write it, or answer that there is none. If its text is held elsewhere, write where.",
            "R-06",
        )
    if not there and held:
        yield Finding("part2", "Part 2 has content. Answer that there is a Part 2, or remove it.", "R-06")
    qualified = qualified_sections(decision.withholding.foia_sections if there else [])
    for section in [each for each in qualified if each not in tested]:
        yield Finding("part2", f"Section {section} is a qualified exemption: write the public-interest test in Part 2.", "R-06")


def _markings(decision):
    """Markings that are not on the list, with what is on it."""
    known = markings_in_use()
    withholding = getattr(decision, "withholding", None)
    said = [("publication", decision.marking), *(("boards", paper.marking) for paper in decision.board_papers.all())]
    said.append(("withholding", withholding.marking if withholding else ""))
    for part, marking in said:
        if marking and as_listed(marking) not in known:
            listed = ", ".join(known)
            yield Finding(part, f"“{marking}” is not a marking that may be used here. Use one of these: {listed}.", "R-22")
