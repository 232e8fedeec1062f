"""Awards without competition: is there a ground, and what do awards to one supplier for one need come to (R-12)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import Q

from procurement.models import DirectAwardGround, Supplier, VatBasis
from procurement.models.words import Regime
from procurement.money import pounds

from .answer import OWN_KNOWLEDGE, Answer, Verdict, in_words, least_sure, sources, written
from .limits import limit_on
from .thresholds import KIND_OF_THRESHOLD, limit_told, stands, threshold_on
from .vat import reading, said_of, to_pennies

RULE = "R-12"
GROUND = "Legal ground of a direct award"  # what the pages call it on which it is entered


@dataclass(frozen=True)
class Award:
    """One award to a supplier: how much, on which VAT basis, on which day, under which name."""

    amount: Decimal | None
    vat_basis: str = VatBasis.NOT_STATED
    on: date | None = None
    title: str = ""
    contract: int | None = None  # the id of its record, where it has one that may be named


@dataclass(frozen=True)
class Purchase:
    """What the law asks about an award: when its procurement commenced, what is bought, under which regime."""

    commenced_on: date | None
    contract_kind: str
    regime: str = Regime.NOT_STATED


def awards_to(supplier: Supplier, contracts, besides=None) -> list[Award]:
    """What that supplier was awarded among these contracts, with what those it was merged with had. The caller says which
    contracts belong to the need and may be seen: all that a person may see of the body, unless the need is narrower."""
    kept = supplier.now
    family = Q(suppliers=kept) | Q(suppliers__merged_into=kept)
    found = contracts.filter(family).exclude(pk=besides and besides.pk).distinct().order_by("pk")
    return [Award(each.value, each.vat_basis, each.signed_on or each.starts_on, each.title, each.pk) for each in found]


def window_before(on: date | None) -> tuple[date | None, object]:
    """The first day from which awards count together with one on that day, and the limit that says so."""
    months = limit_on("award_window_months", on)
    return (on - relativedelta(months=int(months.number)) if on and months else None), months


def counted(earlier: list[Award], on: date | None) -> list[Award]:
    """Those of the earlier awards that count with one on that day. One whose day is not recorded counts: leaving it out would
    make a sum look smaller than it may be."""
    first, _ = window_before(on)
    return [each for each in earlier if each.on is None or first is None or first <= each.on <= on]


def direct_award(
    this: Award, earlier: list[Award], bought: Purchase, ground: DirectAwardGround | None = None, justification: str = ""
) -> Answer:
    """An award without competition that reaches the threshold, alone or with earlier ones to the same supplier for the same
    need, rests on a legal ground of its regime, with its justification (R-12; PCR 2015 regulation 32; PA 2023 sections 41-43)."""
    threshold = threshold_on(bought.commenced_on, bought.contract_kind, bought.regime)
    _, months = window_before(this.on or bought.commenced_on)
    together = counted(earlier, this.on or bought.commenced_on)
    amounts = [each.amount for each in (this, *together)]
    if threshold is None or this.amount is None:
        return _cannot_be_told(this, bought, threshold)
    known = [each for each in (this, *together) if each.amount is not None]
    bought, day = _under_its_law(bought, threshold), bought.commenced_on
    readings = [reading(each.amount, each.vat_basis, threshold.vat_basis, day) for each in known]
    total = sum(readings[1:], readings[0])
    alone, summed = stands(readings[0], threshold.amount), stands(total, threshold.amount)
    figures = {
        "This award": this.amount,
        "Earlier awards counted": sum((each.amount for each in known[1:]), Decimal(0)),
        "Together": sum((each.amount for each in known), Decimal(0)),
        "Together, as compared": to_pennies(total.low) if total.is_converted else None,
        "Threshold": threshold.amount,
        "In force on": day,
        "Law of the threshold": Regime(threshold.regime).label,
        "Months counted": int(months.number) if months else None,
    }
    verdict, text, change = _verdict(alone, summed, bought, ground, justification, threshold, figures)
    notes = [said_of(total, threshold.vat_basis, day), _what_is_missing(together, amounts)]
    rows = [threshold, ground] + ([months] if together else [])
    sure = OWN_KNOWLEDGE if any(notes) else least_sure(*rows)
    text = " ".join(filter(None, [text, *notes]))
    brief = _what_to_do(figures, threshold) if verdict == Verdict.NOT_MET and ground is None else ""
    return Answer(RULE, verdict, text, figures, sources(*rows), sure, change, brief=brief, counted=tuple(together))


def _under_its_law(bought: Purchase, threshold) -> Purchase:
    """Where the law is not stated, it is that of the threshold."""
    return replace(bought, regime=threshold.regime) if bought.regime == Regime.NOT_STATED else bought


def _what_to_do(figures, threshold) -> str:
    reached = f"reaches the threshold of {pounds(threshold.amount)} on {written(figures['In force on'])}"
    told = f"{pounds(figures['Together'])} without competition {reached}"
    earlier = f", with {pounds(before)} awarded earlier" if (before := figures["Earlier awards counted"]) else ""
    return f"{told}{earlier}: enter the “{GROUND}” with the procurement, or compete."


def _verdict(alone, summed, bought, ground, justification, threshold, figures):
    sum_told = pounds(figures["Together"])
    with_earlier = figures["Earlier awards counted"]
    what = (
        f"With {pounds(with_earlier)} awarded earlier this comes to {sum_told}" if with_earlier else f"The award of {sum_told}"
    )
    limit = f"the threshold of {limit_told(threshold)} on {written(figures['In force on'])}"
    if summed.reaches is False:
        text = f"{what}{',' if with_earlier else ' is'} below {limit}: no ground is needed."
        return Verdict.NOT_APPLICABLE, text, f"Awards that reach {pounds(threshold.amount)} together."
    if summed.reaches is None:
        text = f"{what}, which may or may not reach {limit}."
        return Verdict.UNKNOWN, text, "Saying whether the figures include VAT."
    reached = f"{what}{',' if with_earlier else ' is'} at or above {limit}"
    if ground is not None and ground.regime != bought.regime:
        other = Regime(ground.regime).label
        return (
            Verdict.NOT_MET,
            f"{reached}. {ground.code} is of the {other}, which does not govern it.",
            _grounds(bought.regime),
        )
    if ground is not None and not justification.strip():
        text = f"{reached}. The ground is {ground.code}; say why it applies."
        return Verdict.NEEDS_ATTENTION, text, "A justification in words."
    if ground is not None:
        return Verdict.MET, f"{reached}. The ground is {ground.code}, with its justification.", ""
    change = f"{_grounds(bought.regime)} Or a competition."
    if not alone.reaches:
        text = f"{reached}, though this award alone is not. Check whether it is one need; if so, it needs a legal ground."
        return Verdict.NEEDS_ATTENTION, text, change
    return (
        Verdict.NOT_MET,
        f"{reached}, and no legal ground is given. Enter the “{GROUND}” with the procurement, or compete.",
        change,
    )


def _grounds(regime) -> str:
    codes = list(DirectAwardGround.objects.filter(regime=regime).order_by("pk").values_list("code", flat=True))
    return f"A ground of the {Regime(regime).label}: {in_words(codes, 'or')}." if codes else "A legal ground."


def _what_is_missing(together, amounts) -> str:
    undated = [each.title or "one award" for each in together if each.on is None]
    notes = [f"No day is recorded for {in_words(undated)}, counted all the same."] if undated else []
    if None in amounts:
        notes.append("An earlier award has no figure here and is not in the sum.")
    return " ".join(notes)


def _cannot_be_told(this, bought, threshold) -> Answer:
    figures = {"This award": this.amount, "Threshold": threshold and threshold.amount}
    text = f"Whether a legal ground is needed cannot be told: {_missing(this, bought)}."
    return Answer(RULE, Verdict.UNKNOWN, text, figures, sources(threshold), OWN_KNOWLEDGE)


def _missing(this, bought) -> str:
    """What would have to be known, and nothing that is known."""
    if this.amount is None:
        return "enter the value of the award"
    asked = [] if bought.commenced_on else ["the day the procurement commenced"]
    asked += [] if bought.contract_kind in KIND_OF_THRESHOLD else ["what is bought"]
    return f"enter {in_words(asked)}" if asked else "no threshold is entered for that kind and day"
