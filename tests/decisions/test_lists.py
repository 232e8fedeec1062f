"""Lists read together are what each alone would give: every field of every row of the five records, and of a whole request."""

import pytest

from decisions import imports, lists, reference_data
from decisions.models import Decision
from decisions.views.getting import LISTS, WITH_MORE
from publication.management.commands.load_sample import sample_records
from tests import factories

pytestmark = pytest.mark.django_db


def test_lists_read_together_are_as_read_alone():
    reference_data.load()
    for record in imports.in_order(sample_records()):
        imports.import_record(record)
    factories.make_submitted()
    seen = set()
    for decision in Decision.objects.all():
        names = [name for name in LISTS if name not in WITH_MORE]
        alone = {name: list(getattr(decision, name).get_queryset()) for name in names}
        lists.prefetch_together([decision], names, without={"papers": "content"})
        for name, rows in alone.items():
            fields = [field.attname for field in Decision._meta.get_field(name).related_model._meta.concrete_fields]
            told = [[getattr(row, field) for field in fields] for row in getattr(decision, name).all()]
            assert told == [[getattr(row, field) for field in fields] for row in rows], name
            seen |= {name} if told else set()
    assert len(seen) > 10


def test_lists_of_several_are_told_apart_and_read_in_one_question(django_assert_num_queries):
    decisions = [factories.make_submitted(), factories.make_submitted()]
    alone = [[list(each.comments.all()), list(each.advice_requests.all())] for each in decisions]
    fresh = list(Decision.objects.filter(pk__in=[each.pk for each in decisions]).order_by("pk"))
    with django_assert_num_queries(1):
        lists.prefetch_together(fresh, ["comments", "advice_requests"])
        together = [[list(each.comments.all()), list(each.advice_requests.all())] for each in fresh]
    assert together == alone and alone[0][1] and alone[0][1] != alone[1][1]


def test_nothing_asked_is_nothing_read(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert lists.read_together({}) == {}
