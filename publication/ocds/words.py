"""How the office's words and figures read in OCDS: values, days, parties, kinds of notice. Pure; nothing is looked up.

A value that the record does not give is left out, never null or nought: what stands in Part 2 leaves no trace."""

from datetime import UTC, date, datetime
from decimal import Decimal

EMPTY = (None, "", [], {})
EXTENSIONS = [  # the United Kingdom's names places, which the other defines
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_location_extension/master/extension.json",
]
REGIME_SCHEMES = {"pcr2006": "PCR2006", "pcr2015": "PCR2015", "pa2023": "PA2023"}
CATEGORIES = {"goods": "goods", "services": "services", "works": "works", "light_touch": "services"}
BASIS_UNKNOWN = "The record does not say whether the value includes VAT."
CHANGES = {
    "extension": "Longer term",
    "uplift": "Higher value",
    "extension_and_uplift": "Longer term and higher value",
    "option": "Option taken",
    "reduction": "Lower value or shorter term",
    "novation": "Another supplier takes it over",
    "other": "Another change",
}
ENDINGS = {"completed": "Completed", "expired": "Ran out", "terminated": "Terminated"}
BASES = {"exclusive": "excluding VAT", "inclusive": "including VAT"}

# notice: section of the release, OCDS document type (domain.md 3.5, 3.9)
PLANNING, TENDER, AWARD, CONTRACT, IMPLEMENTATION = "planning", "tender", "award", "contract", "implementation"
NOTICES = {
    "UK1": (PLANNING, "plannedProcurementNotice"),
    "UK2": (PLANNING, "marketEngagementNotice"),
    "UK3": (PLANNING, "plannedProcurementNotice"),
    "F01": (PLANNING, "plannedProcurementNotice"),
    "UK4": (TENDER, "tenderNotice"),
    "UK5": (TENDER, "tenderNotice"),
    "F02": (TENDER, "tenderNotice"),
    "F15": (TENDER, "tenderNotice"),
    "UK12": (TENDER, "tenderCancellationNotice"),
    "UK6": (AWARD, "awardNotice"),
    "F03": (AWARD, "awardNotice"),
    "UK7": (CONTRACT, "contractNotice"),
    "UK8": (IMPLEMENTATION, "financialProgressReport"),
    "UK9": (IMPLEMENTATION, "implementationNotice"),
    "UK11": (IMPLEMENTATION, "contractTerminationNotice"),
}
COPIES = {
    "contract": ("Copy of the contract", "contractSigned"),
    "change": ("Copy of a change of the contract", "contractAnnexe"),
    "invitation": ("Invitation to tender", "biddingDocuments"),
}


def filled(**fields) -> dict:
    """The fields that have something in them."""
    return {name: value for name, value in fields.items() if value not in EMPTY}


def sentences(*said) -> str:
    return " ".join(part.strip() for part in said if part and part.strip())


def number(amount: Decimal) -> int | float:
    """As JSON writes it. Pounds and pence of fourteen figures fit a float exactly enough to be read back to the penny."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def money(text) -> Decimal | None:
    return None if text in EMPTY else Decimal(text)


def value(amount: Decimal | None, basis: str) -> dict:
    """OCDS `amount` is without VAT, the extension's `amountGross` with it; where the basis is not known it is `amount`, and a
    sentence beside it says so (BASIS_UNKNOWN)."""
    if amount is None:
        return {}
    return {"amountGross" if basis == "inclusive" else "amount": number(amount), "currency": "GBP"}


def pounds(amount: Decimal) -> str:
    return f"£{amount:,.2f}".removesuffix(".00")


def starts(day: str | None) -> str:
    return f"{day}T00:00:00Z" if day else ""


def ends(day: str | None) -> str:
    return f"{day}T23:59:59Z" if day else ""


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError("Every month has 28 days.")


def above(amount: Decimal | None, basis: str, procurement: dict | None) -> bool | None:
    """Whether a value reaches the procurement's threshold: only where both stand, on the same VAT basis."""
    threshold = money((procurement or {}).get("threshold"))
    if amount is None or threshold is None or basis not in BASES or basis != procurement["threshold_vat"]:
        return None
    return amount >= threshold


