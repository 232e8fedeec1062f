"""Contracts, invitations and grants of the world, released to the public: one behind every kind of decision. What each may not
exceed stands in Part 2 of its decision, as a token, and must not be found in any list, total, page or file."""

import hashlib

from django.utils import timezone

from accounts.models import PolicingBody
from decisions.models import Authorisation, Reliance
from procurement.models import Contract, ContractCopy, Grant, Procurement, Supplier
from publication import releasing
from tests.canary import office

BEHIND = ("published", "corrected", "deferred", "not_published", "taken_down")


def release_buying(people, decisions: dict[str, int]) -> None:
    """A contract that rests on each of these decisions, its procurement and a grant; the last contract is taken back."""
    here, now = PolicingBody.objects.get(short_name=office.HERE), timezone.now()
    by, recorded = people["governance"], {"body": here, "recorded_at": now, "recorded_by": people["named_reader"]}
    supplier = Supplier.objects.create(name="Open Door Supplies Ltd, opendoor")
    for name in BEHIND:
        procurement = Procurement.objects.create(title=f"Bought for {name}, opendoor", regime="pcr2015", **recorded)
        contract = Contract.objects.create(
            title=f"Contract of {name}, opendoor",
            external_number=f"OD-{name}",
            procurement=procurement,
            value_withheld_because="What suppliers offered is confidential.",
            value_band="more than £1m",
            **recorded,
        )
        contract.suppliers.set([supplier])
        award = Authorisation.objects.filter(decision=decisions[name]).first()
        Reliance.objects.create(authorisation=award, contract=contract, by=by)
        copy_of(contract, people)
        grant = Grant.objects.create(
            recipient=supplier, purpose=f"Grant of {name}, opendoor", awarded_on=now.date(), **recorded
        )
        made = [releasing.release(each, by=by, note="A note, opendoor.") for each in (procurement, grant, contract)]
    releasing.take_back(made[-1], by=by, reason="It named a person, opendoor.")


def copy_of(contract, people) -> None:
    content = f"A copy of {contract.title}.\n".encode()
    ContractCopy.objects.create(
        contract=contract,
        kind="contract",
        name="Copy, opendoor",
        media_type="text/plain",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=people["named_reader"],
        released_by=people["governance"],
        released_at=timezone.now(),
    )
