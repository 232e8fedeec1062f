"""Policing bodies, the people who work for them, their roles, the history and outgoing e-mail."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now, Trim
from django.utils import timezone

from .once import once_a_page


class ReferenceMoment(models.TextChoices):
    SUBMISSION = "submission", "when the request is submitted"
    SIGNATURE = "signature", "when the decision is signed"
    BY_HAND = "by_hand", "by hand, by governance"


class PolicingBody(models.Model):
    """An elected local policing body (PRSRA 2011): a mayor's office, a commissioner, a mayor. Outlived by its decisions."""

    ReferenceMoment = ReferenceMoment

    name = models.CharField(max_length=200, unique=True)
    short_name = models.SlugField(max_length=40, unique=True, help_text="Used in addresses, for example mopac.")
    abbreviation = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    reference_issued_at = models.CharField(
        max_length=12, choices=ReferenceMoment, default=ReferenceMoment.SUBMISSION, help_text="When a request gets its number."
    )
    colour = models.CharField(max_length=7, default="#1d4f91", help_text="Hex colour of the band at the top of its pages.")
    formats_email = models.EmailField(blank=True, help_text="Where the public asks for another format.")
    formats_days = models.PositiveSmallIntegerField(
        default=5, help_text="Working days within which such a request is answered."
    )
    website = models.URLField(blank=True)
    remind_days = models.PositiveSmallIntegerField(
        "days of reminders",
        default=3,
        help_text="Working days before a request is needed from which reminders go out, and between those of overdue advice.",
    )

    class Meta:
        verbose_name_plural = "policing bodies"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="body_ends_after_it_begins",
                violation_error_message="A body cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(colour__regex=r"^#[0-9a-fA-F]{6}$"),
                name="body_colour_is_hex",
                violation_error_message="Enter a colour such as #1d4f91.",
            ),
        ]

    def __str__(self):
        return self.name


class TeamKind(models.TextChoices):
    LEGAL = "legal", "Legal"
    FINANCE = "financial", "Finance"
    EQUALITIES = "equalities", "Equalities"
    COMMERCIAL = "commercial", "Commercial"
    OTHER = "other", "Other"


class Team(models.Model):
    """People who advise together, such as the legal team."""

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=TeamKind, default=TeamKind.OTHER)

    class Meta:
        ordering = ["body", "name"]
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="team_named_once_in_a_body")]

    def __str__(self):
        return self.name


class BankHoliday(models.Model):
    """A day that is not a working day in one nation's calendar."""

    class Nation(models.TextChoices):
        ENGLAND_AND_WALES = "england-and-wales", "England and Wales"
        SCOTLAND = "scotland", "Scotland"
        NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"

    nation = models.CharField(max_length=20, choices=Nation, default=Nation.ENGLAND_AND_WALES)
    on = models.DateField()
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["nation", "on"], name="bank_holiday_once_in_a_nation")]

    def __str__(self):
        return f"{self.name}, {self.on}"


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, name, password=None, **extra):
        user = self.model(email=self.normalize_email(email).lower(), name=name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


@once_a_page
def _roles_of(person) -> list["Membership"]:
    return list(person.roles().select_related("body"))


class User(AbstractBaseUser):
    """A person. The id never changes and is never given to another; a person signs in with the e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False, editable=False, help_text="A made-up person of the sample office.")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_an_address",
                violation_error_message="Somebody has this e-mail address already.",
            ),
            models.CheckConstraint(condition=~Q(name=Trim(models.Value(""))), name="person_has_a_name"),
        ]

    def __str__(self):
        return self.name

    def roles(self, body=None):
        """Memberships in force now."""
        found = self.memberships.in_force()
        return found.filter(body=body) if body is not None else found

    def has_role(self, *roles, body=None) -> bool:
        return self.is_active and any(
            each.role in roles and (body is None or each.body_id == body.pk) for each in self.roles_now()
        )

    def roles_now(self) -> list["Membership"]:
        """Memberships in force, as this request found them."""
        return _roles_of(self) if self.held is None else self.held

    # The memberships in force, where a page has read them for the time of its own request; nothing is kept beyond it.
    held = None

    def read_roles(self) -> list["Membership"]:
        """Read the roles of who asks for a page once. Steps are taken with what stood at the beginning of their request."""
        if self.held is None:
            self.held = _roles_of(self)
        return self.held

    # What Django's administration pages ask. They hold people and reference data only, never a request and never Part 2.
    @property
    def is_staff(self) -> bool:
        return self.has_role(Role.ADMINISTRATOR)

    def has_perm(self, perm, obj=None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label) -> bool:
        return self.is_staff


class Role(models.TextChoices):
    OFFICER = "officer", "Officer"
    ADVISER = "adviser", "Adviser"
    HEAD_OF_UNIT = "head_of_unit", "Head of unit"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    DECISION_MAKER = "decision_maker", "Decision maker"
    GOVERNANCE = "governance", "Governance"
    COMMERCIAL = "commercial", "Commercial"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


class MembershipQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Confirmed by a second person, begun and not ended."""
        on = on or timezone.localdate()
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on, confirmed_at__isnull=False)


