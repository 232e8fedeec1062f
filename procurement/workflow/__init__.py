"""The steps of buying, one verb each: the only code that changes a contract, a procurement or a supplier, or writes their history."""

from ..steps import NotAsSeen, StepRefused, seen
from .changes import BeyondItsGround, add_row, lapse_option, remove_row, revise_row, take_option
from .contracts import end_contract, enter_contract, remove_contract, revise_contract, values_of
from .copies import add_copy, release, remove_copy, take_back
from .drafting import Changed, framework_named, name_parties, record_contract, record_procurement, revise
from .grants import record_grants, revise_grant
from .procurements import (
    ask_to_correct_regime,
    confirm_regime,
    enter_framework,
    enter_procurement,
    remove_framework,
    remove_procurement,
    revise_framework,
    revise_procurement,
)
from .suppliers import SeveralOfThatName, merge, record_supplier, revise_supplier, supplier_named
from .taking_up import record_from_draft, take_up

__all__ = [
    "SeveralOfThatName",
    "add_copy",
    "merge",
    "record_grants",
    "record_supplier",
    "release",
    "remove_copy",
    "revise_grant",
    "revise_supplier",
    "take_back",
    "Changed",
    "NotAsSeen",
    "StepRefused",
    "BeyondItsGround",
    "add_row",
    "ask_to_correct_regime",
    "confirm_regime",
    "end_contract",
    "enter_contract",
    "enter_framework",
    "enter_procurement",
    "framework_named",
    "lapse_option",
    "name_parties",
    "record_contract",
    "record_from_draft",
    "record_procurement",
    "remove_contract",
    "remove_framework",
    "remove_procurement",
    "remove_row",
    "revise",
    "revise_contract",
    "revise_framework",
    "revise_procurement",
    "revise_row",
    "seen",
    "supplier_named",
    "take_option",
    "take_up",
    "values_of",
]
