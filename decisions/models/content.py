"""The content of Part 1: everything here is frozen by the database once its decision is signed or archived."""

from django.db import models
from django.db.models import F, Q

from procurement.models import Supplier

from .decision import Decision
from .reference import OfficeHolder
from .words import (
    Answer,
    Asks,
    AssessmentKind,
    AssessmentState,
    DateLabel,
    How,
    LinkKind,
    MoneyKind,
    Outcome,
    Precision,
    Spending,
    VatBasis,
)


class Content(models.Model):
    """A part of a decision in its place. Its table is on the list that the freezing trigger guards."""

    decision = models.ForeignKey(Decision, models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["decision_id", "position", "pk"]


class DecisionDate(Content):
    """A date of an archived record: as written, as read, and how precise."""

    label = models.CharField(max_length=20, choices=DateLabel)
    as_written = models.CharField(max_length=100, blank=True)
    on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.NOT_STATED)

    class Meta(Content.Meta):
        default_related_name = "dates"
        constraints = [
            models.CheckConstraint(
                condition=Q(on__isnull=True) | ~Q(precision="not_stated"),
                name="date_read_has_a_precision",
                violation_error_message="Say whether the date is exact, or a month or year.",
            )
        ]


class DecidedBy(Content):
    """Who decided, as written and as known: the office holder is linked only when a person is sure of it."""

    as_written = models.CharField(max_length=200)
    office_holder = models.ForeignKey(OfficeHolder, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Content.Meta):
        default_related_name = "deciders"


class Section(Content):
    """A section of the request or, with `board_paper`, of a board paper: heading, text, numbering."""

    class Numbering(models.TextChoices):
        BY_SECTION = "by_section", "1.1, 1.2, 2.1"
        RUNNING = "running", "1, 2, 3 through the document"
        LETTERS = "letters", "a, b, c"
        NONE = "none", "Not numbered"
        AS_PRINTED = "as_printed", "As printed in the text"

    Numbering = Numbering

    board_paper = models.ForeignKey("decisions.BoardPaper", models.PROTECT, null=True, blank=True, related_name="sections")
    code = models.CharField(
        max_length=40, blank=True, help_text="The section of the form version that this is; empty for one of its own."
    )
    heading = models.CharField(max_length=250)
    number_as_written = models.CharField(max_length=20, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    is_numbered = models.BooleanField(default=True, help_text="Its paragraphs count in the numbering of the document.")
    body = models.TextField("text", blank=True)

    class Meta(Content.Meta):
        default_related_name = "sections"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "code"],
                condition=Q(board_paper__isnull=True) & ~Q(code=""),
                name="form_section_once_in_a_request",
            )
        ]


class Recommendation(Content):
    """One thing asked and what was decided on it. With `board_paper` it is what that paper recommended."""

    board_paper = models.ForeignKey(
        "decisions.BoardPaper", models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    number_as_written = models.CharField(max_length=20, blank=True)
    asks = models.CharField(max_length=10, choices=Asks, default=Asks.NOT_STATED)
    recommended = models.TextField("recommended text")
    outcome = models.CharField(max_length=24, choices=Outcome, blank=True)
    decided = models.TextField("decided text", blank=True, help_text="Only where it differs from what was recommended.")
    conditions = models.TextField(blank=True)

    class Meta(Content.Meta):
        default_related_name = "recommendations"
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="approved_with_changes") | ~Q(decided=""),
                name="changed_approval_says_what_was_decided",
                violation_error_message="Enter the words that were decided.",
            ),
            models.CheckConstraint(
                condition=~Q(recommended=""),
                name="recommendation_has_text",
                violation_error_message="Enter what is recommended.",
            ),
        ]


class Option(Content):
    number_as_written = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    is_chosen = models.BooleanField(default=False)

    class Meta(Content.Meta):
        default_related_name = "options"