class Membership(models.Model):
    """A role of a person in a body from a day to a day. It counts only once a second person has confirmed it, so that no
    administrator can alone make somebody a reader."""

    person = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="memberships", help_text="Advisers have a team."
    )
    scope = models.CharField(max_length=200, blank=True, help_text="For an auditor: what the audit is about.")
    from_on = models.DateField(default=timezone.localdate)
    to_on = models.DateField(null=True, blank=True, help_text="The last day on which it counts.")
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["body", "role", "person__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="membership_ends_after_it_begins",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(granted_by__isnull=True) | ~Q(confirmed_by=models.F("granted_by")),
                name="membership_confirmed_by_a_second_person",
                violation_error_message="Somebody else has to confirm this role.",
            ),
            models.CheckConstraint(
                condition=~Q(role="auditor") | (Q(to_on__isnull=False) & ~Q(scope="")),
                name="auditor_has_scope_and_end",
                violation_error_message="An auditor needs a scope and a last day.",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}"


class Event(models.Model):
    """One step in the one history: who, when, which step, ids and digests. Never the text of anything.

    Position, time and hash are set by the database; changing, deleting and emptying are refused there."""

    position = models.BigIntegerField(unique=True, editable=False)
    at = models.DateTimeField(editable=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=40, blank=True)
    step = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict, help_text="Ids and digests only.")
    previous_hash = models.BinaryField(unique=True, editable=False)
    hash = models.BinaryField(unique=True, editable=False)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "position"], name="event_of_a_subject")]

    def __str__(self):
        return f"{self.position} {self.step}"


class MailChoice(models.Model):
    """How a person wants the office's e-mail: each at once, which is also for who chose nothing, or together once a day."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", "Each message at once"
        DAILY = "daily", "One e-mail each working day, with all that came since"

    How = How

    person = models.OneToOneField(User, models.PROTECT, related_name="mail_choice")
    how = models.CharField(max_length=8, choices=How, default=How.AT_ONCE)
    hour = models.PositiveSmallIntegerField(default=8, help_text="The hour of the daily e-mail, London time.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hour__lte=23), name="mail_hour_is_of_a_day", violation_error_message="Choose an hour from 0 to 23."
            )
        ]


class Outbox(models.Model):
    """An e-mail to send. Reference and link only; `workflow` and accounts.emails write it, the worker sends it.

    One that belongs to a daily e-mail waits until `send_after` for the others to the same address. What the mail server or
    the reader's own server says of it is kept as a short code, never as text."""

    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    send_after = models.DateTimeField(db_default=Now())
    is_daily = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=100, blank=True, help_text="Under which the mail service knows it.")
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True, help_text="Code of the last failure.")
    failed_at = models.DateTimeField(null=True, blank=True, help_text="Given up, or came back from the reader's server.")

    class Meta:
        verbose_name_plural = "outbox"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], name="outbox_to_send", condition=Q(sent_at__isnull=True)),
            models.Index(fields=["message_id"], name="outbox_by_message", condition=~Q(message_id="")),
            models.Index(fields=["failed_at"], name="outbox_failed", condition=Q(failed_at__isnull=False)),
        ]

    def __str__(self):
        return f"{self.subject} to {self.address}"


class SavedView(models.Model):
    """Filters of a list under a name, for the person who saved them and nobody else."""

    person = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["page", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page", "name"],
                name="saved_view_named_once",
                violation_error_message="You have a view of this name already.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="saved_view_has_a_name", violation_error_message="Give the view a name."
            ),
        ]

    def __str__(self):
        return self.name
