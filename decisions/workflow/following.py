"""A request begun from an earlier decision: linked to it, with its parties and what was bought, and the words that are asked for."""

from django.db import transaction

from .. import part2, rules
from ..models import Authorisation, Decision, DecisionLink, Part2Party, Part2Text, Party, Section
from ..models.words import Answer, LinkKind
from ..steps import allow, lock, record
from .drafting import add_part, add_part2, revise, revise_section, revise_withholding, start

WHO = "Who drafts requests begins one from a closed decision that they may see."
SUMMARY = "summary"
What = Authorisation.What
# What a follow-on allows of the contract it goes on with, until its author says otherwise.
ALLOWS = {LinkKind.EXTENDS: What.EXTENSION, LinkKind.VARIES: What.UPLIFT}


def name_of(section) -> str:
    """By which a section of the earlier decision is asked for."""
    return f"section-{section.pk}"


@transaction.atomic
def follow_on(earlier, *, by, form_version, title: str, link: LinkKind, bring=(), with_part2: bool = False) -> Decision:
    """Begin a draft from a closed decision. `bring` names the sections whose words come along, and the summary. Of Part 2
    nothing comes but for who may read it and asks; the reading is written down, and the words stand in Part 2 again."""
    earlier = lock(earlier)
    allow(rules.may_follow_on(by, earlier), WHO)
    draft = start(by=by, body=form_version.body, form_version=form_version, title=title, kind=earlier.kind)
    kept = {name: getattr(earlier, name) for name in ("programme", "topic") if getattr(earlier, name)}
    if SUMMARY in bring and earlier.summary:
        kept["summary"] = earlier.summary
    if kept:
        revise(draft, kept, by=by)
    told = earlier.reference or earlier.title[:200]
    add_part(draft, DecisionLink, {"kind": link, "to": earlier, "to_as_written": told}, by=by)
    _carry_parties(draft, earlier, by=by)
    _carry_bought(draft, earlier, link, by=by)
    _carry_sections(draft, earlier, set(bring), by=by)
    if with_part2:
        _carry_part2(draft, earlier, by=by)
    record("follow_on", draft, by=by, earlier=earlier.pk)
    return draft


def _carry_parties(draft, earlier, *, by) -> None:
    for party in earlier.parties.all():
        values = {name: getattr(party, name) for name in ("name_as_written", "role", "supplier")}
        add_part(draft, Party, values, by=by)


def _carry_bought(draft, earlier, link, *, by) -> None:
    """Contracts and procurements once each, what is allowed of them still to be said; no amount, cap or condition comes along."""
    met = set()
    for each in earlier.authorisations.select_related("contract", "change__contract", "procurement"):
        contract = each.contract or (each.change and each.change.contract)
        tie = (contract and contract.pk, each.procurement_id)
        if tie != (None, None) and tie not in met:
            met.add(tie)
            values = {"what": ALLOWS.get(link, What.NOTE), "contract": contract, "procurement": each.procurement}
            add_part(draft, Authorisation, values, by=by)


def _carry_sections(draft, earlier, bring, *, by) -> None:
    """Sections that the form knows by code or heading get the words that are asked for; others stand with their headings."""
    asked = draft.form_version.definition["sections"]
    codes = {each["code"]: each["code"] for each in asked} | {_plain(each["heading"]): each["code"] for each in asked}
    written = set()
    for section in earlier.sections.filter(board_paper=None):
        is_asked = name_of(section) in bring
        code = codes.get(section.code) or codes.get(_plain(section.heading))
        if code and code not in written:
            if is_asked and section.body:
                written.add(code)
                revise_section(draft, code, section.body, by=by)
        elif not code or is_asked:
            body = section.body if is_asked else ""
            add_part(draft, Section, {"heading": section.heading, "level": section.level, "body": body}, by=by)


def _plain(heading) -> str:
    return " ".join(heading.casefold().split())


def _carry_part2(draft, earlier, *, by) -> None:
    """Texts of the request and the parties; a board paper's texts stay with it, and so do figures and papers."""
    with part2.opened_by(by, earlier, f"begin request {draft.pk} from it"):
        texts = list(Part2Text.objects.filter(decision=earlier, board_paper=None).values("heading", "body"))
        parties = list(Part2Party.objects.filter(decision=earlier).values("name", "role"))
    for model, rows in ((Part2Text, texts), (Part2Party, parties)):
        for values in rows:
            add_part2(draft, model, values, by=by)
    if texts or parties:
        revise_withholding(draft, {"is_there_part2": Answer.YES}, by=by)
