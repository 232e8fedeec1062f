"""What an administrator enters: offices and who holds them, form versions, numbering, boards and codelists. Dated, never code."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import PolicingBody, User
from procurement.models import Dated
from procurement.models.reference import InForce, ends_after_it_begins

from .words import Comparison, Kind, Level, SchemeLevel, SchemeSubject, VatBasis


class Post(models.Model):
    """An office that decides, such as Deputy Mayor for Policing and Crime, or the chief executive under delegation."""

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=16, choices=Level, default=Level.DECISION_MAKER)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    objects = InForce.as_manager()

    class Meta:
        ordering = ["body", "title"]
        constraints = [ends_after_it_begins("post_ends_after_it_begins")]

    def __str__(self):
        return self.title


class Holders(InForce):
    def in_force(self, on):
        """Who acts for another counts once a second person has confirmed it, as a role does: an office opens Part 2."""
        return super().in_force(on).filter(Q(acting_for__isnull=True) | Q(confirmed_at__isnull=False))


class OfficeHolder(models.Model):
    """Who held a post from a day to a day, and for whom they acted, but for the matters that were not left to them."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holders")
    name = models.CharField(max_length=150)
    title = models.CharField(max_length=200, blank=True, help_text="If other than the post's.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="offices", help_text="Their sign-in, if they have one."
    )
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    acting_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="deputies")
    reserved_kinds = ArrayField(
        models.CharField(max_length=16, choices=Kind),
        default=list,
        blank=True,
        help_text="Kinds of decision that who acts does not take; they are left to the holder of the office.",
    )
    reserved_note = models.CharField("what else is reserved", max_length=300, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=14, choices=Dated.Certainty, default=Dated.Certainty.OWN_KNOWLEDGE)
    objects = Holders.as_manager()

    class Meta:
        ordering = ["post", "from_on"]
        constraints = [
            ends_after_it_begins("office_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=False) | Q(reserved_kinds__len=0, reserved_note=""),
                name="only_who_acts_has_matters_reserved",
                violation_error_message="Matters are reserved from somebody who acts for another. Say for whom they act.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(granted_by__isnull=True) | ~Q(confirmed_by=F("granted_by")),
                name="acting_confirmed_by_a_second_person",
                violation_error_message="Somebody else has to confirm this.",
            ),
            models.CheckConstraint(condition=~Q(acting_for=F("id")), name="nobody_acts_for_themselves"),
        ]

    def __str__(self):
        return f"{self.name}, {self.capacity}"

    @property
    def office(self) -> str:
        return self.title or self.post.title

    @property
    def capacity(self) -> str:
        """As it stands under a signature."""
        return f"acting {self.office}, for {self.acting_for.name}" if self.acting_for else self.office

    @property
    def reserved(self) -> str:
        """The matters that who acts leaves to the holder of the office, in words; empty where there are none."""
        kinds = [Kind(kind).label for kind in self.reserved_kinds]
        return "; ".join([*kinds, *([self.reserved_note] if self.reserved_note else [])])

    def may_take(self, decision) -> bool:
        """Not somebody who acts, on a kind of decision that is reserved."""
        return self.acting_for_id is None or decision.kind not in self.reserved_kinds


class FormVersion(models.Model):
    """One version of a body's form, as data: `definition` holds sections, declarations with the parts each covers, statements,
    interest wording and answers, the route, numbering and the publication promise. decisions/schemas/form_version.schema.json
    says its shape; decisions/form_versions.py reads it."""

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="form_versions")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    definition = models.JSONField()
    objects = InForce.as_manager()

    class Meta:
        ordering = ["body", "-from_on"]
        constraints = [ends_after_it_begins("form_ends_after_it_begins")]

    def __str__(self):
        return self.name

    def clean(self):
        from decisions.form_versions import check_definition

        check_definition(self.definition)


class ReferenceScheme(models.Model):
    """How a body numbers its decisions in one period, for example "PCD {number}" or "WMPCC {number:03}/{year}"."""

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="reference_schemes")
    prefix = models.CharField(
        max_length=20, blank=True, help_text="Letters before the number; empty if it has none of its own."
    )
    pattern = models.CharField(max_length=60, help_text="With {number}, and {year} if the year is written.")
    counts_each_year = models.BooleanField(default=False, help_text="The number starts again at 1 each calendar year.")
    first_number = models.PositiveIntegerField(default=1)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    objects = InForce.as_manager()

    class Meta:
        ordering = ["body", "from_on"]
        constraints = [
            ends_after_it_begins("scheme_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(pattern__contains="{number"),
                name="scheme_writes_its_number",
                violation_error_message="The pattern needs {number}.",
            ),
            models.CheckConstraint(
                condition=Q(counts_each_year=False) | Q(pattern__contains="{year}"),
                name="yearly_number_writes_its_year",
                violation_error_message="A number that starts again each year needs {year} in its pattern.",
            ),
        ]

    def __str__(self):
        return f"{self.body}: {self.pattern}"


class Board(models.Model):
    """A board that advises. Boards advise; they do not decide."""

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="boards")
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=20, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    objects = InForce.as_manager()

    class Meta:
        ordering = ["body", "name"]
        constraints = [
            models.UniqueConstraint(fields=["body", "name"], name="board_named_once_in_a_body"),
            ends_after_it_begins("board_ends_after_it_begins"),
        ]

    def __str__(self):
        return self.name


