"""Who may do what beside the record: one row a verb."""

import pytest

from accounts.models import Role
from decisions import models
from decisions.rules import governance
from tests.decisions.governance.office import make_meeting
from tests.decisions.made import make_office, make_with
from tests.decisions.test_who import EVERYBODY

pytestmark = pytest.mark.django_db
STAFF = set(EVERYBODY) - {"administrator"}
TABLE = {  # verb: (of what, who may)
    "see_plan": (None, STAFF),
    "plan": ("body", {"governance"}),
    "make_pack": ("meeting", {"governance"}),
    "record_panel_report": ("body", {"governance"}),
    "see_information_request": ("body", {"governance", "auditor"}),
    "record_information_request": ("body", {"governance"}),
    "hold": ("decision", {"governance"}),
    "see_holds": ("decision", {"governance", "auditor"}),
    "propose_disposal": ("decision", {"governance"}),
    "dispose": ("disposal", set()),  # governance proposed it here
    "take_disposal_back": ("disposal", {"governance"}),
}


def test_the_role_table_of_governance():
    office, other = make_office(), make_office()
    decision = make_with(office, "withdrawn")
    rule = models.RetentionRule.objects.create(code="withdrawn", name="Withdrawn", concerns="withdrawn", years=6)
    disposal = models.Disposal(decision=decision, rule=rule, proposed_by=office.people["governance"])
    held = {"body": office.body, "meeting": make_meeting(office), "decision": decision, "disposal": disposal}
    for verb, (of, expected) in TABLE.items():
        may = getattr(governance, f"may_{verb}")
        asked = [held[of]] if of else []
        assert {who for who in EVERYBODY if may(office.people[who], *asked)} == expected, verb
        assert not of or not [who for who in EVERYBODY if may(other.people[who], *asked)], verb
    assert {name for name in vars(governance) if name.startswith("may_")} == {f"may_{verb}" for verb in TABLE}
    assert governance.bodies_governed(office.people["governance"]) == [office.body]
    assert Role.GOVERNANCE in governance.LOOKS
