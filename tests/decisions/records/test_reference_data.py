"""The reference data that ships: loaded once, left alone afterwards, and enough to work with today."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import BankHoliday, PolicingBody
from accounts.working_days import working_days_after
from decisions import reference_data
from decisions.models import FoiaExemption, FormVersion, OfficeHolder, ReferenceScheme
from procurement.models import Threshold

pytestmark = pytest.mark.django_db


def test_loading_again_adds_nothing_and_keeps_what_an_administrator_changed():
    assert reference_data.load() > 0
    FoiaExemption.objects.filter(section="43").update(title="As an administrator has it")
    assert reference_data.load() == 0
    assert FoiaExemption.objects.get(section="43").title == "As an administrator has it"


def test_every_body_has_one_form_and_one_numbering_in_force_today():
    reference_data.load()
    today = timezone.localdate()
    for body in PolicingBody.objects.all():
        assert FormVersion.objects.filter(body=body).in_force(today).count() == 1
        assert ReferenceScheme.objects.filter(body=body).in_force(today).count() == 1


@pytest.mark.parametrize(
    ("day", "body", "code"),
    [
        (date(2013, 7, 1), "wmpcc", "wmpcc-2013"),
        (date(2017, 10, 19), "mopac", "mopac-2017"),
        (date(2018, 5, 2), "mopac", "mopac-2018"),
        (date(2023, 6, 1), "mopac", "mopac-2023"),
    ],
)
def test_the_form_of_a_day(day, body, code):
    reference_data.load()
    assert FormVersion.objects.filter(body__short_name=body).in_force(day).get().code == code


@pytest.mark.parametrize(
    ("section", "use", "is_qualified"),
    [("21", "never", False), ("22", "deferral", True), ("35", "never", True), ("40", "may", False), ("43", "may", True)],
)
def test_how_an_exemption_may_be_used(section, use, is_qualified):
    reference_data.load()
    exemption = FoiaExemption.objects.get(section=section)
    assert (exemption.use, exemption.is_qualified) == (use, is_qualified)


def test_exemptions_that_need_more_than_a_section():
    reference_data.load()
    assert FoiaExemption.objects.get(needs_qualified_person=True).section == "36"
    assert FoiaExemption.objects.get(needs_enactment=True).section == "44"


def test_the_thresholds_that_two_records_quote():
    reference_data.load()
    quoted = [
        Threshold.objects.get(kind="sub-central", from_on__lte=day, to_on__gte=day)
        for day in (date(2018, 5, 24), date(2023, 6, 1))
    ]
    assert [(t.amount, t.vat_basis) for t in quoted] == [(181302, "exclusive"), (213477, "inclusive")]


def test_bank_holidays_reach_back_to_2012_with_their_special_days():
    reference_data.load()
    kept = set(BankHoliday.objects.filter(nation="england-and-wales").values_list("on", flat=True))
    assert {date(2012, 6, 5), date(2020, 5, 8), date(2022, 9, 19), date(2023, 5, 8)} <= kept
    assert date(2020, 5, 4) not in kept
    assert working_days_after(date(2017, 12, 22), 1) == date(2017, 12, 27)


def test_who_held_an_office_says_how_sure_that_is():
    reference_data.load()
    assert all(holder.source for holder in OfficeHolder.objects.all())
