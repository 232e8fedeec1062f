"""Interests that somebody declared earlier, held against the parties that a request names."""

import re
import unicodedata
from typing import NamedTuple

from accounts.models import Event, Role
from accounts.once import once_a_page

from ..models import Authorisation, DeclaredInterest, Party
from ..models.words import Interest
from .finding import Finding

KEEPERS = (Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE, Role.ADVISER)
LEGAL_FORMS = {"ltd", "limited", "plc", "llp", "lp", "cic", "cio", "inc", "the"}
ALIKE = 0.6
LONG_ENOUGH = 4
_NAMES = "{0}name {0}trading_name {0}former_names"
_OF_PARTY = ["name_as_written", *_NAMES.format("supplier__").split()]
_OF_AUTHORISATION = [
    name
    for owner in ("contract__suppliers__", "change__contract__suppliers__", "grant__recipient__")
    for name in _NAMES.format(owner).split()
]


class Match(NamedTuple):
    """An interest declared earlier, and the party as the request names it."""

    interest: DeclaredInterest
    party: str


def may_keep_interests(user) -> bool:
    """Who decides, approves or advises keeps a register of their own interests; governance reads those of its bodies."""
    return user.has_role(*KEEPERS)


def may_read_interests(user) -> bool:
    return user.has_role(*KEEPERS, Role.GOVERNANCE)


def corrections_of(interests) -> dict[int, DeclaredInterest]:
    """What took the place of entries that were corrected, by their ids; the history says so."""
    kind, wanted = DeclaredInterest._meta.model_name, {each.pk for each in interests}
    people = {each.person_id for each in interests}
    told = Event.objects.filter(subject_kind=kind, step="correct_interest", by__in=people).values_list("facts", flat=True)
    instead = {facts["instead_of"]: facts["interest"] for facts in told if facts["instead_of"] in wanted}
    entered = DeclaredInterest.objects.in_bulk(instead.values()) if instead else {}
    return {old: entered[new] for old, new in instead.items()}


def named_parties(decisions) -> dict[int, list[str]]:
    """The parties that Part 1 of each request names: its parties, and who supplies or receives what it allows. Two queries,
    however many requests."""
    found = {each.pk: {} for each in decisions}
    for model, names in ((Party, _OF_PARTY), (Authorisation, _OF_AUTHORISATION)):
        for decision, *values in model.objects.filter(decision__in=found).values_list("decision", *names).distinct():
            for value in values:
                found[decision] |= dict.fromkeys(value if isinstance(value, list) else [value])
    return {pk: [name for name in names if name] for pk, names in found.items()}


def matching(interests, names) -> list[Match]:
    """Each interest with the first named party that it may be about. A question to the person, never a finding: it is better
    to ask once too often."""
    found = []
    for interest in interests:
        party = next((name for name in names if is_alike(interest.party, name)), None)
        if party is not None:
            found.append(Match(interest, party))
    return found


@once_a_page
def standing_interests(user) -> list[DeclaredInterest]:
    """The interests in this person's register that have not ended."""
    return list(DeclaredInterest.objects.filter(person=user).standing())


@once_a_page
def interests_met(user, decision) -> list[Match]:
    """Interests that this person declared earlier in a party that Part 1 names."""
    interests = standing_interests(user)
    return matching(interests, parties_of(decision)) if interests else []


@once_a_page
def parties_of(decision) -> list[str]:
    """The parties that Part 1 of one request names."""
    return named_parties([decision])[decision.pk]


def interest_unanswered(user, decision, is_answered: bool) -> list[Finding]:
    """Who declares on a request that names a party of their register says that they do so all the same (R-05)."""
    if is_answered or not (met := interests_met(user, decision)):
        return []
    named = " and ".join(dict.fromkeys(each.party for each in met))
    text = f"You declared an interest that may be in {named}. Say that you declare all the same, or leave it to somebody else."
    return [Finding("despite_interest", text, "R-05")]


def described_without_one(interest: str, text: str) -> list[Finding]:
    """An answer that declares no interest, with the description of one: what is signed says the one or the other (R-05)."""
    if interest not in (Interest.NONE, Interest.NOT_STATED) or not text.strip():
        return []
    said = (
        "An interest is described and none is declared. Choose the answer that declares it, or empty its description there "
        "and choose again."
    )
    return [Finding("interest", said, "R-05")]


def is_alike(one: str, other: str) -> bool:
    """Whether two names may be one party's: without case, punctuation and Ltd or Limited they are the same, the words of one
    are all in the other, or they share most of their trigrams."""
    one, other = normalised(one), normalised(other)
    if not one or not other:
        return False
    shorter, longer = sorted((one.split(), other.split()), key=len)
    within = set(shorter) <= set(longer) and max(map(len, shorter)) >= LONG_ENOUGH
    return one == other or within or _similarity(one, other) >= ALIKE


def normalised(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    plain = re.sub(r"[’'.]", "", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join([word for word in words if word not in LEGAL_FORMS] or words)


def _similarity(one: str, other: str) -> float:
    """Shared trigrams over all trigrams, as pg_trgm counts them."""
    first, second = _trigrams(one), _trigrams(other)
    return len(first & second) / len(first | second)


def _trigrams(text: str) -> set[str]:
    return {f"  {word} "[n : n + 3] for word in text.split() for n in range(len(word) + 1)}