class MoneyLine(Content):
    """An amount with what it is. Pounds; `low` alone is the amount, `high` makes it a range."""

    what = models.CharField(max_length=16, choices=MoneyKind)
    description = models.CharField(max_length=250, blank=True)
    as_written = models.CharField(max_length=200)
    low = models.DecimalField("amount", max_digits=14, decimal_places=2, null=True, blank=True)
    high = models.DecimalField("up to", max_digits=14, decimal_places=2, null=True, blank=True)
    ceiling = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    is_about = models.BooleanField("about", default=False)
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)
    spending = models.CharField(max_length=10, choices=Spending, default=Spending.NOT_STATED)
    year = models.CharField(max_length=20, blank=True)
    fund = models.CharField("fund or budget", max_length=200, blank=True)
    pricing_basis = models.CharField(max_length=200, blank=True)

    class Meta(Content.Meta):
        default_related_name = "money"
        constraints = [
            models.CheckConstraint(
                condition=Q(high__isnull=True) | Q(low__isnull=True) | Q(high__gte=F("low")),
                name="amount_range_in_order",
                violation_error_message="The higher amount cannot be less than the lower.",
            )
        ]


class Party(Content):
    """Somebody the decision names: supplier, grantee, partner. May stand without any amount."""

    name_as_written = models.CharField("name", max_length=200)
    role = models.CharField(max_length=100, blank=True, help_text="For example supplier, key supplier, grant recipient.")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, blank=True, related_name="parties")

    class Meta(Content.Meta):
        default_related_name = "parties"


class Assessment(Content):
    kind = models.CharField(max_length=16, choices=AssessmentKind)
    state = models.CharField(max_length=12, choices=AssessmentState, default=AssessmentState.NOT_STATED)
    as_written = models.CharField(max_length=300, blank=True)
    on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.NOT_STATED)
    paper = models.ForeignKey("decisions.Paper", models.PROTECT, null=True, blank=True, related_name="assessments")

    class Meta(Content.Meta):
        default_related_name = "assessments"


class Commitment(Content):
    """A commitment that the decision serves: a Police and Crime Plan of a period, a charter."""

    plan = models.CharField(max_length=200)
    text = models.CharField(max_length=500, blank=True)

    class Meta(Content.Meta):
        default_related_name = "commitments"


class DecisionLink(Content):
    """This decision's tie to an earlier one. The inverse is derived, never stored."""

    kind = models.CharField(max_length=12, choices=LinkKind)
    to = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="later_links")
    to_as_written = models.CharField(max_length=200)
    address_as_written = models.CharField(max_length=500, blank=True)

    class Meta(Content.Meta):
        default_related_name = "links"


class Citation(Content):
    """A reference cited in the text, also one that resolves to nothing, with its address as written, broken or not."""

    as_written = models.CharField(max_length=200)
    to = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="cited_by")
    address_as_written = models.CharField(max_length=500, blank=True)
    is_address_broken = models.BooleanField(default=False)

    class Meta(Content.Meta):
        default_related_name = "citations"


class ArchivedSignature(Content):
    """A signature of an archived record: text only. Contradictions stay as they are."""

    class Of(models.TextChoices):
        DECISION_MAKER = "decision_maker", "Decision maker"
        CHIEF_EXECUTIVE = "chief_executive", "Chief executive"

    Of = Of

    of = models.CharField(max_length=16, choices=Of)
    name_as_written = models.CharField(max_length=150, blank=True)
    capacity = models.CharField(max_length=200, blank=True)
    is_signed = models.CharField(max_length=10, choices=Answer, default=Answer.NOT_STATED)
    statement = models.TextField(blank=True)
    interest_wording = models.TextField(blank=True)
    interest = models.CharField(max_length=12, blank=True)
    date_as_written = models.CharField(max_length=60, blank=True)
    on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.NOT_STATED)
    how = models.CharField(max_length=10, choices=How, default=How.NOT_STATED)

    class Meta(Content.Meta):
        default_related_name = "archived_signatures"
