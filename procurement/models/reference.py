"""Law as dated reference data: what holds from a day to a day, with its source and how sure it is. Entered, never code."""

from django.db import models
from django.db.models import F, Q

from .words import ContractKind, DayKind, NoticeTrigger, Regime, VatBasis


class InForce(models.QuerySet):
    def in_force(self, on):
        """Begun by `on` and not ended before it. An open end counts."""
        return self.filter(Q(from_on__isnull=True) | Q(from_on__lte=on), Q(to_on__isnull=True) | Q(to_on__gte=on))


def ends_after_it_begins(name):
    return models.CheckConstraint(
        condition=Q(to_on__isnull=True) | Q(from_on__isnull=True) | Q(to_on__gte=F("from_on")),
        name=name,
        violation_error_message="The last day cannot be before the first.",
    )


class Dated(models.Model):
    """Reference data that holds from a day to a day, with its source and how sure it is."""

    class Certainty(models.TextChoices):
        SEEN = "seen", "read in the source named"
        OWN_KNOWLEDGE = "own_knowledge", "not checked against a source"

    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=14, choices=Certainty, default=Certainty.OWN_KNOWLEDGE)
    objects = InForce.as_manager()

    class Meta:
        abstract = True


class Threshold(Dated):
    """The procurement threshold for one kind of contract in one period (domain.md 3.1)."""

    regime = models.CharField(max_length=12, choices=Regime)
    kind = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    vat_basis = models.CharField(max_length=10, choices=VatBasis)

    class Meta:
        ordering = ["kind", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=models.F("to_on")), name="threshold_period_in_order"
            )
        ]


class RegimeRule(Dated):
    """The law that governs what is bought, by the day on which its procurement commenced (domain.md 3.4)."""

    regime = models.CharField(max_length=12, choices=Regime)
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["from_on"]
        constraints = [ends_after_it_begins("regime_rule_ends_after_it_begins")]

    def __str__(self):
        return f"{self.get_regime_display()} from {self.from_on}"


class Route(Dated):
    """A route to market (domain.md 3.6)."""

    class Method(models.TextChoices):
        """How OCDS groups procedures."""

        OPEN = "open", "Open"
        SELECTIVE = "selective", "Selective"
        LIMITED = "limited", "Limited"
        DIRECT = "direct", "Direct"
        NONE = "", "Not a procedure"

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    regime = models.CharField(max_length=12, choices=Regime, blank=True, help_text="Empty if it belongs to no regime alone.")
    method = models.CharField(max_length=10, choices=Method, blank=True)
    is_direct_award = models.BooleanField(default=False, help_text="Nobody competes: above the threshold it needs a ground.")
    is_call_off = models.BooleanField(default=False, help_text="Called off from a framework.")

    class Meta:
        ordering = ["name"]
        constraints = [ends_after_it_begins("route_ends_after_it_begins")]

    def __str__(self):
        return self.name


class DirectAwardGround(Dated):
    """A legal ground for an award without competition, in one regime (domain.md 3.6)."""

    regime = models.CharField(max_length=12, choices=Regime)
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["regime", "code"]
        constraints = [
            models.UniqueConstraint(fields=["regime", "code"], name="direct_award_ground_once_in_a_regime"),
            ends_after_it_begins("direct_ground_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"{self.code}: {self.text}"


class ModificationGround(Dated):
    """A ground on which a contract may be changed, in one regime (domain.md 3.2, 3.3). Percentages are of the original value
    or, for the term, of the original term; a limit is not exceeded by exactly as much."""

    regime = models.CharField(max_length=12, choices=Regime)
    code = models.CharField(max_length=30)
    text = models.CharField(max_length=300)
    limit_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    works_limit_percent = models.PositiveSmallIntegerField(null=True, blank=True, help_text="If other for works.")
    term_limit_percent = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the term, longer or shorter.")
    is_cumulative = models.BooleanField(default=False, help_text="Earlier changes on the same ground count with it.")
    is_below_threshold_only = models.BooleanField(default=False)
    needs_notice = models.BooleanField(default=False)

    class Meta:
        ordering = ["regime", "code"]

    def __str__(self):
        return f"{self.code}: {self.text}"


class NoticeType(Dated):
    """A notice that procurement law asks for (domain.md 3.5): the step that makes it owed, and in how many days of which kind."""

    regime = models.CharField(max_length=12, choices=Regime)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=100)
    trigger = models.CharField(max_length=20, choices=NoticeTrigger, blank=True)
    is_owed = models.BooleanField(default=False, help_text="Where it applies it must be given; otherwise it may be.")
    days = models.SmallIntegerField(
        null=True, blank=True, help_text="Days after the step, or before it where the step comes after the notice."
    )
    day_kind = models.CharField(max_length=12, choices=DayKind, default=DayKind.CALENDAR)
    counts_first_day = models.BooleanField(default=False, help_text="The day of publication is the first day.")
    over_amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds; only for contracts above this value."
    )
    for_kind = models.CharField(max_length=12, choices=ContractKind, blank=True, help_text="Empty for every kind of contract.")

    class Meta:
        ordering = ["regime", "code"]

    def __str__(self):
        return f"{self.code} {self.name}"


class Limit(Dated):
    """One figure of law or practice that is none of the others, looked up by its code: for example the value above which a
    copy of a contract is published (Specified Information Order 2011, paragraph 4(b))."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    number = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(max_length=20, help_text="For example pounds, per cent, months.")
    regime = models.CharField(max_length=12, choices=Regime, blank=True)

    class Meta:
        ordering = ["code", "from_on"]
        constraints = [ends_after_it_begins("limit_ends_after_it_begins")]

    def __str__(self):
        return f"{self.name}: {self.number:f} {self.unit}"
