"""The words a record of buying may use: codes with what people read."""

from django.db.models import TextChoices


class Precision(TextChoices):
    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"
    NOT_STATED = "not_stated", "not stated"


class VatBasis(TextChoices):
    EXCLUSIVE = "exclusive", "excluding VAT"
    INCLUSIVE = "inclusive", "including VAT"
    NOT_STATED = "not_stated", "VAT basis not stated"


class Answer(TextChoices):
    """Yes, no, or what an old record often is: not stated."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_STATED = "not_stated", "Not stated"


class Regime(TextChoices):
    PCR_2006 = "pcr2006", "Public Contracts Regulations 2006"
    PCR_2015 = "pcr2015", "Public Contracts Regulations 2015"
    PA_2023 = "pa2023", "Procurement Act 2023"
    NOT_STATED = "not_stated", "not stated"


class ContractKind(TextChoices):
    """What is bought: it decides the threshold and some of the limits (domain.md 3.1)."""

    GOODS = "goods", "Goods"
    SERVICES = "services", "Services"
    WORKS = "works", "Works"
    LIGHT_TOUCH = "light_touch", "Light-touch services"
    CONCESSION = "concession", "Concession"
    NOT_STATED = "not_stated", "Not stated"


class Origin(TextChoices):
    """How the offers came in (Transparency Code 2015: invitation to quote or to tender)."""

    TENDER = "tender", "Invitation to tender"
    QUOTATION = "quotation", "Invitation to quote"
    NEITHER = "neither", "Neither"
    NOT_STATED = "not_stated", "Not stated"


class Ending(TextChoices):
    COMPLETED = "completed", "Completed"
    EXPIRED = "expired", "Ran out"
    TERMINATED = "terminated", "Terminated"


class OptionState(TextChoices):
    OPEN = "open", "Open"
    TAKEN = "taken", "Taken"
    LAPSED = "lapsed", "Lapsed"


class ChangeKind(TextChoices):
    EXTENSION = "extension", "Longer term"
    UPLIFT = "uplift", "Higher value"
    EXTENSION_AND_UPLIFT = "extension_and_uplift", "Longer term and higher value"
    OPTION = "option", "Option taken"
    REDUCTION = "reduction", "Lower value or shorter term"
    NOVATION = "novation", "Another supplier takes it over"
    OTHER = "other", "Another change"
    NOT_STATED = "not_stated", "Not stated"


class CopyKind(TextChoices):
    CONTRACT = "contract", "The contract"
    CHANGE = "change", "A change of the contract"
    INVITATION = "invitation", "The invitation to tender"


class DayKind(TextChoices):
    CALENDAR = "calendar", "calendar days"
    WORKING_EW = "working_ew", "working days, England and Wales"
    WORKING_UK = "working_uk", "working days, whole United Kingdom"


class NoticeTrigger(TextChoices):
    """The step that makes a notice owed."""

    BEFORE_MARKET = "before_market", "before going to market"
    MARKET = "market", "going to market"
    BEFORE_DIRECT_AWARD = "before_direct_award", "before a direct award"
    BEFORE_CONTRACT = "before_contract", "before the contract is entered into"
    CONTRACT = "contract", "the contract is entered into"
    BEFORE_CHANGE = "before_change", "before a change"
    CHANGE = "change", "a change is made"
    END = "end", "the contract ends"
    PAYMENT = "payment", "payments of a quarter"
    YEARLY = "yearly", "each year of the contract"
    ABANDONED = "abandoned", "the procurement ends without an award"
    BODY = "body", "the body, whatever it buys"
