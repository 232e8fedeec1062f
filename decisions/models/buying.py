"""What a record of buying rests on, said after the signature: an approving decision, or a rule by which none is needed.

What a decision itself allows of it is its Authorisation, which is frozen with it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import PolicingBody, User
from procurement.models import Contract, ContractChange, Grant

from .papers import Authorisation
from .reference import SchemeRule

ONE_RECORD = (
    Q(contract__isnull=False, change__isnull=True, grant__isnull=True)
    | Q(contract__isnull=True, change__isnull=False, grant__isnull=True)
    | Q(contract__isnull=True, change__isnull=True, grant__isnull=False)
)
KINDS = ("contract", "change", "grant")


class Standing(models.QuerySet):
    def standing(self):
        """Those that nobody has taken back."""
        return self.filter(ended_at__isnull=True)


class OfBuying(models.Model):
    """Said of one contract, change or grant, by somebody; it stands until it is taken back."""

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    objects = Standing.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]

    @property
    def record(self) -> Contract | ContractChange | Grant:
        return self.contract or self.change or self.grant

    @property
    def body(self) -> PolicingBody:
        return (self.contract or self.grant or self.change.contract).body


def _ended() -> Q:
    """Taken back by somebody at a time, or not at all."""
    return Q(ended_at__isnull=True, ended_by__isnull=True) | Q(ended_at__isnull=False, ended_by__isnull=False)


class Reliance(OfBuying):
    """That a contract, change or grant rests on what a closed decision allows. The database refuses a decision that is open,
    and one of another body."""

    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="reliances")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="reliances")
    change = models.ForeignKey(ContractChange, models.PROTECT, null=True, blank=True, related_name="reliances")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, blank=True, related_name="reliances")
    note = models.CharField(max_length=500, blank=True)

    class Meta(OfBuying.Meta):
        constraints = [
            models.CheckConstraint(
                condition=ONE_RECORD,
                name="reliance_of_one_record",
                violation_error_message="Choose one contract, change or grant.",
            ),
            models.CheckConstraint(condition=_ended(), name="reliance_ended_by_and_at"),
            *[
                models.UniqueConstraint(
                    fields=["authorisation", kind],
                    condition=Q(ended_at__isnull=True),
                    name=f"{kind}_relies_on_it_once",
                    violation_error_message="It rests on that decision already.",
                )
                for kind in KINDS
            ],
        ]


class NoDecisionNeeded(OfBuying):
    """That a contract, change or grant needs no decision of its own, by which rule of the scheme, and why."""

    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="no_decision_needed")
    change = models.ForeignKey(ContractChange, models.PROTECT, null=True, blank=True, related_name="no_decision_needed")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, blank=True, related_name="no_decision_needed")
    rule = models.ForeignKey(SchemeRule, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)

    class Meta(OfBuying.Meta):
        constraints = [
            models.CheckConstraint(
                condition=ONE_RECORD,
                name="no_decision_for_one_record",
                violation_error_message="Choose one contract, change or grant.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="no_decision_says_why", violation_error_message="Say why no decision is needed."
            ),
            models.CheckConstraint(condition=_ended(), name="no_decision_ended_by_and_at"),
            *[
                models.UniqueConstraint(
                    fields=[kind],
                    condition=Q(ended_at__isnull=True) & Q(**{f"{kind}__isnull": False}),
                    name=f"no_decision_for_{kind}_once",
                    violation_error_message="That no decision is needed is said already.",
                )
                for kind in KINDS
            ],
        ]
