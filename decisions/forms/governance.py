"""The questions of governance's own pages: the plan, panels, requests for information, holds."""

import re

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.fields import Checkboxes, DateField, parts_of
from accounts.models import PolicingBody, Team, User
from decisions import references
from decisions.models import BoardMeeting, Decision, FoiaExemption, InformationRequest, PanelReport
from decisions.models.words import ON_ITS_WAY, Kind, Precision, Status
from decisions.rules import questions
from decisions.workflow.scrutiny import written_as

from .asking import TextField, choose, day, line, pick, select
from .asking import text as words

BY_ID = re.compile(r"record (\d{1,12})", re.IGNORECASE)


class DayOrMonthField(DateField):
    """A day, or a month where the day is left empty. Gives the first day it can be, and how exact that is."""

    def prepare_value(self, value):
        if not isinstance(value, tuple):
            return value
        on, precision = value
        return parts_of(on) | ({"day": ""} if precision == Precision.MONTH else {})

    def to_python(self, value):
        if value is None or isinstance(value, tuple):
            return value
        if value["day"]:
            return super().to_python(value), Precision.DAY
        return super().to_python(value | {"day": "1"}), Precision.MONTH


class DecisionsField(TextField):
    """Decisions, one a line or with commas between, by reference in any spelling. `decisions` are those that this person may see."""

    decisions = Decision.objects.none()

    def prepare_value(self, value):
        return "\n".join(map(written_as, value)) if isinstance(value, list) else value

    def clean(self, value):
        lines = [each.strip() for each in re.split(r"[\n,;]", super().clean(value)) if each.strip()]
        found = {each.pk: each for each in map(self._found, lines)}
        return [found[pk] for pk in sorted(found)]

    def _found(self, typed):
        by_id = BY_ID.fullmatch(typed)
        rows = self.decisions.filter(pk=by_id[1]) if by_id else references.find(typed, self.decisions)
        matches = list(rows[:2])
        if len(matches) != 1:
            raise ValidationError(
                "No decision that you may see goes by %(typed)s. Write its reference, for example PCD 381."
                if not matches
                else "Several decisions go by %(typed)s. Write “record” and the number in the address of the one you mean.",
                params={"typed": typed},
            )
        return matches[0]


def decisions_named(label, hint):
    return DecisionsField(label=label, required=False, max_length=4000, widget=forms.Textarea({"rows": 3}), help_text=hint)


class GovernedForm(forms.Form):
    """A page of a record of governance: who types, and the record, if there is one yet."""

    use_required_attribute = False

    def __init__(self, *args, user, record=None, bodies=(), **kwargs):
        self.user, self.record = user, record
        self.is_stale, self.compared = False, []
        shown = self.shown_of(record) if record is not None else {}
        super().__init__(*args, label_suffix="", initial=shown | kwargs.pop("initial", {}), **kwargs)
        if "body" in self.fields:
            self.fields["body"].queryset = PolicingBody.objects.filter(pk__in=[each.pk for each in bodies])
            if record is not None:
                del self.fields["body"]
            elif len(bodies) == 1:
                self.initial.setdefault("body", bodies[0].pk)
        if "decisions" in self.fields:
            self.fields["decisions"].decisions = Decision.objects.visible_to(user)
        self.prepare()

    def prepare(self) -> None:
        """Offer what this person can choose from; for forms that have such questions."""

    def shown_of(self, record) -> dict:
        shown = {name: getattr(record, name, None) for name in self.base_fields}
        if "decisions" in shown:
            shown["decisions"] = list(record.decisions.order_by("pk").prefetch_related("numbers"))
        return shown

    def names(self) -> list[str]:
        return list(self.fields)

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.names()}


