"""A request begun from an earlier decision: what comes along, what never does, and who may begin it."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from decisions import workflow
from decisions.models import Authorisation, Decision, Part2Reading, Part2Text, Party, Section
from decisions.workflow.archive import close
from procurement import workflow as buying
from tests import factories
from tests.decisions import made
from tests.decisions.drafting.browsing import address, held_in_part2, of, shown_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return made.make_office()


@pytest.fixture
def earlier(office):
    """A signed decision with a contract, a party, a section of its own and a Part 2."""
    draft, by = made.make_draft(office, part2=True), office.author
    workflow.revise(draft, {"programme": "Radios"}, by=by)
    contract = buying.record_contract({"title": "Radios"}, suppliers=["Sound Ltd"], framework="", procurement=None)
    tie = {"what": "award", "contract": contract, "amount_as_written": "£9m"}
    workflow.add_part(draft, Authorisation, tie, by=by)
    workflow.add_part(draft, Party, {"name_as_written": "Sound Ltd", "role": "supplier"}, by=by)
    workflow.add_part(draft, Section, {"heading": "Ethics", "body": "<p>Weighed.</p>"}, by=by)
    decision = made.submit(office, draft)
    for code in (*made.ADVICE, "head_of_unit", "chief_executive"):
        made.declare(office, decision, code)
    made.sign(office, decision)
    return made.fresh(decision)


def begun_from(earlier, person, **typed):
    pages, url = of(person), address("follow_on", earlier.pk)
    answer = pages.post(url, shown_at(pages, url) | {"link": "extends"} | typed)
    assert answer.status_code == 302, answer.context["form"].errors
    return Decision.objects.first()


def test_a_follow_on_is_linked_and_brings_parties_and_contracts_and_no_words_that_nobody_asked_for(earlier):
    draft = begun_from(earlier, earlier.author)
    link, tie = draft.links.get(), draft.authorisations.get()
    assert (link.kind, link.to, link.to_as_written) == ("extends", earlier, earlier.reference)
    assert (draft.title, draft.kind, draft.programme) == (earlier.title, earlier.kind, "Radios")
    assert (tie.what, tie.contract.title, tie.amount_as_written) == ("extension", "Radios", "")
    assert [each.name_as_written for each in draft.parties.all()] == ["Sound Ltd"]
    assert [(each.heading, each.body) for each in draft.sections.all()] == [("Ethics", "")]
    pages = of(earlier.author)
    link = "?status=decided"
    assert f'href="{address("decisions")}{link}"' in pages.get(address("start")).content.decode()
    assert list(pages.get(address("decisions") + link).context["page"]) == [earlier], "what may be followed on, and no draft"
    old = SimpleNamespace(body=earlier.body, form=earlier.form_version)
    archived = made.make_archived(old)
    close(archived)
    assert set(pages.get(address("decisions") + link).context["page"]) == {earlier, archived}
    told = pages.get(f"{address('decisions')}?status=with_advisers&q=radios").content.decode()
    assert "Nothing was found with this status." in told and '?q=radios">Search all statuses</a>' in told
    assert not draft.summary and not draft.recommendations.exists() and not draft.money.exists()
    assert not held_in_part2(draft, Part2Text)


def test_words_come_along_where_they_are_ticked_and_part_2_to_part_2_with_its_reading(earlier):
    sections = {each.code: f"section-{each.pk}" for each in earlier.sections.all()}
    asked = ["summary", sections["introduction"], sections[""]]
    draft = begun_from(earlier, earlier.author, bring=asked, with_part2="on", title="More radios")
    assert {each.code: each.body for each in draft.sections.all()} == {
        "introduction": "<p>One.</p><p>Two.</p>",
        "": "<p>Weighed.</p>",
    }
    assert (draft.title, draft.summary) == ("More radios", earlier.summary)
    assert ["secret" in each.body for each in held_in_part2(draft, Part2Text)] == [True]
    assert draft.withholding.is_there_part2 == "yes" and not draft.withholding.gist
    read = {each.purpose for each in held_in_part2(earlier, Part2Reading)}
    assert f"begin request {draft.pk} from it" in read


def test_who_may_not_read_part_2_is_not_asked_and_cannot_bring_it(earlier):
    colleague = factories.make_person(Role.OFFICER, earlier.body)
    pages = of(colleague)
    assert "with_part2" not in pages.get(address("follow_on", earlier.pk)).context["form"].fields
    draft = begun_from(earlier, colleague, with_part2="on")
    assert not held_in_part2(draft, Part2Text)
    with pytest.raises(PermissionDenied, match="need-to-know"):
        workflow.follow_on(earlier, by=colleague, form_version=draft.form_version, title="T", link="follows", with_part2=True)
    assert Decision.objects.first() == draft


def test_only_who_drafts_begins_one_and_only_from_a_closed_decision_they_may_see(office, earlier):
    open_one = made.make_submitted(office)
    stranger = factories.make_person(Role.OFFICER, factories.make_body())
    auditor = factories.make_person(Role.AUDITOR, earlier.body)
    for who, which, status in (
        (stranger, earlier, 404),
        (auditor, earlier, 403),
        (earlier.author, open_one, 403),
        (earlier.author, earlier, 200),
    ):
        assert of(who).get(address("follow_on", which.pk)).status_code == status
    assert "Start a follow-on" in of(earlier.author).get(earlier.get_absolute_url()).content.decode()
