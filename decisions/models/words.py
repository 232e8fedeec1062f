"""The words a record may use where it may not use its own: codes with what people read."""

from django.db.models import TextChoices

from procurement.models import Answer, Precision, VatBasis

__all__ = ["Answer", "Precision", "VatBasis"]


class Origin(TextChoices):
    NATIVE = "native", "Made here"
    ARCHIVE = "archive", "Archive"


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    WITH_ADVISERS = "with_advisers", "With advisers"
    WITH_HEAD_OF_UNIT = "with_head_of_unit", "With head of unit"
    WITH_CHIEF_EXECUTIVE = "with_chief_executive", "With chief executive"
    WITH_DECISION_MAKER = "with_decision_maker", "With decision maker"
    SIGNED = "signed", "Signed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ARCHIVED = "archived", "Archived"


CLOSED = (Status.SIGNED, Status.ARCHIVED)
ON_ITS_WAY = (Status.WITH_ADVISERS, Status.WITH_HEAD_OF_UNIT, Status.WITH_CHIEF_EXECUTIVE, Status.WITH_DECISION_MAKER)


class Kind(TextChoices):
    """What sort of thing is decided. Not every decision is a purchase."""

    PROCUREMENT = "procurement", "Procurement or contract"
    GRANT = "grant", "Grant"
    INCOME = "income", "Income"
    DISPOSAL = "disposal", "Disposal"
    LEASE = "lease", "Lease or property"
    LEGAL_FUNDING = "legal_funding", "Legal funding"
    SETTLEMENT = "settlement", "Settlement of a claim"
    APPOINTMENT = "appointment", "Appointment"
    BUDGET = "budget", "Budget or precept"
    POLICY = "policy", "Policy or strategy"
    DELEGATION = "delegation", "Delegation"
    OTHER = "other", "Other"
    NOT_STATED = "not_stated", "Not stated"


class Level(TextChoices):
    """Who decides."""

    DECISION_MAKER = "decision_maker", "Decision maker"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive, under delegation"
    TWO_BODIES = "two_bodies", "Two bodies together"
    NOT_STATED = "not_stated", "Not stated"


class Outcome(TextChoices):
    APPROVED = "approved", "Approved"
    APPROVED_WITH_CHANGES = "approved_with_changes", "Approved with changes"
    NOTED = "noted", "Noted"
    SUPPORTED = "supported", "Supported"
    REJECTED = "rejected", "Rejected"
    HELD_OVER = "held_over", "Held over"
    NOT_STATED = "not_stated", "Not stated"


class Asks(TextChoices):
    NOTE = "note", "Note"
    APPROVE = "approve", "Approve"
    AGREE = "agree", "Agree"
    DELEGATE = "delegate", "Agree to delegate"
    SUPPORT = "support", "Support"
    OTHER = "other", "Other"
    NOT_STATED = "not_stated", "Not stated"


def outcome_asked(asks) -> Outcome:
    """The outcome of a recommendation that is decided as it was put: what is to be noted is noted."""
    return {Asks.NOTE: Outcome.NOTED, Asks.SUPPORT: Outcome.SUPPORTED}.get(asks, Outcome.APPROVED)


def is_as_recommended(asks, outcome, decided="", conditions="") -> bool:
    """Whether it was decided as it was put, in its own words and without conditions."""
    return outcome == outcome_asked(asks) and not decided and not conditions


def outcomes_in_short(outcomes) -> list[tuple[str, str]]:
    """What was decided on the recommendations, given in their order: each outcome with those that have it, which are not named where
    all have the same. Nothing where no outcome is told."""
    found: dict[str, list[int]] = {}
    for number, outcome in enumerate(outcomes, 1):
        found.setdefault(str(outcome or Outcome.NOT_STATED), []).append(number)
    if set(found) <= {str(Outcome.NOT_STATED)}:
        return []
    return [(outcome, "" if len(found) == 1 else _numbered(at)) for outcome, at in found.items()]


def _numbered(at: list[int]) -> str:
    *most, last = map(str, at)
    return f"recommendations {', '.join(most)} and {last}" if most else f"recommendation {last}"


