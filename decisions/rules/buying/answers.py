"""What the rules on buying answer about one decision: its drafting pages show all of it, its findings come of it."""

from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from procurement.rules.answer import Answer
from procurement.rules.terms import terms_of

from ...models import Authorisation, Decision, SchemeRule
from ...models.words import Kind, SchemeSubject
from .amounts import Amount
from .approvals import approved_by, decided_on
from .awards import AWARDS, allowed_answers, direct_award_answer, is_direct
from .changes import answers_on_recorded, known_of, proposed_by, who_decides_on
from .sums import sum_answer
from .who_decides import Asked, Figures, held_against, scheme_on

What = Authorisation.What
CHANGES = (What.UPLIFT, What.EXTENSION)
NOT_SPENDING = (Kind.INCOME, Kind.DISPOSAL, Kind.APPOINTMENT, Kind.POLICY)


class About(NamedTuple):
    """Answers on one thing that the decision allows, or on the decision as a whole."""

    authorisation: Authorisation | None
    answers: list[Answer]


def day_that_counts(decision) -> date | None:
    """The day of the decision; for a request on its way, today. An archived record may not say."""
    if decision.is_closed or decision.origin == Decision.Origin.ARCHIVE:
        return decided_on(decision)
    return timezone.localdate()


def day_stated(decision) -> date | None:
    """The day by whose law a draft is shown what the rules say: that of the decision; but where all days that it states lie more
    than a year back, it is written down long after it was decided, and the latest of them counts. Source: R-11, domain.md 2.1."""
    day = day_that_counts(decision)
    own = max(_own_days(decision), default=day)
    is_long_past = not decision.is_closed and own is not None and own < timezone.localdate() - relativedelta(years=1)
    return own if is_long_past else day


def _own_days(decision) -> list[date]:
    """The days that a request states of itself: needed by, taking effect, received, before a board."""
    if decision.pk is None:
        return []
    boards = [paper.meeting_on for paper in decision.board_papers.all()]
    days = [decision.needed_by_on, *(each.on for each in decision.dates.all()), *boards]
    return [day for day in days if day]


LOOKED_AT = (
    "procurement__route_type procurement__direct_award_ground procurement__framework contract__procurement__route_type "
    "contract__procurement__direct_award_ground contract__procurement__framework contract__framework change__contract__procurement change__contract__framework "
    "change__ground grant__recipient report__contract"
).split()


def allowed_with_all():
    """What decisions allow, with all that the rules look at; a page reads it so, once."""
    return Authorisation.objects.select_related(*LOOKED_AT).prefetch_related("reliances")


def allowed_by(decision) -> list[Authorisation]:
    """What it allows, with all that the rules look at."""
    read = decision.__dict__.get("_prefetched_objects_cache", {}).get("authorisations")
    if decision.pk is None or (read is not None and not read):  # a page that has read them knows that there are none
        return []
    if read is not None and decision.__dict__.get("has_read_all_of_buying"):
        return list(read)
    return list(allowed_with_all().filter(decision=decision))


def answers_about(decision, on: date | None) -> list[About]:
    """Everything the rules answer; nothing where no figure of buying is stated."""
    allowed = allowed_by(decision)
    whole = sum_answer(decision)
    if not allowed and whole is None and not approved_by(decision).count:
        return []
    rules = scheme_on(decision.body_id, on)
    found = [About(None, [*_spending(decision, rules, on), *([whole] if whole else [])])]
    found += [About(each, _on_one(each, decision, rules, on)) for each in allowed]
    return [each for each in found if each.answers]


def _spending(decision, rules: list[SchemeRule], on) -> list[Asked]:
    """The business case as a whole: what the decision approves together."""
    approved = approved_by(decision)
    if not approved.count or not approved.is_known or decision.kind in NOT_SPENDING:
        return []
    return _named(rules, SchemeSubject.BUSINESS_CASE, Figures(on, approved.pounds, approved.vat_basis))


def _on_one(authorisation, decision, rules, on) -> list[Answer]:
    answers = [*_who(authorisation, rules, on), *allowed_answers(authorisation)]
    if direct := direct_award_answer(authorisation, decision, _day_of_award(decision, on)):
        answers.append(direct)
    if authorisation.change is not None:
        answers += answers_on_recorded(authorisation.change)
    return answers


def _day_of_award(decision, on) -> date | None:
    """By which an award is looked at wherever it is shown: a request may state a day of its own, though it is decided today."""
    return day_stated(decision) if on == timezone.localdate() else on


def _who(authorisation, rules, on) -> list[Asked]:
    """R-11 for what is allowed: a market approached, an award made, a grant given, a contract changed."""
    contract, change = authorisation.contract, authorisation.change
    if authorisation.what in CHANGES:
        return _who_on_change(authorisation, contract, change, rules, on)
    amount = Amount(authorisation.amount, authorisation.vat_basis)
    if amount.pounds is None and contract is not None:
        amount = Amount(contract.value, contract.vat_basis)
    figures = Figures(on, amount.pounds, amount.vat_basis)
    if amount.pounds is None:
        return []
    if authorisation.what == What.APPROACH_TO_MARKET:
        return _named(rules, SchemeSubject.TENDER, figures)
    if authorisation.what not in AWARDS:
        return []
    if authorisation.grant is not None:
        return _named(rules, SchemeSubject.GRANT, figures)
    procurement = authorisation.procurement or (contract.procurement if contract else None)
    direct = _named(rules, SchemeSubject.DIRECT_AWARD, figures) if is_direct(procurement) else []
    return [*_named(rules, SchemeSubject.AWARD, figures), *direct]


def _who_on_change(authorisation, contract, change, rules, on) -> list[Asked]:
    contract = change.contract if change is not None else contract
    if contract is None or (change is None and authorisation.amount is None):
        return []
    terms = terms_of(contract, besides=change)
    if change is not None:
        return who_decides_on(rules, on, terms, known_of(change), change.is_foreseen)
    return who_decides_on(rules, on, terms, proposed_by(authorisation))


def _named(rules, subject, figures) -> list[Asked]:
    """Answers only where the scheme has a paragraph on the subject: that it has none is said once, for the decision as a whole."""
    if figures.on is not None and not any(rule.subject == subject for rule in rules):
        return []
    return held_against(rules, subject, figures)
