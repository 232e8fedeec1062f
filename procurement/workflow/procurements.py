"""Procurements: entered, changed part by part; the day of commencement fixes the law, corrected only by two people."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from ..completeness import obstacles_to_removing
from ..models import Framework, Procurement, RegimeCorrection
from ..models.words import Regime
from ..rules import who
from ..rules.regime import regime_on
from ..steps import allow, change, entered_already, is_new, record, refuse_if, told, values_of
from .contracts import NOT_YOURS

IS_LOCKED = "The day of commencement is fixed, and the law with it. Ask for a correction, which a second person confirms."
ANOTHER_LAW = "By this day {} applies, and what is recorded is {}. Ask for a correction of the law that applies."


@transaction.atomic
def enter_procurement(values: dict, *, by, body, entry: str = "") -> Procurement:
    """Record a procurement of the body."""
    allow(who.may_record(by, body), NOT_YOURS)
    if found := entered_already(Procurement, by=by, entry=entry):
        return found
    procurement = Procurement(body=body, recorded_at=timezone.now(), recorded_by=by, **values)
    procurement.full_clean()
    procurement.save()
    record("enter", procurement, by=by, **told(entry))
    return procurement


def locked(procurement, by) -> Procurement:
    """The row as it is now, held until the step ends, for somebody who may change it."""
    held = Procurement.objects.select_for_update(of=("self",)).select_related("body", "framework").get(pk=procurement.pk)
    allow(who.may_record(by, held.body) and held.recorded_at is not None, NOT_YOURS)
    return held


@transaction.atomic
def revise_procurement(procurement, values: dict, *, by, was_seen: str | None = None, part: str = "") -> Procurement:
    """Change a part of the procurement. Its commencement, once known, is not changed here (domain.md 3.4)."""
    procurement = locked(procurement, by)
    if not is_new(values_of(procurement, values), values, was_seen):
        return procurement
    change(procurement, values | _law_of(procurement, values))
    record("revise", procurement, by=by, part=part)
    return procurement


def _law_of(procurement, values: dict) -> dict:
    """The regime that follows when the day of commencement becomes known; what is known already stays."""
    commenced_on = values.get("commenced_on", procurement.commenced_on)
    if commenced_on == procurement.commenced_on:
        return {}
    if procurement.commenced_on is not None:
        refuse_if([IS_LOCKED])
    regime = regime_on(commenced_on, procurement.framework)
    if procurement.regime not in (Regime.NOT_STATED, regime):
        refuse_if([ANOTHER_LAW.format(Regime(regime).label, Regime(procurement.regime).label)])
    return {"regime": regime}


@transaction.atomic
def remove_procurement(procurement, *, by) -> None:
    """Take away a procurement that was recorded by mistake, while nothing rests on it."""
    procurement = locked(procurement, by)
    refuse_if(obstacles_to_removing(procurement))
    record("remove", procurement, by=by)
    procurement.delete()


# -- the law that applies, corrected


@transaction.atomic
def ask_to_correct_regime(procurement, *, by, commenced_reads, regime_reads, reason) -> RegimeCorrection:
    """Ask for a correction of the commencement and the law that applies. Nothing changes until a second person confirms it."""
    procurement = locked(procurement, by)
    if (commenced_reads, regime_reads) == (procurement.commenced_on, procurement.regime):
        refuse_if(["This is what stands there already."])
    if procurement.regime_corrections.filter(
        seen_at=None, regime_was=procurement.regime, commenced_was=procurement.commenced_on
    ):
        refuse_if(["A correction is waiting for a second person already."])
    correction = RegimeCorrection(
        procurement=procurement,
        regime_was=procurement.regime,
        regime_reads=regime_reads,
        commenced_was=procurement.commenced_on,
        commenced_reads=commenced_reads,
        reason=reason,
        asked_by=by,
    )
    correction.full_clean(exclude=["asked_at"])
    correction.save()
    record("ask_to_correct_regime", procurement, by=by, correction=correction.pk)
    return correction


@transaction.atomic
def confirm_regime(correction, *, by) -> Procurement:
    """Confirm a correction as the second person; from now on the other law applies."""
    procurement = locked(correction.procurement, by)
    correction = (
        RegimeCorrection.objects.select_for_update(of=("self",)).select_related("procurement__body").get(pk=correction.pk)
    )
    if correction.seen_at is not None:
        refuse_if(["This correction is confirmed already."])
    allow(who.may_confirm_regime(by, correction), "Somebody other than who asked for this correction confirms it.")
    if (correction.regime_was, correction.commenced_was) != (procurement.regime, procurement.commenced_on):
        refuse_if(["Another correction was made meanwhile. Ask for a new one."])
    RegimeCorrection.objects.filter(pk=correction.pk).update(seen_by=by, seen_at=Now())
    change(procurement, {"regime": correction.regime_reads, "commenced_on": correction.commenced_reads})
    record("confirm_regime", procurement, by=by, correction=correction.pk)
    return procurement


# -- frameworks, which belong to no body


def _is_another(name: str, besides=None) -> None:
    held = Framework.objects.filter(name__iexact=name).exclude(pk=besides)
    if held.exists():
        raise ValidationError({"name": "A framework of this name is recorded already."})


@transaction.atomic
def enter_framework(values: dict, *, by, entry: str = "") -> Framework:
    """Record a framework."""
    allow(who.may_record_frameworks(by), who.NO_FRAMEWORKS)
    if found := entered_already(Framework, by=by, entry=entry):
        return found
    _is_another(values["name"])
    framework = Framework(**values)
    framework.full_clean()
    framework.save()
    record("enter", framework, by=by, **told(entry))
    return framework


@transaction.atomic
def revise_framework(framework, values: dict, *, by, was_seen: str | None = None) -> Framework:
    """Change a framework."""
    allow(who.may_record_frameworks(by), who.NO_FRAMEWORKS)
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    if not is_new(values_of(framework, values), values, was_seen):
        return framework
    if "name" in values:
        _is_another(values["name"], besides=framework.pk)
    change(framework, values)
    record("revise", framework, by=by)
    return framework


@transaction.atomic
def remove_framework(framework, *, by) -> None:
    """Take away a framework that was recorded by mistake, while nothing rests on it."""
    allow(who.may_record_frameworks(by), who.NO_FRAMEWORKS)
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    refuse_if(obstacles_to_removing(framework))
    record("remove", framework, by=by)
    framework.delete()