class PlanForm(GovernedForm):
    body = pick("Body", ask="Choose the body.", empty="Choose")
    title = line(
        "Neutral title",
        200,
        "Everybody who works for the body reads it. Name the subject, not the party, the sum or the dispute.",
        ask="Enter a title.",
    )
    kind = select("Kind of decision", [(Kind.NOT_STATED, Kind.NOT_STATED.label), *Kind.choices[:-1]])
    expected = DayOrMonthField(
        label="When it is expected",
        help_text="For example 27 3 2026. Leave the day empty if you know the month only.",
        error_messages={"required": "Enter the month, or the day, in which it is expected."},
    )
    needed_by_on = day("Needed by", "If there is a day after which it is too late.")
    lead_team = pick("Team that leads")
    lead_person = pick("Person who leads")
    meeting = pick("Meeting of a board that it is to go to")
    decision = pick("The request, once there is one", "Requests of the body that you see and that are not decided.")
    note = words("Note for governance", "Not shown in the calendar feed.")

    def shown_of(self, record) -> dict:
        return super().shown_of(record) | {"expected": (record.expected_on, record.precision)}

    def prepare(self) -> None:
        bodies = [self.record.body_id] if self.record else self.fields["body"].queryset
        people = User.objects.filter(is_active=True, memberships__in=self._memberships(bodies)).distinct()
        open_requests = Decision.objects.visible_to(self.user).filter(
            body__in=bodies, status__in=(Status.DRAFT, *ON_ITS_WAY), planned__isnull=True
        )
        meetings = BoardMeeting.objects.filter(board__body__in=bodies, on__gte=timezone.localdate())
        if self.record:
            open_requests = (open_requests | Decision.objects.filter(planned=self.record)).distinct()
            meetings = meetings | BoardMeeting.objects.filter(pk=self.record.meeting_id or 0)
        for name, rows in {
            "lead_team": Team.objects.filter(body__in=bodies),
            "lead_person": people,
            "meeting": meetings.select_related("board"),
            "decision": open_requests.prefetch_related("numbers"),
        }.items():
            self.fields[name].queryset = rows
        self.fields["kind"].required = False

    def _memberships(self, bodies):
        from accounts.models import Membership

        return Membership.objects.in_force().filter(body__in=bodies)

    def clean(self):
        told = super().clean()
        body = self.record.body if self.record else told.get("body")
        for name in ("lead_team", "decision"):
            if body and told.get(name) and told[name].body_id != body.pk:
                self.add_error(name, "Choose one of the same body.")
        if body and told.get("meeting") and told["meeting"].board.body_id != body.pk:
            self.add_error("meeting", "Choose a meeting of a board of the same body.")
        self._clean_days(told)
        return told

    def _clean_days(self, told) -> None:
        """What is expected lies ahead; a line that is overdue keeps its day until another is given."""
        today, held = timezone.localdate(), self.record
        on, precision = told.get("expected") or (None, "")
        ends_on = on and (on + relativedelta(months=1, days=-1) if precision == Precision.MONTH else on)
        if ends_on and ends_on < today and not (held and held.expected_on == on):
            self.add_error("expected", "Enter a month or a day that is still to come.")
        needed_by = told.get("needed_by_on")
        if needed_by and needed_by < today and not (held and held.needed_by_on == needed_by):
            self.add_error("needed_by_on", "Enter a day that is still to come, or leave it empty.")

    def names(self) -> list[str]:
        columns = [name for name in super().names() if name != "expected"]
        return [*columns, "expected_on", "precision"]

    def changes(self) -> dict:
        told = dict(self.cleaned_data)
        told["expected_on"], told["precision"] = told.pop("expected")
        return told | {"kind": told["kind"] or Kind.NOT_STATED}


def _not_to_come(on):
    if on and on > timezone.localdate():
        raise ValidationError("The day on which it was received cannot be in the future.")
    return on


class PanelReportForm(GovernedForm):
    body = pick("Body", ask="Choose the body.", empty="Choose")
    kind = choose("What it is", PanelReport.Kind.choices)
    panel = line("Panel or committee", 200, "For example London Assembly Police and Crime Committee.", ask="Enter the panel.")
    title = line("Title", 250, ask="Enter a title.")
    received_on = day("Received on", ask="Enter the day on which it was received.")
    text = words("What it says or asks", "The text, or a summary of it.", ask="Enter what it says.", rows=8)
    decisions = decisions_named("Decisions it is about", "One a line, by reference. Decisions that are made, not requests.")
    due_on = day("Answer due")
    response = words("The answer", rows=8)
    responded_on = day("Answered on")
    responded_by = line("Who answered", 150, "Name and office.")
    published_address = forms.URLField(label="Where it is published", required=False, max_length=500, assume_scheme="https")

    def clean_received_on(self):
        return _not_to_come(self.cleaned_data["received_on"])

    def clean(self):
        """An answer has its text, its day and its name, and is not earlier than what it answers."""
        told = super().clean()
        answer = {
            "response": "Enter the answer.",
            "responded_on": "Enter the day of the answer.",
            "responded_by": "Enter who answered.",
        }
        if any(told.get(name) for name in answer):
            for name, what in answer.items():
                if name not in self.errors and not told.get(name):
                    self.add_error(name, what)
        received, responded = told.get("received_on"), told.get("responded_on")
        if received and responded and responded < received:
            self.add_error("responded_on", "The answer cannot be earlier than what it answers.")
        if received and told.get("due_on") and told["due_on"] < received:
            self.add_error("due_on", "The answer cannot be due before what it answers was received.")
        return told


