"""The public register: addresses given once, lines without an edition, ties between decisions."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from decisions.models import DecisionLink, IssuedNumber
from publication import register
from publication.models import EditionLink, Spelling
from tests.publication import signed_records as records
from tests.publication.signed_records import editions, entry_of, sweep, titles_in

TOMORROW = timedelta(days=1)


@pytest.mark.parametrize(
    ("reference", "body", "slug"),
    [
        ("PCD 381", "mopac", "pcd-381"),
        ("PCD 2017 268", "mopac", "pcd-2017-268"),
        ("WMPCC 005/2013", "wmpcc", "wmpcc-005-2013"),
        ("14/2020", "opcc", "opcc-14-2020"),
    ],
)
def test_the_address_comes_from_the_reference(own_database, reference, body, slug):
    decision = records.make_signed(reference=reference, body=records.make_body(body))
    sweep(own_database)
    assert entry_of(decision).slug == slug
    assert slug not in set(Spelling.objects.filter(entry__decision=decision).values_list("slug", flat=True))


def test_without_a_reference_the_address_is_body_date_and_title(own_database):
    when = datetime(2026, 11, 2, 10, tzinfo=UTC)
    decision = records.make_signed(reference="", signed_at=when)
    sweep(own_database)
    assert entry_of(decision).slug == "opcc-2026-11-02-routers-for-every-station-more"


def test_an_address_is_given_once_and_to_one(own_database):
    first = records.make_signed(reference="PCD 1", body=records.make_body("one"))
    second = records.make_signed(reference="PCD 1", body=records.make_body("two"))
    third = records.make_archived(reference="PCD 1")
    fourth = records.make_archived(reference="PCD 1")
    sweep(own_database)
    assert [entry_of(each).slug for each in (first, second, third, fourth)] == [
        "pcd-1",
        "two-pcd-1",
        "opcc-pcd-1",
        "opcc-pcd-1-2",
    ]


def test_other_spellings_lead_to_it(own_database):
    decision = records.make_signed(reference="PCD 2017 268")
    sweep(own_database)
    spelt = set(Spelling.objects.filter(entry__decision=decision).values_list("slug", flat=True))
    assert {"pcd-268", "pcd268", "pcd2017268"} <= spelt


def test_all_of_its_text_is_searched_and_nothing_of_a_neighbour(own_database):
    decision = records.make_signed()
    sweep(own_database)
    with connection.cursor() as cursor:
        for words, is_found in (("innovation fund", True), ("router", True), ("submarine", False)):
            cursor.execute(
                "SELECT search @@ websearch_to_tsquery('english', %s) FROM publication_registerentry WHERE decision_id = %s",
                [words, decision.pk],
            )
            assert cursor.fetchone()[0] is is_found, words


@pytest.mark.parametrize("publish_as", ["entry_only", "not"])
def test_what_is_not_published_in_full_is_accounted_for(own_database, publish_as):
    draft = records.make_draft()
    content = records.content_of(draft) | {"publish_as": publish_as, "publish_reason": "A person could be known by it."}
    decision = records.sign(draft, content=content, publish_as=publish_as)
    told = sweep(own_database)
    assert told["published"] == [] and told["register"] == 1
    entry = entry_of(decision)
    assert entry.reason == "A person could be known by it."
    assert bool(entry.title) is (publish_as == "entry_only")
    assert sweep(own_database)["register"] == 0


def test_a_withdrawn_number_shows_number_and_body_alone(own_database):
    decision = records.make_draft(reference="MX 3")
    IssuedNumber.objects.filter(decision=decision).update(state="withdrawn")
    sweep(own_database)
    entry = entry_of(decision)
    assert (entry.state, entry.reference, entry.body_name, titles_in(entry)) == ("withdrawn", "MX 3", "Office opcc", "")


def test_links_lead_both_ways_and_only_to_what_is_public(own_database):
    earlier = records.make_archived(reference="MX 1")
    hidden = records.make_signed(reference="MX 2", deferred_until=timezone.now() + TOMORROW)
    draft = records.make_draft(reference="MX 3")
    ties = [("supersedes", earlier, "MX 1"), ("follows", hidden, "MX 2"), ("funds", None, "MX 99")]
    for position, (kind, to, written) in enumerate(ties):
        DecisionLink.objects.create(decision=draft, position=position, kind=kind, to=to, to_as_written=written)
    links = [dict(kind=kind, to_as_written=written, address_as_written="") for kind, _, written in ties]
    cited = [dict(as_written=text, address_as_written="", is_address_broken=False) for text in ("MX 1", "MX 2")]
    decision = records.sign(draft, content=records.content_of(draft) | dict(links=links, citations=cited))
    sweep(own_database)
    told = json.loads(bytes(editions(decision)[0].json))
    assert [each["slug"] for each in told["links"]] == ["mx-1", None, None]
    assert [each["slug"] for each in told["citations"]] == ["mx-1", None]
    pairs = {(each.decision_id, each.to_id, each.kind) for each in EditionLink.objects.order_by("pk")}
    assert pairs == {(decision.pk, earlier.pk, "supersedes"), (earlier.pk, decision.pk, "replaced_by")}


def money(what="approval", **figures) -> dict:
    return {"what": what, "low": None, "high": None, "ceiling": None} | figures


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], (None, None)),
        ([money(low="12.00")], ("12.00", None)),
        ([money(low="12.00", high="12.00")], ("12.00", None)),
        ([money(low="150.00", high="250.00")], ("150.00", "250.00")),
        ([money(ceiling="9.00")], ("9.00", None)),
        ([money("earlier", low="1.00"), money("total", low="2.00"), money(), money(high="3.00")], ("3.00", None)),
    ],
)
def test_an_amount_that_is_a_range_keeps_both_ends(lines, told):
    assert register.amount_of({"money": lines}) == told


def test_every_outcome_of_a_recommendation_is_found_among_others():
    rows = [{"outcome": each} for each in ("approved", "held_over", "", "approved", "not_stated")]
    assert register.outcomes_of({"recommendations": rows}) == " approved held_over "
    assert register.outcomes_of({"recommendations": [{"outcome": ""}]}) == ""
