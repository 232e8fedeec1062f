"""Released records as publication.releases writes them, for tests of what OCDS makes of them. Every name is made up."""

from datetime import UTC, datetime

from publication.ocds.release import Source

BODY = {"name": "Mayor's Office of Testshire", "short_name": "testshire", "formats_email": "", "formats_days": 5}
AT = datetime(2024, 6, 3, 9, 30, tzinfo=UTC)


def supplier(key=7, **told) -> dict:
    usual = {"name": f"Supplier {key} Ltd", "kind": "supplier", "company_number": "", "charity_number": "", "ppon": ""}
    usual |= {"trading_name": "", "former_names": [], "is_sme": "not_stated", "is_vcse": "not_stated", "key": key}
    return usual | told


def notice(code, on="2023-03-01", **told) -> dict:
    usual = {"code": code, "name": f"Notice {code}", "published_on": on, "reference": "", "address": ""}
    return usual | told


def procurement(**told) -> dict:
    usual = {
        "title": "Radios for patrol",
        "route": "",
        "regime": "pcr2015",
        "threshold_as_written": "",
        "threshold": "213477.00",
        "threshold_vat": "inclusive",
        "fewest_suppliers": 3,
        "justification": "",
        "is_timetable_indicative": False,
        "reference": "ITT 12",
        "description": "Hand-held radios.",
        "department": "Commercial",
        "contract_kind": "goods",
        "commenced_on": "2023-02-01",
        "estimated_value": "900000.00",
        "estimated_vat": "inclusive",
        "ocid": None,
        "has_quotations": "no",
        "ended_without_award_on": None,
        "route_code": "open",
        "route_name": "Open procedure",
        "route_method": "open",
        "direct_award_ground": None,
        "framework": None,
        "gates": [],
        "lots": [],
        "notices": [],
    }
    return usual | told


def contract(**told) -> dict:
    usual = {
        "title": "Supply of radios",
        "external_number": "C-1",
        "value_as_written": "",
        "value": "1150000.00",
        "vat_basis": "exclusive",
        "pricing_basis": "",
        "starts_as_written": "",
        "starts_on": "2023-04-01",
        "starts_precision": "day",
        "term_as_written": "",
        "term_months": 24,
        "break_as_written": "",
        "extension_as_written": "",
        "extension_months": 12,
        "description": "Radios and their upkeep.",
        "department": "",
        "used_by": "Testshire Police",
        "deliverables": "",
        "ceiling": None,
        "annual_spend": None,
        "irrecoverable_vat": None,
        "value_withheld_because": "",
        "value_band": "",
        "offers_by": "tender",
        "signed_on": "2023-03-20",
        "ends_on": "2025-03-31",
        "review_on": None,
        "is_sealed": "no",
        "indicators": None,
        "no_indicators_because": "",
        "ended_on": None,
        "ended_as": "",
        "regime": "pcr2015",
        "lot": None,
        "suppliers": [supplier()],
        "framework": None,
        "procurement": procurement(),
        "procurement_key": 12,
        "options": [],
        "breaks": [],
        "changes": [],
        "notices": [],
    }
    return usual | told


def change(key=1, **told) -> dict:
    usual = {
        "key": key,
        "amount_as_written": "",
        "amount": "575000.00",
        "percentage": "50.00",
        "months": 12,
        "resulting_value": "1725000.00",
        "ground_as_cited": "Regulation 72(2)(b)",
        "kind": "extension_and_uplift",
        "vat_basis": "exclusive",
        "reason": "More officers than foreseen.",
        "is_foreseen": "no",
        "agreed_on": "2024-01-15",
        "new_end_on": "2026-03-31",
        "ground": {"code": "72(1)(b)", "text": "Further works, services or supplies have become necessary."},
        "notices": [],
    }
    return usual | told


def source(record, *, kind="contract", key=34, release=1, at=AT, decisions=(), copies=()) -> Source:
    return Source(
        release=release, kind=kind, key=key, at=at, record=record, body=BODY, decisions=tuple(decisions), copies=tuple(copies)
    )


def whole_life() -> list[Source]:
    """A process with everything that has a place in OCDS: gates, notices, a copy, a decision, changes, its end."""
    bought = procurement(
        justification="Only one maker.",
        direct_award_ground={"code": "32(2)(b)(ii)", "text": "Competition is absent for technical reasons."},
        framework={"name": "Radios 2", "provider": "", "expires_on": None},
        gates=[
            gate("0", planned_on="2023-01-10", precision="day", actual_on="2023-01-12"),
            gate("1", planned_as_written="July 2023", planned_on="2023-07-01", precision="month"),
        ],
        notices=[notice("F01"), notice("F02", reference="2023/S 000-1", address="https://notices.example/1"), notice("F03")],
    )
    suppliers = [
        supplier(7, ppon="PABC-1234-DEFG", company_number="01234567", is_sme="yes", is_vcse="no"),
        supplier(8, charity_number="SC012345", is_vcse="yes"),
        supplier(9),
        supplier(10, kind="to_be_confirmed"),
    ]
    record = contract(
        procurement=bought,
        suppliers=suppliers,
        changes=[change(notices=[notice("F20", "2024-02-01")]), change(2, amount="1000.00", ground=None, new_end_on=None)],
        notices=[notice("UK7", "2023-03-25"), notice("UK9", "2024-03-25"), notice("UK11", "2026-04-01")],
        ends_on="2026-03-31",
        ended_on="2026-03-31",
        ended_as="expired",
        no_indicators_because="Below £5 million.",
    )
    copies = [
        {"number": 1, "kind": "contract", "media_type": "application/pdf", "redaction": "Names of staff.", "address": COPY}
    ]
    decisions = [{"id": 5, "slug": "pcd-1422", "reference": "PCD 1422", "title": "Radios", "address": DECISION}]
    return [source(record, copies=copies, decisions=decisions)]


COPY = "https://public.example/contracts/testshire-c-1/copies/1/"
DECISION = "https://public.example/decisions/pcd-1422/"


def gate(number, **told) -> dict:
    usual = {"number": number, "purpose": f"Gate {number}", "planned_as_written": "", "planned_on": None}
    return usual | {"precision": "not_stated", "actual_on": None} | told


def releases_of(sources, ocid="ocds-000000-testshire-p12") -> list[dict]:
    """The steps of a process as they would be told, one a second."""
    from publication.ocds.release import steps

    return [
        step.content | {"ocid": ocid, "id": f"{ocid}-{step.name}", "date": f"2024-06-03T09:30:{place:02}Z", "tag": [step.tag]}
        for place, step in enumerate(steps(sources))
    ]


def package_of(releases) -> dict:
    from publication.ocds import package

    told = package.head("https://public.example/ocds/releases.json", AT, BODY["name"])
    return told | {"releases": releases}
