"""Reference numbers: any spelling finds them, and they are given once, without gap or double (R-01, domain.md 2.2)."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from decisions import models, references, workflow
from decisions.models import Decision
from decisions.models.words import Status
from tests.decisions.made import fresh, make_archived, make_body, make_draft, make_office, make_scheme, make_with, submit

SPELT = [  # as written, prefix and whether the number starts again each year, canonical
    ("PCD 2017 268", "PCD", False, "PCD-268"),
    ("PCD 268", "PCD", False, "PCD-268"),
    ("PCD268", "PCD", False, "PCD-268"),
    ("pcd  268", "PCD", False, "PCD-268"),
    ("PCD-268", "PCD", False, "PCD-268"),
    ("PCD/268", "PCD", False, "PCD-268"),
    ("PCD2017268", "PCD", False, "PCD-268"),
    ("PCD697", "PCD", False, "PCD-697"),
    ("PCD1109", "PCD", False, "PCD-1109"),
    ("PCD 1868", "PCD", False, "PCD-1868"),
    ("DMPCD 2014 23", "DMPCD", True, "DMPCD-2014-23"),
    ("DMPCD 2016 56", "DMPCD", True, "DMPCD-2016-56"),
    ("CEOD 24-2023", "CEOD", True, "CEOD-2023-24"),
    ("WMPCC 005/2013", "WMPCC", True, "WMPCC-2013-5"),
    ("WMPCC005/2013", "WMPCC", True, "WMPCC-2013-5"),
    ("Decision 028-2021", "", True, "2021-28"),
    ("PCC Decision – 016 2022", "", True, "2022-16"),
    ("PCC Decision 036-2019-", "", True, "2019-36"),
    ("073/2013", "", True, "2013-73"),
    ("Decision 17-2013", "", True, "2013-17"),
    ("018-2020", "", True, "2020-18"),
    ("012/2019", "", True, "2019-12"),
    ("2758", "", False, "2758"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("as_written", "prefix", "yearly", "canonical"), SPELT)
def test_all_spellings_meet_in_one_canonical_form(as_written, prefix, yearly, canonical):
    body = make_body()
    make_scheme(body, "{prefix} {number} {year}", prefix, counts_each_year=yearly)
    assert references.canonical(as_written, body) == canonical
    assert canonical in references.candidates(as_written)


@pytest.mark.parametrize(
    "text", ["", "Decision – Traditional Forensics", "PCD", "PCD 12 34", "15. Project Athena deed", "a" * 300]
)
def test_what_is_no_reference_stands_for_nothing(text):
    assert references.candidates(text) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("as_written", "looked_for"),
    [
        ("PCD 2017 268", "PCD 268"),
        ("PCD 2017 268", "pcd268"),
        ("PCD 2017 268", "PCD 2017 268"),
        ("WMPCC 005/2013", "WMPCC 5"),
        ("WMPCC 005/2013", "wmpcc 2013 5"),
        ("CEOD 24-2023", "CEOD 24"),
    ],
)
def test_find_gives_the_decision_by_any_spelling_and_all_of_them_when_it_may_mean_more(as_written, looked_for):
    office = make_office(prefix="PCD")
    make_scheme(office.body, "WMPCC {number:03}/{year}", "WMPCC", counts_each_year=True, to_on=date(2014, 1, 1))
    make_scheme(office.body, "CEOD {number}-{year}", "CEOD", counts_each_year=True, to_on=date(2014, 1, 1))
    decision = _archived(office, as_written)
    assert list(references.find(looked_for, Decision.objects.all())) == [decision]
    assert list(references.find("PCD 999", Decision.objects.all())) == []
    assert list(references.find("no reference", Decision.objects.all())) == []


@pytest.mark.django_db
def test_a_number_without_its_year_offers_every_year():
    office = make_office(pattern="WMPCC {number:03}/{year}", prefix="WMPCC", yearly=True)
    found = {_archived(office, "WMPCC 005/2013"), _archived(office, "WMPCC 005/2014")}
    assert set(references.find("WMPCC 5", Decision.objects.all())) == found
    assert references.find("WMPCC 5/2014", Decision.objects.all()).count() == 1


def _archived(office, as_written):
    decision = make_archived(office)
    models.IssuedNumber.objects.create(
        decision=decision,
        body=office.body,
        as_written=as_written,
        canonical=references.canonical(as_written, office.body),
        state="archive",
    )
    return decision


@pytest.mark.parametrize(
    ("as_written", "slugs"),
    [
        ("PCD 2017 268", ["pcd-2017-268", "pcd2017268", "pcd-268-2017", "pcd-268", "pcd268"]),
        ("PCD 381", ["pcd-381", "pcd381"]),
        ("WMPCC 005/2013", ["wmpcc-005-2013", "wmpcc-2013-5", "wmpcc20135", "wmpcc-5-2013", "wmpcc-5", "wmpcc5"]),
    ],
)
def test_spellings_are_addresses_with_the_references_own_first(as_written, slugs):
    assert references.spellings(as_written) == slugs


def test_references_in_running_text_are_found():
    text = "As PCD 2017 268, PCD697 and DMPCD 2014 23 say; CEOD 24-2023 and WMPCC 005/2013 too. ABC 12 does not."
    assert references.IN_TEXT.findall(text) == ["PCD 2017 268", "PCD697", "DMPCD 2014 23", "CEOD 24-2023", "WMPCC 005/2013"]


# -- giving numbers


def test_fifty_submissions_at_once_get_fifty_numbers_without_gap_or_double(own_database):
    office = make_office()
    drafts = [make_draft(office, form=office.short_form, part2=False) for _ in range(50)]
    start, failed = threading.Barrier(50), []

    def run(draft):
        start.wait()
        try:
            workflow.submit(draft, by=office.author)
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(models.IssuedNumber.objects.values_list("number", flat=True)) == list(range(1, 51))
    assert models.IssuedNumber.objects.values("canonical").distinct().count() == 50


def test_a_submission_that_is_rolled_back_leaves_no_gap(own_database):
    office = make_office()
    first, second = (make_draft(office, form=office.short_form, part2=False) for _ in range(2))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        workflow.submit(first, by=office.author)
        assert fresh(first).reference == "PCD 1"
        raise ZeroDivisionError
    workflow.submit(second, by=office.author)
    assert fresh(second).reference == "PCD 1"


@pytest.mark.django_db
def test_a_withdrawn_number_is_never_given_again_nor_changed():
    office = make_office()
    withdrawn = make_with(office, Status.WITHDRAWN)
    assert submit(office, make_draft(office)).reference == "PCD 2"
    number = fresh(withdrawn).number
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        models.IssuedNumber.objects.filter(pk=number.pk).update(state="issued")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.IssuedNumber.objects.create(decision=make_draft(office), body=office.body, as_written="PCD 1", canonical="PCD-1")


@pytest.mark.django_db
def test_a_yearly_scheme_begins_again_and_a_running_one_goes_on(monkeypatch):
    yearly = make_office(pattern="WMPCC {number:03}/{year}", prefix="WMPCC", yearly=True)
    running = make_office(pattern="PCD {year} {number}")
    given = []
    for year in (2024, 2024, 2025):
        monkeypatch.setattr(references.timezone, "localdate", lambda year=year: date(year, 5, 1))
        given += [references.issue(make_archived(office)).as_written for office in (yearly, running)]
    assert given[0::2] == ["WMPCC 001/2024", "WMPCC 002/2024", "WMPCC 001/2025"]
    assert given[1::2] == ["PCD 2024 1", "PCD 2024 2", "PCD 2025 3"]


@pytest.mark.django_db
def test_the_newest_scheme_in_force_gives_the_number():
    office = make_office()  # its scheme has no dates
    make_scheme(office.body, "NEW {number}", "NEW", from_on=date(2020, 1, 1), first_number=2001)
    make_scheme(office.body, "LATER {number}", "LATER", from_on=date(2999, 1, 1))
    assert references.issue(make_draft(office)).as_written == "NEW 2001"


@pytest.mark.django_db
def test_a_body_without_a_scheme_says_so():
    office = make_office()
    models.ReferenceScheme.objects.filter(body=office.body).delete()
    with pytest.raises(LookupError, match="no reference scheme in force"):
        references.issue(make_draft(office))


@pytest.mark.django_db
def test_without_a_scheme_no_step_that_gives_a_number_is_taken():
    office = make_office()
    draft = make_draft(office)
    models.ReferenceScheme.objects.filter(body=office.body).delete()
    with pytest.raises(workflow.StepRefused, match="an administrator enters one"):
        submit(office, draft)
