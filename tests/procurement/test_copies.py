"""Copies for the public: really dirty files come out clean or are refused; a second person releases them."""

import io
import zipfile
from hashlib import sha256

import docx
import odfdo
import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.history import events_of
from accounts.models import Role
from procurement import workflow
from procurement.cleaning import Refused, clean
from procurement.models import Contract, ContractCopy
from procurement.models.contract import MOST_BYTES
from tests import buying
from tests import factories as make
from tests.procurement import dirty
from tests.procurement.dirty import TOKEN

TITLE = "The contract, redacted"
DIRTY = {
    "pdf properties": (dirty.pdf_with(dirty.properties), "pdf", ["document properties"]),
    "pdf metadata": (dirty.pdf_with(dirty.metadata), "pdf", ["metadata", "document properties"]),
    "pdf page metadata": (
        dirty.pdf_with(dirty.page_metadata), "pdf", ["metadata", "data of the program that made it", "document properties"]
    ),
    "pdf attachment": (dirty.pdf_with(dirty.attachment), "pdf", ["attached files", "document properties"]),
    "pdf opening": (dirty.pdf_with(dirty.script_on_opening), "pdf", ["scripts", "document properties"]),
    "pdf scripts": (dirty.pdf_with(dirty.scripts), "pdf", ["scripts", "document properties"]),
    "pdf launch": (dirty.pdf_with(dirty.launching_link), "pdf", ["scripts", "document properties"]),
    "pdf comment": (dirty.pdf_with(dirty.comment), "pdf", ["comments", "document properties"]),
    "pdf file note": (dirty.pdf_with(dirty.file_note), "pdf", ["attached files", "document properties"]),
    "pdf signature": (dirty.pdf_with(dirty.signature), "pdf", ["a digital signature", "document properties"]),
    "pdf picture": (dirty.pdf_with(dirty.picture), "pdf", ["notes in pictures", "document properties"]),
    "word": (
        dirty.word(), "docx",
        ["document properties", "thumbnails", "data of the program that made it", "traces of who worked on it and where", "notes in pictures"],
    ),
    "excel": (dirty.excel(), "xlsx", ["document properties", "traces of who worked on it and where", "settings of a printer"]),
    "odt": (
        dirty.open_document(), "odt",
        ["document properties", "settings of a printer and of the program", "data of the program that made it", "thumbnails"],
    ),
    "ods": (
        dirty.open_document("spreadsheet"), "ods",
        ["document properties", "settings of a printer and of the program", "data of the program that made it", "thumbnails"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIRTY)
def test_what_a_reader_does_not_see_is_taken_out_and_named(name):
    content, suffix, taken_out = DIRTY[name]
    assert TOKEN.encode() in dirty.everywhere(content), "the file is dirty to begin with"
    cleaned = clean(content, "contract.txt", TITLE)
    assert (cleaned.suffix, set(cleaned.taken_out)) == (suffix, set(taken_out))
    assert TOKEN.encode() not in dirty.everywhere(cleaned.content)
    assert clean(cleaned.content, "x", TITLE).taken_out == []


def test_what_a_reader_sees_stays():
    with pikepdf.open(io.BytesIO(clean(DIRTY["pdf scripts"][0], "x", TITLE).content)) as pdf:
        assert len(pdf.pages) == 1 and len(pdf.pages[0].Annots) == 1, "the link stays"
        assert str(pdf.docinfo["/Title"]) == TITLE and str(pdf.Root.Lang) == "en"
    word = docx.Document(io.BytesIO(clean(DIRTY["word"][0], "x").content))
    assert [each.text for each in word.paragraphs][0] == "The contract" and len(word.inline_shapes) == 1
    assert "The contract" in dirty.everywhere(clean(DIRTY["excel"][0], "x").content).decode("latin-1")
    assert odfdo.Document(io.BytesIO(clean(DIRTY["odt"][0], "x").content)).get_type() == "text"


def test_text_on_a_coloured_ground_is_no_text_under_a_box():
    assert clean(dirty.coloured_pdf(), "x").suffix == "pdf"


def test_a_picture_loses_its_notes_and_not_one_pixel():
    with zipfile.ZipFile(io.BytesIO(clean(dirty.word(), "x").content)) as archive:
        name = next(name for name in archive.namelist() if name.startswith("word/media/"))
        after = Image.open(io.BytesIO(archive.read(name)))
    before = Image.open(io.BytesIO(dirty.jpeg()))
    assert before.getexif() and not after.getexif() and "comment" not in after.info
    assert before.tobytes() == after.tobytes()


REFUSED = {
    "a box over text": (dirty.pdf_with(dirty.box), "What lies under a mark"),
    "a bar over words": (dirty.barred_pdf(), "On page 2 a filled box lies over text"),
    "a hidden layer": (dirty.pdf_with(dirty.layer), "hidden layers"),
    "an XFA form": (dirty.pdf_with(dirty.xfa), "XFA"),
    "a PDF with a password": (dirty.locked_pdf(), "password"),
    "a damaged PDF": (b"%PDF-1.7 nothing", "damaged"),
    "tracked changes": (
        dirty.word_with('<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'),
        "tracked changes",
    ),
    "hidden text": (dirty.word_with("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>"), "hidden text"),
    "a hidden sheet": (dirty.excel('<sheet name="A" sheetId="1" state="hidden" r:id="rId1"/>'), "hidden sheets"),
    "an old Word file": (b"\xd0\xcf\x11\xe0" + bytes(500), "old Word"),
    "a picture": (dirty.jpeg(), "no kind that is taken"),
    "a program": (b"MZ\x00\x01", "no kind that is taken"),
    "another ZIP": (b"PK\x03\x04" + bytes(20), "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_cleaned_is_refused_with_the_reason(name):
    content, told = REFUSED[name]
    with pytest.raises(Refused, match=told):
        clean(content, "contract.pdf")


@pytest.mark.parametrize(
    ("content", "file_name", "suffix"),
    [(b"a,b\n1,2\n", "prices.csv", "csv"), ("£5\r\n".encode("cp1252"), "note.pdf", "txt"), (dirty.plain_pdf(), "x.csv", "pdf")],
)
def test_the_kind_of_a_file_is_told_by_its_content(content, file_name, suffix):
    assert clean(content, file_name).suffix == suffix


# -- put in, released, taken back


@pytest.fixture
def body(db):
    return make.make_body()


@pytest.fixture
def commercial(body):
    return make.make_person(Role.COMMERCIAL, body)


@pytest.fixture
def second(body):
    return make.make_person(Role.GOVERNANCE, body)


@pytest.fixture
def contract(body):
    return buying.make_contract(body)


def put_in(of, by, content=None, **values):
    values = {
        "kind": "contract",
        "name": TITLE,
        "file_name": "a.pdf",
        "redaction": "",
        "content": content or dirty.plain_pdf(),
    } | values
    return workflow.add_copy(of, by=by, **values)


def sent(content, **values):
    file = io.BytesIO(content)
    file.name = "Contract of Ravenstone-9 draft 3.pdf"
    return {"kind": "contract", "name": TITLE, "file": file, "redaction": "Prices, as confidential.", "entry": "e"} | values


def test_a_copy_is_put_in_clean_and_says_what_was_taken_out(client, contract, commercial):
    client.force_login(commercial)
    address = reverse("procurement:add_contract_copy", args=[contract.pk])
    for _ in range(2):  # the same page sent twice puts in one
        assert client.post(address, sent(DIRTY["pdf attachment"][0])).status_code == 302
    copy = ContractCopy.objects.get()
    assert (copy.contract, copy.media_type, copy.cleaned) == (
        contract,
        "application/pdf",
        ["attached files", "document properties"],
    )
    assert sha256(bytes(copy.content)).hexdigest() == copy.sha256
    shown = client.get(reverse("procurement:copy", args=[copy.pk])).content.decode()
    assert "attached files, document properties" in shown and "Prices, as confidential." in shown and TOKEN not in shown
    file = client.get(reverse("procurement:copy_file", args=[copy.pk]))
    assert file["Content-Disposition"] == f'attachment; filename="{TITLE}.pdf"' and file["X-Content-Type-Options"] == "nosniff"
    assert file.content == bytes(copy.content)
    assert [each.step for each in events_of(contract)] == ["add_copy"]


def test_a_refused_file_is_told_at_the_top_and_what_was_typed_stays(client, contract, commercial):
    client.force_login(commercial)
    answer = client.post(reverse("procurement:add_contract_copy", args=[contract.pk]), sent(REFUSED["a box over text"][0]))
    page = answer.content.decode()
    assert "What lies under a mark" in page and "Choose the file again" in page and "Prices, as confidential." in page
    assert not ContractCopy.objects.exists()


def test_a_file_of_more_than_20_mb_is_refused_at_its_field(client, contract, commercial):
    client.force_login(commercial)
    answer = client.post(reverse("procurement:add_contract_copy", args=[contract.pk]), sent(b"a" * (MOST_BYTES + 1)))
    assert "at most 20 MB" in str(answer.context["form"].errors["file"])


def test_an_invitation_is_a_copy_of_a_procurement(client, contract, commercial):
    client.force_login(commercial)
    address = reverse("procurement:add_procurement_copy", args=[contract.procurement_id])
    assert client.post(address, sent(dirty.plain_pdf())).status_code == 200, "a contract is not an invitation"
    assert client.post(address, sent(dirty.plain_pdf(), kind="invitation")).status_code == 302
    assert ContractCopy.objects.get().procurement_id == contract.procurement_id
    assert TITLE in client.get(reverse("procurement:procurement_copies", args=[contract.procurement_id])).content.decode()


def test_only_a_second_person_releases_a_copy(client, contract, commercial, second):
    copy = put_in(contract, commercial)
    address = reverse("procurement:release_copy", args=[copy.pk])
    client.force_login(commercial)
    assert "I have looked at it" not in client.get(reverse("procurement:copy", args=[copy.pk])).content.decode()
    assert client.get(address).status_code == 405 and client.post(address).status_code == 403
    with transaction.atomic(), pytest.raises(IntegrityError, match="copy_released_by_a_second_person"):
        ContractCopy.objects.filter(pk=copy.pk).update(released_by=commercial, released_at=timezone.now())
    client.force_login(second)
    assert TITLE in client.get(reverse("procurement:waiting_copies")).content.decode()
    assert client.post(address).status_code == 302
    copy.refresh_from_db()
    assert copy.released_by == second
    assert TITLE not in client.get(reverse("procurement:waiting_copies")).content.decode()
    with pytest.raises(workflow.StepRefused, match="released already"):
        workflow.release(copy, by=second)


def test_a_released_copy_stays_as_it_is_and_is_taken_back_at_once(client, contract, commercial, second):
    copy = workflow.release(put_in(contract, commercial), by=second)
    with pytest.raises(workflow.StepRefused, match="Take it back instead"):
        workflow.remove_copy(copy, by=commercial)
    with transaction.atomic(), pytest.raises(DatabaseError, match="a released copy stays"):
        ContractCopy.objects.filter(pk=copy.pk).update(name="Another")
    client.force_login(commercial)
    assert client.post(reverse("procurement:take_back_copy", args=[copy.pk])).status_code == 302
    copy.refresh_from_db()
    assert copy.taken_back_at
    with pytest.raises(workflow.StepRefused, match="taken back"):
        workflow.release(copy, by=second)
    with pytest.raises(workflow.StepRefused, match="not public"):
        workflow.take_back(copy, by=second)


def test_a_copy_that_was_never_released_can_be_taken_out(client, contract, commercial):
    copy = put_in(contract, commercial)
    client.force_login(commercial)
    assert client.post(reverse("procurement:remove_copy", args=[copy.pk])).url == reverse(
        "procurement:contract", args=[contract.pk]
    )
    assert not ContractCopy.objects.exists()
    assert [each.step for each in events_of(contract)][-1] == "remove_copy"


@pytest.mark.parametrize("role", Role)
def test_who_reads_puts_in_and_releases_copies(client, body, contract, commercial, role):
    copy, person = put_in(contract, commercial), make.make_person(role, body)
    client.force_login(person)
    hidden, records = role == Role.ADMINISTRATOR, role in (Role.COMMERCIAL, Role.GOVERNANCE)
    for name in ("copy", "copy_file"):
        assert client.get(reverse(f"procurement:{name}", args=[copy.pk])).status_code == (404 if hidden else 200)
    assert client.get(reverse("procurement:add_contract_copy", args=[contract.pk])).status_code == (
        404 if hidden else 200 if records else 403
    )
    released = client.post(reverse("procurement:release_copy", args=[copy.pk])).status_code
    assert released == (404 if hidden else 302 if records else 403)
    if not records:
        with pytest.raises(PermissionDenied):
            put_in(contract, person)


def test_copies_of_another_body_and_of_drafts_are_hidden(client, commercial):
    theirs = put_in(other := buying.make_contract(), make.make_person(Role.COMMERCIAL, other.body))
    drafted = Contract.objects.create(title="Drafted")
    client.force_login(commercial)
    for name, pk in (("copy", theirs.pk), ("copies", other.pk), ("add_contract_copy", other.pk), ("copies", drafted.pk)):
        assert client.get(reverse(f"procurement:{name}", args=[pk])).status_code == 404
    assert client.get(reverse("procurement:waiting_copies")).context["waiting"].count() == 0
    with pytest.raises(PermissionDenied):
        put_in(drafted, commercial)
