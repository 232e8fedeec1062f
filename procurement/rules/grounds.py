"""Which ground the cited words name: one that exists, in the law that governs the contract (R-13)."""

import re
from dataclasses import dataclass

from procurement.models import ModificationGround
from procurement.models.words import Regime

from .answer import OWN_KNOWLEDGE, Answer, Verdict, in_words, least_sure, sources
from .terms import Terms, is_known

RULE = "R-13"
OF_REGULATION = re.compile(r"\b72\s*\(\s*(\d)\s*\)(?:\s*\(\s*([a-z])\s*\))?", re.I)
OF_SECTION = re.compile(r"\b(74)\s*\(\s*(\d)\s*\)", re.I)
OF_SCHEDULE = re.compile(
    r"schedule\s*8\s*,?\s*(?:para(?:graph)?\.?\s*)?(\d+)|para(?:graph)?\.?\s*(\d+)\s*(?:of|,)\s*schedule\s*8", re.I
)
LIGHT_TOUCH_SOURCE = "Procurement Act 2023, section 74(2)"


@dataclass(frozen=True)
class Cited:
    """What was cited: the code as the law would write it, the ground if there is one, and its regime."""

    code: str
    ground: ModificationGround | None


def cited(words: str, regime: str = "") -> Cited:
    """The ground that the words name, whether it is a code or prose such as "Regulation 72(1)(b) of the Regulations"."""
    code = _code(words)
    rows = ModificationGround.objects.filter(code=code)
    return Cited(code, rows.filter(regime=regime).first() or rows.first())


def _code(words: str) -> str:
    if found := OF_REGULATION.search(words):
        letter = f"({found[2].lower()})" if found[2] else ""
        return f"72({found[1]}){letter}"
    if found := OF_SCHEDULE.search(words):
        return f"Schedule 8, {found[1] or found[2]}"
    if found := OF_SECTION.search(words):
        return f"74({found[2]})"
    return words.strip()


def proposed(code: str, terms: Terms, fits) -> ModificationGround | None:
    """What was probably meant by a ground that does not exist: the limb of regulation 72(1) with the same letter, where the
    figures fit it. 72(2) says how the percentages of (b) and (c) are counted, and is cited for them by mistake (domain.md 3.2)."""
    letter = re.fullmatch(r"72\(\d\)(\([a-z]\))", code)
    if not letter:
        return None
    row = ModificationGround.objects.filter(regime=terms.regime, code=f"72(1){letter[1]}").first()
    return row if row and fits(row) else None


def ground_answer(terms: Terms, words: str, fits=lambda ground: True) -> Answer:
    """The ground exists and is of the regime that governs the contract (R-13)."""
    found = cited(words, terms.regime)
    if not is_known(terms.regime):
        text = "Which grounds there are cannot be told: enter the regime of the contract's procurement."
        return Answer(RULE, Verdict.UNKNOWN, text, certainty=OWN_KNOWLEDGE)
    named = Regime(terms.regime).label
    others = list(ModificationGround.objects.filter(regime=terms.regime).order_by("pk").values_list("code", flat=True))
    if not others:
        text = f"No grounds of the {named} are entered, so the ground cannot be checked."
        return Answer(RULE, Verdict.UNKNOWN, text, {"Cited": found.code}, certainty=OWN_KNOWLEDGE)
    change = f"One of the grounds of the {named}: {in_words(others, 'or')}."
    if not words.strip():
        return Answer(
            RULE, Verdict.NOT_MET, f"No ground for the change is given. The contract is under the {named}.", would_change=change
        )
    if found.ground is None:
        meant = proposed(found.code, terms, fits)
        hint = f" {meant.code} is probably meant: {meant.text}" if meant else ""
        text = f"There is no ground {found.code} for a change of a contract under the {named}.{hint}"
        source, sure = (
            sources(meant) or "Public Contracts Regulations 2015, regulation 72; Procurement Act 2023, section 74",
            least_sure(meant),
        )
        return Answer(
            RULE, Verdict.NOT_MET, text, {"Cited": found.code, "Proposed": meant and meant.code}, source, sure, change
        )
    row = found.ground
    shared = {"Cited": found.code}, sources(row), least_sure(row)
    if row.regime != terms.regime:
        text = f"{row.code} is of the {Regime(row.regime).label}, but the contract is under the {named}."
        return Answer(RULE, Verdict.NOT_MET, text, *shared, change)
    return Answer(RULE, Verdict.MET, f"{row.code} is a ground of the {named}: {row.text}", *shared)
