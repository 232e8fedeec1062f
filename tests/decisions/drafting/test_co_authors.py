"""Colleagues who write on a draft: let in, told what they cannot do then, and gone again."""

import pytest

from accounts.models import Role
from decisions import rules
from tests import factories
from tests.decisions.drafting.browsing import address, of

pytestmark = pytest.mark.django_db


def test_a_co_author_joins_and_leaves_and_part2_closes(draft, pages):
    colleague = factories.make_person(Role.OFFICER, draft.body)
    pages.post(address("co_authors", draft.pk), {"person": colleague.pk})
    assert rules.may_edit(colleague, draft) and rules.may_read_part2(colleague, draft)

    of(colleague).post(address("end_co_author", draft.pk, draft.co_authors.get().pk))

    assert not rules.may_edit(colleague, draft) and not rules.may_read_part2(colleague, draft)


@pytest.mark.parametrize("role", [Role.DECISION_MAKER, Role.ADMINISTRATOR])
def test_who_does_not_draft_cannot_be_let_in(role, draft, pages):
    other = factories.make_person(role, draft.body)
    answer = pages.post(address("co_authors", draft.pk), {"person": other.pk})
    assert answer.status_code == 200 and not draft.co_authors.exists()


def test_who_is_let_write_is_offered_with_what_they_cannot_do_then(draft, pages):
    alone = factories.make_adviser(draft.body, "equalities")
    first, second = (factories.make_adviser(draft.body, "legal") for _ in range(2))
    head = factories.make_person(Role.HEAD_OF_UNIT, draft.body)
    offered = [label for _, label in pages.get(address("co_authors", draft.pk)).context["form"].fields["person"].choices]
    team = alone.memberships.get().team
    assert f"{alone}, advises in {team}, where nobody else does" in offered and f"{head}, head of unit" in offered
    assert f"{first}, advises in {first.memberships.get().team}" in offered or first.memberships.get().team is None
