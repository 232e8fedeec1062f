"""Papers by upload, and contracts and procurements recorded from a draft."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from accounts.uploads import InMemory
from decisions import workflow
from decisions.models import Authorisation, Paper
from procurement.models import Contract, DirectAwardGround, Supplier
from tests import factories
from tests.decisions.drafting.browsing import PDF, address, of, shown_at, zipped

pytestmark = pytest.mark.django_db

# -- papers


FILES = {
    "report.pdf": PDF,
    "REPORT.PDF": PDF,
    "report.docx": zipped("[Content_Types].xml", "word/document.xml"),
    "sheet.xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "text.odt": zipped("mimetype", "content.xml"),
    "table.csv": "a,b\r\n1,£2\r\n".encode(),
    "plan.png": b"\x89PNG\r\n\x1a\nxx",
}


@pytest.mark.parametrize("name", FILES)
def test_papers_of_each_kind_are_held_byte_for_byte(name, draft, pages):
    sent = {"kind": "report", "name": "Report", "file": SimpleUploadedFile(name, FILES[name])}
    assert pages.post(address("add_child", draft.pk, "papers"), sent).status_code == 302
    paper = Paper.objects.get()
    assert bytes(paper.content) == FILES[name] and paper.media_type and len(paper.sha256) == 64
    listed = pages.get(address("part", draft.pk, "papers")).content.decode()
    assert "Kind of file" in listed and paper.file_kind in listed and paper.media_type not in listed


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("report.exe", b"MZ", "one of these kinds"),
        ("report", PDF, "one of these kinds"),
        ("report.pdf", b"MZ\x90\x00", "not what its name says"),
        ("report.docx", PDF, "not what its name says"),
        ("report.docx", zipped("xl/workbook.xml"), "not what its name says"),
        ("table.csv", PDF, "not what its name says"),
        ("table.csv", b"a\x00b", "not what its name says"),
        ("report.pdf", b"", "not empty"),
        ("report.pdf", PDF + b"x" * (20 * 1024 * 1024), "at most 20 MB"),
    ],
)
def test_files_that_are_not_what_they_say_are_refused(name, content, said, draft, pages):
    sent = {"kind": "report", "name": "KEPTWORDS", "file": SimpleUploadedFile(name, content)}
    answer = pages.post(address("add_child", draft.pk, "papers"), sent)
    assert said in answer.content.decode() and "KEPTWORDS" in answer.content.decode() and not Paper.objects.exists()


def test_a_file_beyond_the_bound_lies_in_no_temporary_file_and_the_words_are_kept(draft):
    large = SimpleUploadedFile("prices.pdf", PDF + b"x" * (22 * 1024 * 1024))
    answer = of(draft.author).post(address("add_part2", draft.pk, "papers"), {"real_name": "KEPTWORDS", "file": large})
    assert "This one has 23 MB." in answer.content.decode() and "KEPTWORDS" in answer.content.decode()
    assert not hasattr(answer.wsgi_request.FILES["file"], "temporary_file_path")


def test_of_what_goes_beyond_the_bound_nothing_is_held():
    upload, megabyte = InMemory(), b"x" * 1024 * 1024
    for name, size, held in (("a.pdf", 15, 15), ("b.pdf", 15, 0), ("c.pdf", 5, 5)):  # all in one post
        upload.new_file("file", name, "application/pdf", None)
        for n in range(size):
            upload.receive_data_chunk(megabyte, n * len(megabyte))
        came = upload.file_complete(size * len(megabyte))
        assert len(came.read()) == held * len(megabyte) and (came.size > 20 * len(megabyte)) is (not held)


def test_a_file_has_to_be_chosen_again_after_another_mistake(draft, pages):
    sent = {"kind": "report", "name": "", "file": SimpleUploadedFile("report.pdf", PDF)}
    assert "Choose the file again" in pages.post(address("add_child", draft.pk, "papers"), sent).content.decode()


def test_a_paper_gets_another_file_unless_somebody_changed_it_meanwhile(draft, pages):
    pages.post(address("add_child", draft.pk, "papers"), {"kind": "report", "name": "A"})
    paper = Paper.objects.get()
    url = address("edit_child", draft.pk, "papers", paper.pk)
    opened = shown_at(pages, url)

    assert pages.post(url, opened | {"file": SimpleUploadedFile("report.pdf", PDF)}).status_code == 302
    assert bytes(Paper.objects.get().content) == PDF
    workflow.revise_part(Paper.objects.get(), {"name": "B"}, by=draft.author)
    other = pages.post(url, opened | {"file": SimpleUploadedFile("other.pdf", PDF + b"2")})
    assert "What is stored now" in other.content.decode() and bytes(Paper.objects.get().content) == PDF


def test_a_paper_that_an_assessment_names_is_not_removed(draft, pages):
    pages.post(address("add_child", draft.pk, "papers"), {"kind": "assessment", "name": "A"})
    paper = Paper.objects.get()
    pages.post(address("add_child", draft.pk, "assessments"), {"kind": "equality", "state": "done", "paper": paper.pk})
    answer = pages.post(address("remove_child", draft.pk, "papers", paper.pk))
    assert answer.status_code == 200 and "Remove that first" in answer.content.decode() and Paper.objects.exists()


# -- procurement


def test_a_contract_a_supplier_and_a_procurement_are_recorded_with_what_the_decision_allows(draft, pages):
    Supplier.objects.create(name="Acme Ltd")
    typed = {
        "what": "award", "amount_as_written": "£252k", "new_contract": "Pilots", "supplier": "ACME LTD; Beta plc",
        "value_as_written": "£252k", "vat_basis": "exclusive", "starts_on_day": "1", "starts_on_month": "6",
        "starts_on_year": "2018", "term_as_written": "one year", "new_procurement": "Pilots", "route": "Single tender",
        "threshold_as_written": "£181,302", "contract_kind": "services",
    }  # fmt: skip

    assert pages.post(address("authorise", draft.pk), typed).status_code == 302

    held = Authorisation.objects.get()
    listed = pages.get(address("part", draft.pk, "authorisations")).context["rows"][0]["facts"]
    told = {each["label"]: each["value"] for each in listed}
    assert (told["What is bought"], told["Route to market"], told["Term"]) == ("Services", "Single tender", "one year")
    assert set(told["Supplier"].split(", ")) == {"Acme Ltd", "Beta plc"}
    assert {supplier.name for supplier in held.contract.suppliers.all()} == {"Acme Ltd", "Beta plc"}
    assert (held.contract.value, held.amount, held.procurement.threshold) == (252_000, 252_000, 181_302)
    url = reverse("decisions:edit_bought", args=[draft.pk, held.pk, "contract"])
    opened = shown_at(pages, url)
    assert pages.post(url, opened | {"title": "Two pilots"}).status_code == 302
    stale = pages.post(url, opened | {"title": "Three pilots"})
    assert "What is stored now" in stale.content.decode() and Contract.objects.get().title == "Two pilots"


def test_what_is_bought_begins_with_the_one_supplier_and_offers_grounds_of_laws_that_were_there(draft, pages):
    DirectAwardGround.objects.create(regime="pcr2015", code="32", text="GROUND2015", from_on=date(2015, 2, 26))
    DirectAwardGround.objects.create(regime="pa2023", code="41", text="GROUND2023", from_on=date(2025, 2, 24))
    pages.post(address("add_child", draft.pk, "parties"), {"name_as_written": "Acme Ltd", "role": "Key supplier"})
    told = pages.get(address("authorise", draft.pk)).content.decode()
    assert "Acme Ltd stands here from the parties" in told and "GROUND2015" in told and "GROUND2023" in told
    draft.board_papers.create(board_as_written="Board", meeting_on=date(2018, 3, 1))
    told = pages.get(address("authorise", draft.pk)).content.decode()
    assert "GROUND2015" in told and "GROUND2023" not in told


def test_a_contract_of_a_draft_that_somebody_may_not_see_is_not_offered(draft, pages, officer):
    pages.post(address("authorise", draft.pk), {"what": "award", "new_contract": "TOKENCONTRACT"})
    other = factories.make_person(Role.OFFICER, draft.body)
    elsewhere = factories.make_draft(other)
    assert "TOKENCONTRACT" in pages.get(address("authorise", draft.pk)).content.decode()
    assert "TOKENCONTRACT" not in of(other).get(address("authorise", elsewhere.pk)).content.decode()
    answer = of(other).post(address("authorise", elsewhere.pk), {"what": "award", "contract": Contract.objects.get().pk})
    assert answer.status_code == 200 and not elsewhere.authorisations.exists()


def test_a_contract_that_another_decision_rests_on_is_not_changed_from_a_draft(draft, officer, pages):
    pages.post(address("authorise", draft.pk), {"what": "award", "new_contract": "Pilots"})
    other = factories.make_draft(officer)
    contract = Contract.objects.get()
    pages.post(address("authorise", other.pk), {"what": "uplift", "contract": contract.pk})
    url = reverse("decisions:edit_bought", args=[other.pk, other.authorisations.get().pk, "contract"])
    assert pages.get(url).status_code == 403