class InformationRequestForm(GovernedForm):
    body = pick("Body", ask="Choose the body.", empty="Choose")
    reference = line("Reference", 60, "As your correspondence knows it. Not a name.", ask="Enter the reference.")
    received_on = day("Received on", "The clock counts from the next working day.", ask="Enter the day it was received.")
    note = words("What is asked for", "Without the name of who asks: that is personal data.", ask="Enter what is asked for.")
    decisions = decisions_named(
        "Decisions it is about", "One a line, by reference. While it is open, none of them is disposed of."
    )

    def clean_received_on(self):
        """Nothing has been received that comes tomorrow: its clock would count from a day that is not known."""
        return _not_to_come(self.cleaned_data["received_on"])


class DayForm(GovernedForm):
    on = day("On which day", ask="Enter the day.")


class MoreTimeForm(GovernedForm):
    extended_on = day("Told of it on", ask="Enter the day on which you told them.")
    extended_until_on = day("You expect to answer by", ask="Enter the day by which you expect to answer.")


class AnswerForm(GovernedForm):
    outcome = choose("Outcome", InformationRequest.Outcome.choices)
    answered_on = day("Answered on", ask="Enter the day of the answer.")
    exemptions = forms.ModelMultipleChoiceField(
        FoiaExemption.objects.none(),
        label="Exemptions cited",
        help_text="Needed where it is refused, in whole or in part.",
        required=False,
        widget=Checkboxes,
    )
    exemptions.is_owed = True
    other_grounds = line("Other grounds", 200, "For example section 12 (cost of compliance) or section 14 (vexatious).")

    def prepare(self) -> None:
        """Of an answer to be corrected also the exemptions that it cites, in force or not."""
        cited = self.record.exemptions.values("pk") if self.record else ()
        in_force = FoiaExemption.objects.in_force(timezone.localdate()).values("pk")
        self.fields["exemptions"].queryset = FoiaExemption.objects.filter(Q(pk__in=in_force) | Q(pk__in=cited))

    def shown_of(self, record) -> dict:
        return super().shown_of(record) | {"exemptions": list(record.exemptions.all())}


class ReviewAskedForm(GovernedForm):
    review_asked_on = day("Asked for on", ask="Enter the day on which they asked for the review.")


class ReviewOutcomeForm(GovernedForm):
    review_outcome = choose("Outcome of the review", InformationRequest.ReviewOutcome.choices)
    reviewed_on = day("Told of it on", ask="Enter the day on which they were told of the outcome.")
    review_note = words(
        "What is released now, and on which grounds the rest is withheld",
        "Where the first answer was overturned, in whole or in part. The first answer stays recorded as it was given.",
        rows=5,
    )
    review_note.is_owed = True

    def clean(self):
        told = super().clean()
        for missing in questions.obstacles_to_overturning(told.get("review_outcome", ""), told.get("review_note", "")):
            self.add_error("review_note", missing)
        return told


class ComplaintForm(GovernedForm):
    complaint_note = words(
        "The complaint",
        "When they complained, the Commissioner’s reference, and what was decided. Without the name of who asks.",
        ask="Enter what is known of the complaint.",
        rows=5,
    )


class HoldForm(GovernedForm):
    reason = words(
        "Why it is held", "Governance and auditors read this. For example a claim, an inquiry, an audit.", ask="Say why."
    )


class EndHoldForm(GovernedForm):
    because = words(
        "Why it ends", "Governance and auditors read this. For example that the claim is settled.", ask="Say why it ends."
    )


class ConfirmForm(GovernedForm):
    """A button."""