class PublishAs(TextChoices):
    FULL = "full", "In full"
    ENTRY_ONLY = "entry_only", "As an entry in the register only"
    NOT = "not", "Not published"


class DateLabel(TextChoices):
    SIGNED = "signed", "Signed"
    EFFECTIVE = "effective", "Effective"
    PUBLISHED = "published", "Published"
    RECEIVED = "received", "Received"
    RESTRICTION_LIFTED = "restriction_lifted", "Restriction lifted"


class MoneyKind(TextChoices):
    APPROVAL = "approval", "Approval"
    COST = "cost", "Cost"
    CONTRACT_VALUE = "contract_value", "Contract value"
    EXTENSION = "extension", "Extension"
    GRANT = "grant", "Grant"
    INCOME = "income", "Income"
    SAVING = "saving", "Saving"
    EARLIER = "earlier", "Approved earlier"
    TOTAL = "total", "Running total over related decisions"
    CAP = "cap", "Most that may be awarded"
    OTHER = "other", "Other"


class Spending(TextChoices):
    CAPITAL = "capital", "Capital"
    REVENUE = "revenue", "Revenue"
    BOTH = "both", "Capital and revenue"
    NOT_STATED = "not_stated", "Not stated"


class Support(TextChoices):
    SUPPORTIVE = "supportive", "Supportive"
    WITH_CONCERNS = "with_concerns", "Supportive with concerns"
    NOT_SUPPORTIVE = "not_supportive", "Not supportive"
    NOT_AFFECTED = "not_affected", "Not affected"
    NOT_STATED = "not_stated", "Not stated"


class DeclarationAnswer(TextChoices):
    GIVEN = "given", "Given"
    COVERED_IN_REPORT = "covered_in_report", "Covered in the body of the report"
    WITH_CONDITIONS = "with_conditions", "Given with conditions"
    OBJECTS = "objects", "Objection"
    NOT_REQUIRED = "not_required", "Not required"
    NOT_GIVEN = "not_given", "Not given"
    NOT_STATED = "not_stated", "Not stated"


class AdviceAnswer(TextChoices):
    """What an adviser says to those inside."""

    CONTENT = "content", "Content"
    WITH_CONDITIONS = "with_conditions", "Content with conditions"
    OBJECTS = "objects", "Objects"
    NOT_REQUIRED = "not_required", "Advice not required"
    NOT_GIVEN = "not_given", "Not given yet"


# The same as people read it beside a name: "content" alone reads as a heading.
ADVICE_IN_WORDS = {
    AdviceAnswer.CONTENT: "Content with it",
    AdviceAnswer.WITH_CONDITIONS: "Content with it on conditions",
    AdviceAnswer.OBJECTS: "Objects to it",
    AdviceAnswer.NOT_REQUIRED: "Says that no advice is required",
    AdviceAnswer.NOT_GIVEN: "Not given yet",
}


class LinkKind(TextChoices):
    FOLLOWS = "follows", "Follows"
    FUNDS = "funds", "Funds"
    EXTENDS = "extends", "Extends"
    VARIES = "varies", "Varies"
    IN_LINE_WITH = "in_line_with", "In line with"
    ANNOUNCES = "announces", "Announces"
    SUPERSEDES = "supersedes", "Supersedes"
    REVOKES = "revokes", "Revokes"


FILE_KINDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word file",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel file",
    "application/vnd.oasis.opendocument.text": "OpenDocument text",
    "text/csv": "CSV file",
    "image/png": "PNG picture",
}  # what people call a kind of file, for each that can be uploaded


class PaperKind(TextChoices):
    SIGNED_DOCUMENT = "signed_document", "Signed decision document"
    REPORT = "report", "Report"
    ANNEX = "annex", "Annex"
    BACKGROUND = "background", "Background paper"
    ASSESSMENT = "assessment", "Assessment"


class AssessmentKind(TextChoices):
    EQUALITY = "equality", "Equality impact assessment"
    DATA_PROTECTION = "data_protection", "Data protection impact assessment"
    OTHER = "other", "Other assessment"


class AssessmentState(TextChoices):
    SCREENED = "screened", "Screened"
    PLANNED = "planned", "Planned"
    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "Not needed"
    NOT_STATED = "not_stated", "Not stated"


