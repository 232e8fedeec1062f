"""Who may confirm what the public gets of buying, and what stands in the way. Answers, never writes."""

from accounts.models import Event, Role
from procurement.models import Contract, Grant

from .models import Release

WHO_RELEASES = (
    "Somebody in governance of the body confirms what is published, and not the person who last changed it. Ask a colleague."
)
WHO_TAKES_BACK = "Governance of the body takes back what is published."
OUR_STEPS = ("release", "take_back")
OF_VALUE = ("value", "ceiling", "annual_spend", "irrecoverable_vat", "value_as_written")
OF_A_CHANGE = ("resulting_value", "percentage")  # with the amount of the change, each gives the value away


def last_changed_by(record) -> int | None:
    """Who made the newest change of the record: commercial edits, somebody else confirms."""
    if isinstance(record, Contract | Grant) and record.changed_by_id:
        return record.changed_by_id
    steps = Event.objects.filter(subject_kind=record._meta.model_name, subject_id=record.pk).exclude(step__in=OUR_STEPS)
    newest = steps.order_by("-position").values_list("by", flat=True).first()
    return newest or record.recorded_by_id


def may_release_record(user, record) -> bool:
    """Governance of the body; never who last changed the record."""
    return may_take_back(user, record) and last_changed_by(record) != user.pk


def may_take_back(user, record) -> bool:
    """Governance of the body: what is wrong goes at once, whoever entered it."""
    return record.body is not None and user.has_role(Role.GOVERNANCE, body=record.body)


def obstacles_to_releasing_record(record) -> list[str]:
    """What cannot be published: a draft's record, and a figure beside the statement that it is confidential."""
    if record.recorded_at is None:
        return [
            "It still belongs to a draft decision. It can be published once that is submitted, or once commercial records it."
        ]
    if isinstance(record, Contract) and record.value_withheld_because:
        return _figures_beside_a_withheld_value(record)
    return []


def _figures_beside_a_withheld_value(contract) -> list[str]:
    told = [name for name in OF_VALUE if getattr(contract, name) not in (None, "")]
    told += [
        name
        for row in contract.changes.filter(recorded_at__isnull=False)
        for name in OF_A_CHANGE
        if getattr(row, name) is not None
    ]
    if not told:
        return []
    return [
        "Its value stands in Part 2, and the record has figures of it all the same. "
        "Take them out of the contract, and the percentages and resulting values out of its changes."
    ]


def obstacles_to_taking_back(kind: str, subject_id: int, reason: str) -> list[str]:
    found = [] if reason.strip() else ["Enter the reason. The public reads it."]
    if not Release.objects.filter(kind=kind, subject_id=subject_id, taken_back_at__isnull=True).exists():
        found.append("It is not public.")
    return found
