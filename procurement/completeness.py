"""What has to be mended before a record can be saved or removed, and what a reader of it should look at."""

from django.utils import timezone

from accounts.history import events_of

from .models.words import ChangeKind, OptionState, Regime, VatBasis
from .rules.changing import obstacles_to_changing

FIGURES = ("value", "ceiling", "annual_spend", "irrecoverable_vat")
NO_LAW = "The law that applies is not known: its procurement does not say when it commenced."
MISSED = "The day to decide on an option has passed: say that it was taken, or that it lapsed."
RESTS = "Remove these first, or leave it as it is: {}."


def obstacles_to_recording(contract) -> list[str]:
    """A value that stands in Part 2 stands nowhere else (design, wall 4; R-17); a value does not exceed its ceiling."""
    found = []
    figures = [name for name in (*FIGURES, "value_as_written") if getattr(contract, name) not in (None, "")]
    if contract.value_withheld_because and figures:
        found.append(
            "The value stands in Part 2, so that no figure of it may stand here. Take the figures of this contract away under Money, "
            "or the reason under What the public is told."
        )
    if contract.value_band and not contract.value_withheld_because:
        found.append("Say why no value is public, or take away between which amounts it lies.")
    if contract.value is not None and contract.ceiling is not None and contract.ceiling < contract.value:
        found.append("The ceiling is lower than the value.")
    if contract.ended_on and contract.starts_on and contract.starts_on > contract.ended_on:
        found.append("It has ended before this start.")
    return found


def concerns_about_contract(contract) -> list[str]:
    """What a reader should look at; nothing is refused for it. Changes and options are given with the contract."""
    today = timezone.localdate()
    changes, options = list(contract.changes.all()), list(contract.options.all())
    told = [
        (not contract.suppliers.all(), "No supplier is recorded."),
        (contract.procurement_id is None, "How it was bought is not recorded, so the law that applies is not known."),
        (contract.procurement_id and contract.regime == Regime.NOT_STATED, NO_LAW),
        (contract.value is None and not contract.value_withheld_because, "No value is recorded, nor why none is public."),
        (contract.value is not None and contract.vat_basis == VatBasis.NOT_STATED, "The value does not say whether it includes VAT."),
        (contract.ends_on is None and contract.ended_on is None, "Its last day is not recorded."),
        (_has_run_out(contract, today), "Its last day has passed. Extend it, or say how it ended."),
        (any(_is_missed(each, today) for each in options), MISSED),
        (_bases(contract, changes), "Its changes and its value are not all on the same VAT basis, so that they cannot be added up."),
        (any(_has_no_ground(each) for each in changes), "A change has no legal ground."),
        (any(_is_beyond(contract, each) for each in changes), "A change goes beyond the ground that it is recorded under."),
        (contract.indicators == 0 and not contract.no_indicators_because, "No key performance indicators are agreed, and not why."),
    ]  # fmt: skip
    return [text for is_so, text in told if is_so]


def _has_run_out(contract, today) -> bool:
    return contract.ended_on is None and contract.ends_on is not None and contract.ends_on < today


def _is_missed(option, today) -> bool:
    return option.state == OptionState.OPEN and option.decide_by_on is not None and option.decide_by_on < today


def _bases(contract, changes) -> bool:
    return any(each.amount is not None and each.vat_basis != contract.vat_basis for each in changes)


def _has_no_ground(change) -> bool:
    return change.ground_id is None and not change.ground_as_cited and change.kind != ChangeKind.NOT_STATED


def _is_beyond(contract, change) -> bool:
    """Recorded so with a reason; or found so now, as where it came with an old record or the original value was corrected."""
    return bool(change.beyond_because or obstacles_to_changing(contract, change))


def obstacles_to_removing(record) -> list[str]:
    """A record is removed only while nothing rests on it, and never once it is public."""
    resting = []
    for relation in record._meta.related_objects:
        if relation.related_model._default_manager.filter(**{relation.field.name: record}).exists():
            resting.append(str(relation.related_model._meta.verbose_name_plural))
    found = [RESTS.format(", ".join(dict.fromkeys(resting)))] if resting else []
    if events_of(record).filter(step="release").exists():
        found.append("It was released to the public. Say how it ended instead.")
    return found
