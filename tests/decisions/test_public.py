"""Every field is public or internal, every part is frozen and in what is signed."""

import pytest
from django.db import connection

from decisions import models, public, versions
from decisions.models.content import Content
from decisions.models.part2 import PART2_CONTENT
from procurement import public as procurement_public
from tests.decisions.made import make_draft, make_office
from tests.decisions.test_freeze import VALUES, _fill

OF_A_PART = {  # content: where it stands in part1()
    "DecisionDate": "dates",
    "DecidedBy": "deciders",
    "Section": "sections",
    "Recommendation": "recommendations",
    "Option": "options",
    "MoneyLine": "money",
    "Party": "parties",
    "Assessment": "assessments",
    "Commitment": "commitments",
    "DecisionLink": "links",
    "Citation": "citations",
    "ArchivedSignature": "archived_signatures",
    "Paper": "papers",
    "BoardPaper": "board_papers",
    "Consultee": "consultees",
    "Authorisation": "authorisations",
    "Declaration": "declarations",
    "Withholding": "withholding",
}


def _columns(model):
    return {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}


@pytest.mark.parametrize(
    ("lists", "model"),
    [(lists, model) for lists in (public, procurement_public) for model in lists.FIELDS],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_field_is_on_exactly_one_list(lists, model):
    told = (lists.register_fields if lists is procurement_public else lists.public_fields)(model)
    kept = lists.internal_fields(model)
    assert len(set(told)) == len(told)
    assert set(told) & set(kept) == set()
    everywhere = set(public.INTERNAL_EVERYWHERE) if lists is public else set()
    assert set(told) | set(kept) - (everywhere - _columns(model)) == _columns(model)


def test_every_part_of_a_decision_is_on_the_lists():
    assert {models.Decision, models.Withholding, models.Urgency, *Content.__subclasses__()} == set(public.FIELDS)
    assert not set(PART2_CONTENT) & set(public.FIELDS)


@pytest.mark.django_db
def test_every_part_of_a_decision_is_frozen_and_append_only_tables_are():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        triggers = {name for (name,) in cursor.fetchall()}
    for model in [*Content.__subclasses__(), models.Withholding, models.Urgency, *PART2_CONTENT]:
        assert {f"{model._meta.db_table}_frozen", f"{model._meta.db_table}_no_truncate"} <= triggers
    for model in (models.Signature, models.SignedContent, models.SignedPart2, models.StoredVersion, models.Part2Reading):
        assert f"{model._meta.db_table}_no_change" in triggers


@pytest.mark.django_db
def test_every_part_of_a_decision_is_in_what_is_signed():
    office = make_office()
    decision = make_draft(office)
    before = public.part1(decision)
    _fill(office, decision, office.author)
    told = public.part1(models.Decision.objects.get(pk=decision.pk))
    assert set(OF_A_PART) == {model.__name__ for model in public.FIELDS if model not in (models.Decision, models.Urgency)}
    for name in set(OF_A_PART.values()) - {"withholding"}:
        assert len(told[name]) == len(before[name]) + 1, name
    assert told["board_papers"][0]["sections"][0]["heading"] == "Risk"
    for model in VALUES:
        if model in public.FIELDS and model not in (models.Section, models.Withholding):
            assert set(public.public_fields(model)) <= set(told[OF_A_PART[model.__name__]][0]), model


@pytest.mark.django_db
def test_nothing_of_part_2_stands_in_part_1_and_no_key_gives_it_away():
    office = make_office()
    with_part2, without = make_draft(office), make_draft(office, part2=False)
    held = public.canonical(public.part1(with_part2))
    assert b"secret" not in held
    assert b"Price" not in held
    assert public.part1(with_part2).keys() == public.part1(without).keys()


@pytest.mark.django_db
def test_the_same_content_is_the_same_bytes():
    decision = make_draft(make_office())
    again = models.Decision.objects.get(pk=decision.pk)
    assert public.canonical(public.part1(decision)) == public.canonical(public.part1(again))
    assert public.canonical({"b": "é", "a": 1}) == '{"a":1,"b":"é"}'.encode()


@pytest.mark.django_db
def test_every_key_of_part1_belongs_to_a_part_that_declarations_cover_or_to_none():
    told = set(public.part1(make_draft(make_office())))
    in_parts = [key for keys in versions.PARTS.values() for key in keys]
    assert len(set(in_parts)) == len(in_parts)
    assert set(in_parts) | set(versions.NO_PART) == told and not set(in_parts) & set(versions.NO_PART)
