"""The contract register as CSV: read as people's programs write it, brought in whole or not at all, exported so that it comes back."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Event, Role
from config.settings import BASE_DIR
from procurement import csv_columns, workflow
from procurement.exports import register_csv
from procurement.models import Contract, Framework, Procurement, RegimeRule, Route, Supplier
from procurement.workflow.imports import CHANGED, NEW, REFUSED, UNCHANGED, import_register
from tests import buying
from tests import factories as make

pytestmark = pytest.mark.django_db
HEADER = "contract_number,title,suppliers,value,vat_basis,starts_on,ends_on\n"
ROW = 'C-1,Cleaning,Acme Ltd,"£1,234.50",exclusive,01/04/2023,2025-03-31\n'


@pytest.fixture
def body():
    return make.make_body()


@pytest.fixture
def commercial(body):
    return make.make_person(Role.COMMERCIAL, body)


@pytest.fixture
def bring(body, commercial):
    def bring(content, **options):
        return import_register(content, body=body, by=commercial, **options)

    return bring


def reasons(outcome) -> list:
    return [(row.row, *reason) for row in outcome.of(REFUSED) for reason in row.reasons]


def states(outcome) -> list:
    return [row.state for row in outcome.rows]


# -- how files are written


@pytest.mark.parametrize(
    ("encoding", "separator", "is_noted"),
    [("utf-8", ",", False), ("utf-8-sig", ",", False), ("cp1252", ",", True), ("utf-8", ";", False), ("cp1252", "\t", True)],
)
def test_a_file_is_read_as_programs_write_it(bring, body, encoding, separator, is_noted):
    rows = [
        HEADER.strip().split(","),
        ["C-1", "Café, cleaning", "Acme Ltd", "£1,234.50", "excluding VAT", "1/4/2023", "2025-03-31"],
    ]
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    outcome = bring(file.getvalue().encode(encoding))
    assert states(outcome) == [NEW]
    assert any("Windows-1252" in note for note in outcome.notes) == is_noted
    contract = Contract.objects.get(body=body)
    assert (contract.title, contract.value, contract.vat_basis) == ("Café, cleaning", Decimal("1234.50"), "exclusive")
    assert (contract.starts_on, contract.starts_precision, contract.ends_on) == (date(2023, 4, 1), "day", date(2025, 3, 31))
    assert contract.recorded_at and [each.name for each in contract.suppliers.all()] == ["Acme Ltd"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04xlsx", "This is an Excel file"),
        ("contract_number,title\n".encode("utf-16"), "not text in UTF-8"),
        (b"\x81\x8d", "neither UTF-8 nor"),
        (b"", "is empty"),
        (b"contract_number,colour\n1,red\n", "“colour” is no column"),
        (b"contract_number\n1\n", "The column title is missing"),
        (b"contract_number,title,title\n1,a,b\n", "title is there twice"),
        (b'contract_number,title\n1,"a\n', "breaks off"),
    ],
)
def test_a_file_that_is_no_register_is_refused_as_a_whole(bring, content, told):
    outcome = bring(content)
    assert outcome.is_refused and told in outcome.problems[0]
    assert not Contract.objects.exists()


# -- rows


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("C-1,,Acme,1,exclusive,,", "title", "Enter this"),
        (",Cleaning,Acme,1,exclusive,,", "contract_number", "Enter this"),
        ("1.23E+11,Cleaning,Acme,1,exclusive,,", "contract_number", "Excel has shortened"),
        ("C-1,Cleaning,Acme,a lot,exclusive,,", "value", "Enter an amount"),
        ("C-1,Cleaning,Acme,-5,exclusive,,", "value", "£0 or more"),
        ("C-1,Cleaning,Acme,1,net,,", "vat_basis", "Enter one of these: exclusive"),
        ("C-1,Cleaning,Acme,1,exclusive,31/02/2023,", "starts_on", "Enter a day as"),
        ("C-1,Cleaning,Acme,1,exclusive,04-01-2023,", "starts_on", "Enter a day as"),
        ("C-1,Cleaning,Acme,1,exclusive,02/04/2023,01/04/2023", "", "cannot end before it starts"),
        (f"C-1,{'x' * 201},Acme,1,exclusive,,", "title", "200"),
        ("C-1,Cleaning,Acme,1,exclusive,,,left over", "", "more cells than there are columns"),
    ],
)
def test_a_row_is_refused_with_its_number_its_column_and_what_to_do(bring, row, column, told):
    outcome = bring(HEADER + ROW.replace("C-1", "C-0") + row + "\n")
    (found,) = reasons(outcome)
    assert found[:2] == (3, column) and told in found[2]
    assert not Contract.objects.exists(), "nothing half done"
    assert not Event.objects.filter(step="enter").exists()


def test_every_row_that_is_wrong_is_told_at_once(bring):
    outcome = bring(HEADER + "C-1,,Acme,x,exclusive,,\n\nC-1,Again,Acme,1,exclusive,,\n")
    assert [(row, column) for row, column, _ in reasons(outcome)] == [
        (2, "value"),
        (2, "title"),
        (4, "contract_number"),
    ]


def test_the_same_file_again_changes_nothing_and_a_changed_cell_is_listed_and_kept_in_the_history(bring, body):
    assert states(bring(HEADER + ROW)) == [NEW]
    before = list(Contract.objects.values())
    assert states(bring(HEADER + ROW)) == [UNCHANGED]
    assert list(Contract.objects.values()) == before
    outcome = bring(HEADER + ROW.replace("1,234.50", "2,000").replace("Acme Ltd", "Other Ltd"))
    assert states(outcome) == [CHANGED]
    assert outcome.rows[0].changes == [
        ("value", Decimal("1234.50"), Decimal("2000.00")),
        ("suppliers", "Acme Ltd", "Other Ltd"),
    ]
    contract = Contract.objects.get()
    assert [each.step for each in events_of(contract)] == ["enter", "revise"]


def test_a_check_says_the_same_and_writes_nothing(bring):
    outcome = bring(HEADER + ROW, check=True)
    assert states(outcome) == [NEW] and outcome.is_check
    assert not Contract.objects.exists() and not Supplier.objects.exists() and not Event.objects.filter(step="enter").exists()


def test_a_column_that_is_not_there_stays_and_an_empty_cell_empties(bring, body):
    bring(HEADER.strip() + ",department\n" + ROW.strip() + ",Estates\n")
    bring("contract_number,title,value\nC-1,Cleaning,\n")
    contract = Contract.objects.get()
    assert (contract.department, contract.value, contract.ends_on) == ("Estates", None, date(2025, 3, 31))


def test_another_body_and_another_draft_are_left_alone(bring, body):
    theirs = buying.make_contract(make.make_body(), external_number="C-1", title="Theirs")
    drafted = Contract.objects.create(external_number="C-1", title="Drafted")
    assert states(bring(HEADER + ROW)) == [NEW]
    for held in (theirs, drafted):
        held.refresh_from_db()
    assert (theirs.title, drafted.title) == ("Theirs", "Drafted")
    (found,) = reasons(bring("contract_number,title,body\nC-1,Cleaning,other-office\n"))
    assert found[:2] == (2, "body")


# -- suppliers


def test_a_supplier_is_found_by_its_number_first_and_its_zeros_are_put_back(bring):
    recorded = buying.make_supplier("Acme Limited", company_number="01234567")
    buying.make_supplier("Acme Ltd", company_number="07654321")
    outcome = bring("contract_number,title,suppliers,company_numbers\nC-1,Cleaning,Acme Ltd,1234567\n")
    assert list(Contract.objects.get().suppliers.all()) == [recorded]
    assert "its name stays as it is" in outcome.notes[0]


def test_several_suppliers_with_their_numbers_in_their_order(bring):
    bring("contract_number,title,suppliers,company_numbers,sme\nC-1,Cleaning,One Ltd|Two Ltd,|SC123456,yes|no\n")
    told = Contract.objects.get().suppliers.order_by("name").values_list("name", "company_number", "is_sme")
    assert list(told) == [("One Ltd", "", "yes"), ("Two Ltd", "SC123456", "no")]


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("Acme Ltd,", "suppliers", "Several suppliers are called Acme Ltd"),
        ("Plain Ltd,09999999", "suppliers", "recorded without this number"),
        ("Acme Ltd,12-34", "company_numbers", "is no company number"),
        ("Acme Ltd,01234567|07654321", "company_numbers", "more of these than suppliers"),
    ],
)
def test_a_supplier_is_never_guessed_at(bring, row, column, told):
    for number in ("01234567", "07654321"):
        buying.make_supplier("Acme Ltd", company_number=number)
    buying.make_supplier("Plain Ltd")
    (found,) = reasons(bring(f"contract_number,title,suppliers,company_numbers\nC-1,Cleaning,{row}\n"))
    assert found[:2] == (2, column) and told in found[2]
    assert Supplier.objects.count() == 3


def test_a_name_with_a_new_number_is_another_supplier_and_a_merged_one_what_it_is_part_of(bring, commercial):
    buying.make_supplier("Acme Ltd", company_number="01234567")
    kept, merged = buying.make_supplier("Kept Ltd"), buying.make_supplier("Merged Ltd", company_number="07654321")
    workflow.merge(merged, kept, by=commercial, reason="Same.")
    header = "contract_number,title,suppliers,company_numbers\n"
    assert states(bring(header + "C-1,A,Acme Ltd,SC123456\nC-2,B,Merged Ltd,07654321\n")) == [NEW, NEW]
    assert Supplier.objects.filter(name="Acme Ltd").count() == 2
    assert list(Contract.objects.get(external_number="C-2").suppliers.all()) == [kept]


# -- procurements and the law that applies


LAW = "contract_number,title,procurement_reference,commenced_on,regime,route\n"


@pytest.fixture
def law():
    RegimeRule.objects.create(regime="pcr2015", text="x", from_on=date(2015, 2, 26), to_on=date(2025, 2, 23))
    RegimeRule.objects.create(regime="pa2023", text="x", from_on=date(2025, 2, 24))
    Route.objects.create(code="open", name="Open")


def test_contracts_of_one_reference_share_a_procurement_and_its_law_follows_from_its_day(bring, law):
    outcome = bring(LAW + "C-1,A,ITT 7,23/02/2025,,open\nC-2,B,itt 7,23/02/2025,,open\nC-3,C,ITT 8,24/02/2025,pa2023,\n")
    assert reasons(outcome) == [] and states(outcome) == [NEW, NEW, NEW]
    shared, other = Procurement.objects.order_by("pk")
    assert (shared.regime, shared.route_type.code, shared.contracts.count()) == ("pcr2015", "open", 2)
    assert other.regime == "pa2023"


@pytest.mark.parametrize(
    ("rows", "column", "told"),
    [
        ("C-1,A,ITT 7,24/02/2025,pcr2015,open", "commenced_on", "Ask for a correction"),
        ("C-1,A,ITT 7,,pcr2015,open", "commenced_on", "locked at 23/02/2025"),
        ("C-1,A,ITT 7,23/02/2025,pa2023,open", "regime", "Ask for a correction"),
        ("C-1,A,ITT 7,23/02/2025,pcr2015,closed", "route", "is no route"),
        ("C-2,A,ITT 9,24/02/2025,pcr2015,", "regime", "Procurement Act 2023 applies"),
        ("C-2,A,ITT 9,24/02/2025,,\nC-3,A,ITT 9,25/02/2025,,", "commenced_on", "Ask for a correction"),
        ("C-2,A,ITT 9,,,open\nC-3,A,ITT 9,,,", "route", "Row 2 says otherwise"),
    ],
)
def test_the_law_that_is_known_is_not_overwritten_and_rows_have_to_agree(bring, law, rows, column, told):
    assert states(bring(LAW + "C-1,A,ITT 7,23/02/2025,,open\n")) == [NEW]
    outcome = bring(LAW + rows + "\n")
    found = reasons(outcome)
    assert found[0][1] == column and told in found[0][2]
    assert (Procurement.objects.get().regime, Contract.objects.count()) == ("pcr2015", 1)


# -- Part 2


@pytest.mark.parametrize(
    ("row", "column"), [("C-1,Cleaning,500,Prices are confidential.", ""), ("C-1,Cleaning,500,", "value_withheld_because")]
)
def test_a_value_that_stands_in_part_2_is_not_imported(bring, body, row, column):
    buying.make_contract(body, external_number="C-1", value=None, value_withheld_because="Prices are confidential.")
    (found,) = reasons(bring(f"contract_number,title,value,value_withheld_because\n{row}\n"))
    assert found[1] == column and "Part 2" in found[2]
    assert Contract.objects.get().value is None


# -- there and back


def written(person) -> bytes:
    return "".join(register_csv(Contract.objects.visible_to(person))).encode()


def test_an_import_of_an_export_changes_nothing(bring, body, commercial, law):
    first, second = buying.make_supplier("=Acme|Ltd".replace("|", " "), company_number="01234567"), buying.make_supplier("Zeta")
    workflow.merge(buying.make_supplier("Old Zeta"), second, by=commercial, reason="Same.")
    framework = Framework.objects.create(name="Frame, work", regime="pcr2015")
    procurement = buying.make_procurement(body, reference="ITT 1", route_type=Route.objects.get(), ocid="ocds-h6vhtk-1")
    texts = {
        "title": "-1+cmd|' /C calc'!A0",
        "description": "one\r\ntwo “quoted”",
        "department": "'=odd",
        "deliverables": " padded ",
    }
    buying.make_contract(
        body,
        suppliers=[second, first],
        procurement=procurement,
        external_number="C-1",
        framework=framework,
        is_sealed="yes",
        **texts,
    )
    buying.make_contract(
        body, suppliers=[Supplier.objects.get(name="Old Zeta")], procurement=procurement, starts_precision="month"
    )
    bare = Contract.objects.create(body=body, title="Bare", recorded_at=timezone.now())
    events = Event.objects.count()
    outcome = bring(written(commercial))
    assert reasons(outcome) == [] and states(outcome) == [UNCHANGED] * 3
    assert outcome.rows[2].contract_number == "" and bare.external_number == ""
    assert Event.objects.count() == events


def test_no_cell_of_an_export_runs_as_a_formula(body, commercial):
    buying.make_contract(
        body, title='=HYPERLINK("http://x")', department="@sum", description="+1", used_by="-2", external_number="\t=3"
    )
    rows = list(csv.reader(io.StringIO(written(commercial).decode("utf-8-sig"))))
    assert rows[0] == [column.name for column in csv_columns.COLUMNS]
    assert [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert '\'=HYPERLINK("http://x")' in rows[1]


def test_an_export_holds_what_one_may_see_and_asks_little_however_long_it_is(body, commercial):
    buying.make_contract(make.make_body(), title="Somebody else's")
    buying.make_contract(body, title="Ours")
    Contract.objects.create(title="Drafted")
    written(commercial)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            text = written(commercial).decode()
        counts.append(len(captured))
        buying.make_contract(body)
        buying.make_contract(body)
    assert "Ours" in text and "Somebody else's" not in text and "Drafted" not in text
    assert counts[0] == counts[1]


def test_an_import_without_changes_asks_as_much_for_three_contracts_as_for_one(bring, body, commercial):
    counts = []
    for several in (1, 2):
        for n in range(several):
            buying.make_contract(body, external_number=f"C-{several}-{n}")
        content = written(commercial)
        with CaptureQueriesContext(connection) as captured:
            assert set(states(bring(content))) == {UNCHANGED}
        counts.append(len([each for each in captured if "SAVEPOINT" not in each["sql"]]))
    assert counts[0] == counts[1]


def test_the_documented_columns_are_those_that_are_read():
    assert csv_columns.table() in (BASE_DIR / "docs" / "contract-register-csv.md").read_text()
