"""What the rules on buying answer, on pages: the headroom of a contract, a matter from approval to completion, awards and their caps.

For staff. Nothing of it is part of Part 1, of an edition or of the public register."""

from decimal import Decimal

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.forms.buying import WhatIfForm
from decisions.models import Decision
from decisions.rules import buying
from decisions.rules.buying.changes import what_if
from decisions.rules.buying.who_decides import Asked
from procurement.charts import bars
from procurement.deciding import readable
from procurement.models import Contract, Dated
from procurement.rules.answer import Verdict
from procurement.rules.who import may_record

from . import refusals
from .getting import get_decision

# How a verdict looks: the stylesheet has a colour for each of these.
RULES = {
    "R-11": "Who decides",
    "R-12": "Award without competition",
    "R-13": "Change of a contract",
    "R-14": "Notice of a change",
    "R-15": "Copy or list for the public",
    "R-16": "Contract of high value",
    "R-17": "Notices and dates",
    "R-18": "Sums",
}
KINDS = {
    Verdict.MET: "done",
    Verdict.NOT_MET: "missing",
    Verdict.NEEDS_ATTENTION: "deferred",
    Verdict.UNKNOWN: "archived",
    Verdict.NOT_APPLICABLE: "archived",
}


@require_safe
def headroom(request, pk):
    """What may still be added to a contract, on which ground, who would have to decide, and what its approvals leave."""
    contract = _contract(request.user, pk)
    on = timezone.localdate()
    scheme = buying.scheme_on(contract.body_id, on)
    found = buying.headroom_of_contract(contract, scheme, on, request.user)
    form = WhatIfForm(request.GET if request.GET else None, regime=contract.regime)
    answers = what_if(found.terms, scheme, on, **form.cleaned_data) if form.is_valid() else []
    context = {
        "contract": contract,
        "headroom": found,
        "form": form,
        "answers": shown(answers),
        "may_edit": contract.recorded_at is not None and may_record(request.user, contract.body),
        "on": on,
        "chart": _chart_of_headroom(found),
    }
    return render(request, "decisions/headroom.html", context)


def _contract(user, pk) -> Contract:
    """The contract, if this person may read it: of the register, or of a draft that they may see."""
    found = readable(Contract, user).select_related("body", "procurement", "framework").filter(pk=pk)
    if (contract := found.first()) is None:
        raise Http404
    return contract


def _chart_of_headroom(found) -> dict | None:
    """Original value, what was added, and what each ground with a limit still leaves."""
    value = found.contract.value
    if value is None or not found.value_now.is_known:
        return None
    rows = [("Original value", [value]), ("Added since", [found.value_now.pounds - value])]
    rows += [(f"Left on {each.room.ground.code}", [each.room.amount]) for each in found.limited]
    return bars("Value and what is left", rows, ["Pounds"])


@require_safe
def matter(request, pk):
    """A decision with all that it is joined to: approvals, awards, changes and completion in the order of time, with the sums."""
    decision = get_decision(request, pk)
    found = buying.matter_of(decision, request.user)
    return render(request, "decisions/matter.html", {"decision": decision, "matter": found, "chart": _chart_of_matter(found)})


def _chart_of_matter(matter) -> dict | None:
    """The sums after each step that changes them; nothing where no figure is known."""
    rows = [
        (f"{_day(line.step.on)}: {line.step.title}", [_known(line.approved), _known(line.contracted)])
        for line in matter.lines
        if line.step.approved or line.step.contracted
    ]
    if not any(figure is not None for _, figures in rows for figure in figures):
        return None
    return bars("Approved and contracted so far", rows, ["Approved so far", "Contracted so far"])


def _known(total):
    if not total.count:
        return Decimal(0)
    return total.pounds if not total.is_mixed and total.missing < total.count else None


def _day(on) -> str:
    return f"{on.day} {on:%b %Y}" if on else "No date"


@require_safe
def award_check(request, pk):
    """Awards against caps where either stands in Part 2: for people with a need to know, and on this page only. The reading is
    recorded like every other."""
    decision = get_decision(request, pk)
    answers = shown(buying.part2_award_answers(request.user, decision))
    return render(request, "decisions/award_check.html", {"decision": decision, "answers": answers})


# -- beside the record and its draft