def category(kind: str) -> str:
    return CATEGORIES.get(kind, "")


def classification(regime: str, ground: dict | None) -> dict:
    """A paragraph of the law, as the record cites it."""
    if not ground:
        return {}
    return filled(scheme=REGIME_SCHEMES.get(regime, ""), id=ground["code"], description=ground["text"])


# -- parties


def buyer(body: dict) -> dict:
    return {"id": f"body-{body['short_name']}", "name": body["name"]}


def buying_party(body: dict) -> dict:
    return buyer(body) | {"identifier": {"legalName": body["name"]}, "roles": ["buyer"]}


def supplier(told: dict) -> dict:
    return {"id": supplier_id(told), "name": told["name"]}


def supplier_id(told: dict) -> str:
    """The identifier that Find a Tender would use; without one, our own key of the supplier."""
    known = identifiers(told)
    return "-".join((known[0]["scheme"], known[0]["id"])) if known else f"supplier-{told['key']}"


def identifiers(told: dict) -> list[dict]:
    """Every number it is known by, the one that says most first."""
    numbers = [("GB-PPON", told["ppon"]), ("GB-COH", told["company_number"])]
    numbers.append((_charity_register(told["charity_number"]), told["charity_number"].removeprefix("NIC")))
    return [{"scheme": scheme, "id": given, "legalName": told["name"]} for scheme, given in numbers if given]


def _charity_register(given: str) -> str:
    """England and Wales, Scotland and Northern Ireland keep a register each."""
    return {"SC": "GB-SC", "NI": "GB-NIC"}.get(given[:2], "GB-CHC")


def supplying_party(told: dict) -> dict:
    first, *others = identifiers(told) or [{"legalName": told["name"]}]
    return supplier(told) | filled(
        identifier=first, additionalIdentifiers=others, roles=["supplier"], details=_flags(told["is_sme"], told["is_vcse"])
    )


def _flags(is_sme: str, is_vcse: str) -> dict:
    """What the record says about its size and kind; not stated is left out."""
    scale = {"yes": "sme", "no": "large"}.get(is_sme)
    return filled(scale=scale, vcse={"yes": True, "no": False}.get(is_vcse))


# -- documents


def notices(listed: list[dict], section: str, *, otherwise: str) -> list[dict]:
    """The notices that belong to a section; one of no section of its own goes where the record holds it."""
    found = {}
    for notice in listed:
        place, kind = NOTICES.get(notice["code"], (otherwise, ""))
        if place == section:
            told = _notice(notice, kind)
            found[told["id"]] = told
    return list(found.values())


def _notice(notice: dict, kind: str) -> dict:
    told_apart = notice["reference"] or notice["published_on"]
    return filled(
        id=f"notice-{notice['code']}-{told_apart}",
        documentType=kind,
        noticeType=notice["code"],
        title=sentences(notice["name"], notice["reference"]),
        url=notice["address"],
        datePublished=starts(notice["published_on"]),
        language="en",
    )


def copy(released: dict, address: str) -> dict:
    """A copy that anybody may fetch. It is named by what it is, not by the name of its file."""
    title, kind = COPIES[released["kind"]]
    return filled(
        id=f"copy-{released['number']}",
        documentType=kind,
        title=title,
        description=released["redaction"],
        url=address,
        format=released["media_type"],
        language="en",
    )


def decision(told: dict) -> dict:
    """A public decision as a document of the planning: its reference, its title, its page."""
    return filled(
        id=f"decision-{told['slug']}",
        documentType="needsAssessment",
        title=sentences(told["reference"], told["title"]) or "Decision",
        url=told["address"],
        format="text/html",
        language="en",
    )
