"""Papers of Part 1, board papers, what a decision authorises, and the public facts about what is withheld."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from procurement.models import Contract, ContractChange, Grant, Procurement

from .content import Content, Section
from .decision import Decision
from .reference import Board, SioExemption
from .words import FILE_KINDS, Answer, PaperKind, Precision, Support, VatBasis

MOST_BYTES = 20 * 1024 * 1024


class Paper(Content):
    """A paper of Part 1: held (with its bytes) or only named."""

    kind = models.CharField(max_length=16, choices=PaperKind)
    name = models.CharField("public name", max_length=200)
    address_as_written = models.CharField(max_length=500, blank=True)
    content = models.BinaryField(null=True, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta(Content.Meta):
        default_related_name = "papers"
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=True, sha256="") | (Q(content__isnull=False) & ~Q(sha256="") & ~Q(media_type="")),
                name="held_paper_has_type_and_digest",
            )
        ]

    @property
    def file_kind(self) -> str:
        """What people call the kind of the file that is held."""
        return FILE_KINDS.get(self.media_type, self.media_type)


class BoardPaper(Content):
    """A paper that went to a board, with its own author, summary and recommendations, which may differ from the request's."""

    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="papers")
    board_as_written = models.CharField("board", max_length=200)
    title = models.CharField(max_length=250, blank=True)
    meeting_as_written = models.CharField(max_length=60, blank=True)
    meeting_on = models.DateField("date of the meeting", null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.NOT_STATED)
    author = models.CharField(max_length=150, blank=True)
    author_job = models.CharField(max_length=150, blank=True)
    on_behalf_of = models.CharField(max_length=150, blank=True)
    marking = models.CharField(max_length=100, blank=True)
    summary = models.TextField(blank=True)
    has_part2 = models.CharField(max_length=10, choices=Answer, default=Answer.NOT_STATED)
    numbering = models.CharField(max_length=10, choices=Section.Numbering, default=Section.Numbering.RUNNING)

    class Meta(Content.Meta):
        default_related_name = "board_papers"

    def __str__(self):
        return self.title or self.board_as_written


class Consultee(Content):
    """Who was consulted, at what level of support, in whose words."""

    board_paper = models.ForeignKey(BoardPaper, models.PROTECT, null=True, blank=True, related_name="consultees")
    who = models.CharField(max_length=200)
    support = models.CharField(max_length=16, choices=Support, default=Support.NOT_STATED)
    as_written = models.CharField(max_length=300, blank=True)

    class Meta(Content.Meta):
        default_related_name = "consultees"


class Authorisation(Content):
    """What this decision allows of which procurement, contract, change or grant."""

    class What(models.TextChoices):
        APPROACH_TO_MARKET = "approach_to_market", "Approach to market"
        AWARD = "award", "Award"
        UPLIFT = "uplift", "Uplift"
        EXTENSION = "extension", "Extension"
        DELEGATE_AWARD = "delegate_award", "Delegate the award"
        NOTE = "note", "Note"

    What = What

    what = models.CharField(max_length=20, choices=What)
    procurement = models.ForeignKey(Procurement, models.PROTECT, null=True, blank=True, related_name="authorisations")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="authorisations")
    change = models.ForeignKey(ContractChange, models.PROTECT, null=True, blank=True, related_name="authorisations")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, blank=True, related_name="authorisations")
    amount_as_written = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds.")
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)
    is_cap = models.BooleanField("the amount is the most that may be spent", default=False)
    paragraph_as_cited = models.CharField(max_length=200, blank=True)
    delegated_to = models.CharField(max_length=150, blank=True)
    delegated_person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    condition = models.CharField(max_length=500, blank=True)

    class Meta(Content.Meta):
        default_related_name = "authorisations"
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="delegate_award") | ~Q(delegated_to=""),
                name="delegated_award_names_who",
                violation_error_message="Say to whom the award is delegated.",
            )
        ]

    def __str__(self):
        about = self.change or self.contract or self.procurement or self.grant
        return f"{self.get_what_display()}: {about}" if about else self.get_what_display()


class Withholding(models.Model):
    """Public facts about Part 2: whether there is one, its gist, why, and when that is looked at again. Nothing of its content."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="withholding")
    is_there_part2 = models.CharField("is there a Part 2", max_length=10, choices=Answer, default=Answer.NOT_STATED)
    gist = models.TextField("what Part 2 is about, in neutral words", blank=True)
    basis_as_written = models.TextField(blank=True)
    sio = models.ForeignKey(
        SioExemption, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="article of the Order"
    )
    foia_sections = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    chief_officer_opinion = models.CharField(max_length=300, blank=True, help_text="Who gave it and when.")
    qualified_person_opinion = models.CharField(max_length=300, blank=True, help_text="For section 36: who and when.")
    enactment = models.CharField(max_length=300, blank=True, help_text="For section 44: which enactment.")
    marking = models.CharField("marking of Part 2", max_length=100, blank=True)
    review_on = models.DateField("review at the latest on", null=True, blank=True)
    review_event = models.CharField("or when this happens", max_length=300, blank=True)
    review_as_written = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(marking__iregex=r"\mSECRET\M"),
                name="part2_is_never_secret",
                violation_error_message="Nothing above OFFICIAL may be held here (R-22).",
            ),
        ]