class How(TextChoices):
    """How a decision was made."""

    HERE = "here", "Signed in this system"
    ON_PAPER = "on_paper", "On paper"
    ORALLY = "orally", "Orally"
    NOT_STATED = "not_stated", "Not stated"


class Interest(TextChoices):
    """The answers a form version can offer to its interest question."""

    NONE = "none", "No interest"
    MAY_TAKE = "may_take", "An interest is declared and the decision may be taken"
    STANDS_ASIDE = "stands_aside", "Stands aside"
    NOT_STATED = "not_stated", "Not stated"


class Capacity(TextChoices):
    """Why somebody may read Part 2."""

    AUTHOR = "author", "Author"
    CO_AUTHOR = "co_author", "Co-author"
    ADVISER = "adviser", "Adviser asked on it"
    HEAD_OF_UNIT = "head_of_unit", "Head of unit asked on it"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    DECISION_MAKER = "decision_maker", "Decision maker"
    GOVERNANCE = "governance", "Governance"
    AUDITOR = "auditor", "Auditor"
    BOARD_MEMBER = "board_member", "Member of a board it goes to"
    DELEGATED_AWARD = "delegated_award", "Holder of a delegated award"
    NAMED = "named", "Added by name"


class SchemeSubject(TextChoices):
    """What a paragraph of a scheme of delegation is about."""

    BUSINESS_CASE = "business_case", "Business case"
    TENDER = "tender", "Going out to tender"
    AWARD = "award", "Award of a contract"
    DIRECT_AWARD = "direct_award", "Award without competition"
    VARIATION = "variation", "Variation or extension of a contract"
    GRANT = "grant", "Grant"
    SEALING = "sealing", "Signing and sealing"
    DELEGATION = "delegation", "Delegation"
    OTHER = "other", "Other"


class Comparison(TextChoices):
    """How an amount is held against the one in a paragraph: at exactly that amount the two differ."""

    OVER = "over", "more than the amount"
    FROM = "from", "the amount or more"


class SchemeLevel(TextChoices):
    """Who has to decide under a paragraph of a scheme."""

    DECISION_MAKER = "decision_maker", "Decision maker"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    CHIEF_FINANCE_OFFICER = "chief_finance_officer", "Chief finance officer"
    DIRECTOR = "director", "Director"
    NOT_STATED = "not_stated", "Not stated"


class FigureKind(TextChoices):
    """A figure of buying that stands in Part 2."""

    CAP = "cap", "Most that may be awarded"
    VALUE = "value", "Value of the contract"
    ESTIMATE = "estimate", "Estimated value"
    OTHER = "other", "Other figure"


class ReviewOutcome(TextChoices):
    RELEASED = "released", "Released"
    PART_RELEASED = "part_released", "Released in part"
    STILL_EXEMPT = "still_exempt", "Still exempt"


class CommentKind(TextChoices):
    """What is said on a request, and why."""

    REMARK = "remark", "Remark"
    QUESTION = "question", "Question to the author"
    ANSWER = "answer", "Answer"
    RETURN = "return", "Returned"
    WITHDRAW = "withdraw", "Withdrawn"


class WordKind(TextChoices):
    """What something of a Word file was."""

    ARRIVED = "arrived", "Placed in the draft"
    TEXT = "text", "Text without a place in the form"
    FORM_WORDS = "form_words", "Words of the form itself"
    TEXT_BOX = "text_box", "Text box"
    COMMENT = "comment", "Comment"
    DELETED = "deleted", "Deleted with tracked changes"
    INSERTED = "inserted", "Inserted with tracked changes"
    HIDDEN = "hidden", "Hidden or struck-through text"
    MARGIN = "margin", "Header or footer"
    PICTURE = "picture", "Picture"
    CHART = "chart", "Chart or diagram"
    EMBEDDED = "embedded", "Embedded file"
    EQUATION = "equation", "Equation"
    FIELD = "field", "Field or contents list"
    MONEY = "money", "Amount recognised"
    DATE = "date", "Date recognised"


class WordState(TextChoices):
    WAITING = "waiting", "Waiting"
    PLACED = "placed", "Placed"
    DISMISSED = "dismissed", "Dismissed"
