"""The five records, as tests/decisions/records reads them; an office with records of buying, and what a decision allows of them."""

from types import SimpleNamespace

import pytest

from tests.decisions.records.conftest import are_real, five_records

__all__ = ["are_real", "five_records"]


@pytest.fixture
def held():
    """A contract with a change, a grant, and a signed decision of the same body that names none of them."""
    from decisions import models, workflow
    from tests import buying
    from tests.decisions import made

    office = made.make_office()
    decision = made.make_draft(office)
    workflow.add_part(decision, models.Authorisation, {"what": "award", "amount_as_written": "£2m"}, by=office.author)
    made.submit(office, decision)
    for code in (*made.ADVICE, "head_of_unit", "chief_executive"):
        made.declare(office, decision, code)
    made.sign(office, made.fresh(decision))
    contract = buying.make_contract(office.body, external_number="C-17")
    return SimpleNamespace(
        office=office,
        allowed=models.Authorisation.objects.get(decision=decision),
        contract=contract,
        change=buying.make_change(contract),
        grant=buying.make_grant(office.body),
        by=office.commercial,
    )