def panel(decision, user) -> dict:
    """What the drafting pages show beside the procurement of a draft: see templates/decisions/_buying_panel.html. What cannot be
    told stands apart, as what is missing; what does not decide anything stands folded."""
    on = buying.day_stated(decision)
    about = buying.answers_about(decision, on)
    told = [(_title(each.authorisation), each.answers) for each in about]
    settled = {each.authorisation.contract_id for each in about if _knows_the_threshold(each)}
    scheme = buying.scheme_on(decision.body_id, on)
    limits = [_limits(buying.headroom_of_contract(each, scheme, on, user)) for each in _contracts_named(decision)]
    missing = [
        (title, each.text, refusals.field_of(each, decision, user))
        for title, answers in told
        for each in answers
        if each.verdict == Verdict.UNKNOWN
    ]
    missing += [
        (str(each["headroom"].contract), each["headroom"].threshold.text, _procurement_of(each["headroom"].contract, decision))
        for each in limits
        if each["is_unknown"] and each["headroom"].contract.pk not in settled
    ]
    return {
        "on": on,
        "is_own_day": on is not None and on != timezone.localdate(),
        "missing": list(dict.fromkeys(missing)),
        "about": [{"title": title, **_sorted_out(answers)} for title, answers in told],
        "contracts": limits,
    }


def _knows_the_threshold(about) -> bool:
    """Whether a threshold was found for an award, by a day that stands in where none is recorded: it is then not called missing."""
    return about.authorisation is not None and any(
        each.rule == "R-12" and each.figures.get("Threshold") for each in about.answers
    )


def _procurement_of(contract, decision) -> str:
    """Where the draft enters when the procurement of a contract commenced, and what is bought."""
    own = [
        each for each in buying.allowed_by(decision) if each.procurement_id and each.procurement_id == contract.procurement_id
    ]
    if not own:
        return ""
    return reverse("decisions:edit_bought", args=[decision.pk, own[0].pk, "procurement"]) + "#id_commenced_on_day"


def _contracts_named(decision) -> list[Contract]:
    """Contracts of the register that it awards or changes. One that is only drafted here has nothing spent of it, and no room."""
    allowed = buying.allowed_by(decision)
    contracts = [each.contract or (each.change.contract if each.change else None) for each in allowed]
    return list({contract.pk: contract for contract in contracts if contract is not None and contract.recorded_at}.values())


def _limits(found) -> dict:
    """The headroom of a contract; where nobody states a sum, it says so."""
    more = f" ({found.share_added} more)" if found.share_added else ""
    sums = [("Approved so far", found.approved, ""), ("Contracted", found.contracted, ""), ("Grown to", found.value_now, more)]
    return {
        "headroom": found,
        "sums": [
            (name, f"{total.text}{added}" if total.count > total.missing else "Not stated") for name, total, added in sums
        ],
        "is_unknown": found.threshold.verdict == Verdict.UNKNOWN,
    }


def _sorted_out(answers) -> dict:
    """What holds; and apart from it the paragraphs that do not apply, and those that apply and are outranked by another, so that
    the panel never names two who decide."""
    decides = buying.deciding(each for each in answers if isinstance(each, Asked))
    known = [each for each in answers if each.verdict != Verdict.UNKNOWN]
    holds = [each for each in known if each is decides or not _settles_nothing(each, decides)]
    open_ones = [each for each in answers if isinstance(each, Asked) and each not in known]
    may_change = decides is not None and any(each.rank > decides.rank for each in open_ones)
    return {"answers": shown(holds), "others": shown([each for each in known if each not in holds]), "may_change": may_change}


def _settles_nothing(answer, decides) -> bool:
    if isinstance(answer, Asked):
        return answer.verdict == Verdict.NOT_MET or decides is not None
    return answer.verdict == Verdict.NOT_APPLICABLE


def _title(authorisation) -> str:
    if authorisation is None:
        return "The decision as a whole"
    about = authorisation.contract or authorisation.grant or authorisation.procurement
    return f"{authorisation.get_what_display()}: {about}" if about else authorisation.get_what_display()


def approvals(decision, user) -> list:
    """What a closed decision allows, with what rests on it and what is left, for its own page."""
    allows = decision.is_closed and decision.authorisations.all()
    found = buying.approvals(Decision.objects.filter(pk=decision.pk), user) if allows else []
    return [buying.headroom_of(each) for each in found if each.amount is not None or each.reliances.all()]


def shown(answers) -> list[dict]:
    """Answers as templates/decisions/_buying_answers.html shows them."""
    return [
        {
            "answer": each,
            "verdict": each.verdict.label,
            "kind": KINDS[each.verdict],
            "about": RULES.get(each.rule, "Rule"),
            "certainty": Dated.Certainty(each.certainty).label.capitalize(),
            "counted": [(award.title, award.contract) for award in each.counted if award.contract],
        }
        for each in answers
    ]