class BoardMember(models.Model):
    """Somebody who sits on a board and reads Part 2 of what goes to it; it counts once a second person has confirmed it."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="members")
    person = models.ForeignKey(User, models.PROTECT, related_name="boards")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    objects = InForce.as_manager()

    class Meta:
        ordering = ["board", "person"]
        constraints = [
            ends_after_it_begins("member_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(granted_by__isnull=True) | ~Q(confirmed_by=F("granted_by")),
                name="board_member_confirmed_by_a_second_person",
                violation_error_message="Somebody else has to confirm this member.",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.board}"


class Listed(models.Model):
    """A line of a codelist: an administrator enters from when to when it may be chosen. Records keep what they chose."""

    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    objects = InForce.as_manager()

    class Meta:
        abstract = True

    def is_in_force(self, on: date) -> bool:
        return (self.from_on or on) <= on <= (self.to_on or on)


class Marking(Listed):
    """A protective marking that may stand on a paper. SECRET and above are never held here (R-22)."""

    text = models.CharField(max_length=100, unique=True)
    scheme = models.CharField(max_length=20, blank=True, help_text="GSC, GPMS or local.")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["text"]
        constraints = [
            ends_after_it_begins("marking_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(text__iregex=r"\mSECRET\M"),
                name="marking_is_never_secret",
                violation_error_message="Nothing above OFFICIAL may be held here (R-22).",
            ),
        ]

    def __str__(self):
        return self.text


class SioExemption(Listed):
    """A limb of article 2(2) of the Specified Information Order 2011 (domain.md 1.3)."""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=300, blank=True)
    needs_chief_officer_opinion = models.BooleanField(default=False)
    needs_foia_section = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "SIO exemption"
        ordering = ["code"]
        constraints = [ends_after_it_begins("sio_exemption_ends_after_it_begins")]

    def __str__(self):
        return f"Article {self.code}"


class FoiaExemption(Listed):
    """An exemption of the Freedom of Information Act 2000 and how this office may use it for Part 2 (domain.md 1.4)."""

    class Use(models.TextChoices):
        MAY = "may", "May be a reason for Part 2"
        NEVER = "never", "Never a reason for Part 2"
        DEFERRAL = "deferral", "A reason to defer publication, not for Part 2"

    section = models.CharField(max_length=10, unique=True)
    title = models.CharField(max_length=200)
    is_qualified = models.BooleanField(default=True, help_text="Needs a public-interest test.")
    use = models.CharField(max_length=10, choices=Use, default=Use.MAY)
    advice = models.CharField(max_length=300, blank=True, help_text="What to do instead, where it may not be used.")
    needs_qualified_person = models.BooleanField(default=False)
    needs_enactment = models.BooleanField(default=False)

    class Meta:
        verbose_name = "FOIA exemption"
        ordering = ["section"]
        constraints = [ends_after_it_begins("foia_exemption_ends_after_it_begins")]

    def __str__(self):
        return f"Section {self.section}: {self.title}"


class SchemeRule(Dated):
    """A paragraph of a body's scheme of consent and delegation: who may decide what.

    It applies where all that it names is met: an amount of so much, more than so many per cent of the original value or so
    many months longer (either is enough), of a contract of at least so much originally. What it does not name it does not ask."""

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="scheme_rules")
    scheme = models.CharField(max_length=200)
    paragraph = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    decided_by = models.CharField(max_length=100)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds.")
    subject = models.CharField(max_length=14, choices=SchemeSubject, default=SchemeSubject.OTHER)
    comparison = models.CharField(
        max_length=4, choices=Comparison, blank=True, help_text="How an amount is held against it. Empty if that is not stated."
    )
    percent_over = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="More than so many per cent of the contract's original value.",
    )
    months_over = models.PositiveSmallIntegerField(null=True, blank=True, help_text="More than so many months longer.")
    original_from = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Contracts of this original value or more, in pounds."
    )
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)
    level = models.CharField(max_length=21, choices=SchemeLevel, default=SchemeLevel.NOT_STATED)

    class Meta:
        ordering = ["body", "paragraph", "from_on"]

    def __str__(self):
        return f"{self.scheme}, paragraph {self.paragraph}"
