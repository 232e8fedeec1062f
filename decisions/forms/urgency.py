"""What is asked when a request cannot wait, when advice comes late, and who acts for whom."""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from accounts.fields import Checkboxes
from accounts.working_days import working_days_after
from decisions.models import OfficeHolder
from decisions.models.words import Kind

from .. import rules
from . import asking
from .route import ANSWERS, RouteForm

DAYS_FOR_LATE_ADVICE = 5


def _several(label, hint, *, ask=""):
    """Any number of a few, as checkboxes."""
    errors = {"required": ask} if ask else {}
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=bool(ask), widget=Checkboxes, error_messages=errors, choices=()
    )


class UrgencyForm(RouteForm):
    """Who declares it urgent, when they said so, why, and what it goes on without."""

    said_by = asking.choose(
        "Who declares it urgent, and in which capacity",
        [],
        "The chief executive, or who holds the office that decides.",
        ask="Choose who declares it urgent.",
    )
    said_on = asking.day("The day on which they said so", "For example, 27 3 2026.", ask="Enter the day.")
    said_time = forms.TimeField(
        label="The time",
        help_text="For example, 16:40. Leave it empty if they say so now.",
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput({"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Enter the time as 16:40."},
    )
    why = asking.text("Why it cannot wait", "Published with the decision.", ask="Say why it cannot wait.")
    missing = _several(
        "What it goes on without",
        "Published as missing if it has not come by the signature. It stays due, and is given late.",
        ask="Choose the advice that it goes on without, at least one.",
    )
    due_on = asking.day("By when the missing advice is still due", "", ask="Enter the day by which it is still due.")

    def __init__(self, *args, decision, user, **kwargs):
        super().__init__(*args, **kwargs)
        sayers = rules.sayers(decision)
        if not rules.may_appoint(user, decision.body):
            sayers = [each for each in sayers if each.person.pk == user.pk]
        self.sayers = {f"{each.person.pk} {each.capacity}": each for each in sayers}
        self.fields["said_by"].choices = [(key, f"{each.person}, {each.capacity}") for key, each in self.sayers.items()]
        self.fields["said_by"].initial = next(iter(self.sayers), None) if len(sayers) == 1 else None
        owed = rules.declarations_owed(decision)
        self.fields["missing"].choices = [(each["code"], each["label"]) for each in owed]
        self.fields["missing"].initial = [each["code"] for each in owed if rules.is_of_adviser(each)]
        self.fields["why"].initial = decision.urgency_reason
        today = timezone.localdate()
        self.fields["said_on"].initial = today
        if [each.person for each in sayers] == [user]:
            self.fields["said_on"].label = "The day on which you said so"
            self.fields["said_time"].help_text = "For example, 16:40. Leave it empty if you say so now."
        self.fields["due_on"].initial = working_days_after(today, DAYS_FOR_LATE_ADVICE)
        self.fields["due_on"].help_text = "Five working days (England and Wales) from today, unless you say otherwise."

    def step(self) -> dict:
        told = self.cleaned_data
        sayer = self.sayers[told["said_by"]]
        return {
            "said_by": sayer.person,
            "capacity": sayer.capacity,
            "said_at": self._said_at(),
            **{name: told[name] for name in ("why", "missing", "due_on")},
        }

    def _said_at(self):
        on, at = self.cleaned_data["said_on"], self.cleaned_data.get("said_time")
        if at is None and on == timezone.localdate():
            return timezone.now()
        return timezone.make_aware(datetime.combine(on, at or time(12)))


class LateAdviceForm(RouteForm):
    """Advice on what was decided without it."""

    answer = asking.choose("What do you advise?", [], ask="Choose the answer that says what you advise.")
    text = asking.text(
        "Your advice, or why none is required",
        asking.EVERYBODY,
        ask="Write your advice, or why none is required.",
        rows=6,
    )
    part2_text = asking.text("What you say about Part 2", "Only readers of Part 2 see it.")

    def __init__(self, *args, declaration, reads_part2, **kwargs):
        super().__init__(*args, **kwargs)
        offered = rules.late_answers(declaration)
        self.fields["answer"].choices = list(offered.items())
        self.fields["answer"].widget.hints = {answer: f"Recorded as: {ANSWERS[answer]}" for answer in offered}
        if not rules.is_of_adviser(declaration):
            self.fields["answer"].label = "What do you say of it now?"
            self.fields["answer"].error_messages["required"] = "Choose what you say of it now."
            self.fields["text"].label = "Your statement, in your own words"
            self.fields["text"].error_messages["required"] = "Write your statement."
        if not reads_part2:
            del self.fields["part2_text"]


class ActingForm(RouteForm):
    """Who acts for whom, from when to when, and what is left to the holder of the office."""

    acting_for = asking.pick("For whom", "Who holds the office.", ask="Choose who holds the office.", empty="Choose")
    person = asking.pick(
        "Who acts",
        "Somebody with the role of decision maker or chief executive in the same body. Nobody signs what they declared on: a "
        "chief executive, head of unit or adviser who acts cannot sign the requests on which they declare.",
        ask="Choose who acts.",
        empty="Choose",
    )
    from_on = asking.day(
        "First day",
        "For example, 27 3 2026. Who acts signs from this day on, and not before the second person has confirmed it.",
        ask="Enter the first day.",
    )
    to_on = asking.day("Last day", "For example, 27 3 2026.", ask="Enter the last day.")
    reserved_kinds = _several(
        "Kinds of decision that who acts does not take", "They are left to the holder of the office. Choose any, or none."
    )
    reserved_note = asking.line(
        "Other reserved matters, in words", 300, "Shown to who acts. Nothing is refused by these words."
    )
    source = asking.line("What shows it", 300, "For example the letter of appointment, and where it is kept.")

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        holders = OfficeHolder.objects.in_force(timezone.localdate()).filter(post__body__in=bodies, acting_for=None)
        self.fields["acting_for"].queryset = holders.select_related("post")
        self.fields["person"].queryset = people = rules.can_act(bodies)
        roles = rules.declare_as(people, bodies)
        self.fields["person"].label_from_instance = lambda each: (
            f"{each}: declares as {roles[each.pk]}, so cannot sign everything" if each.pk in roles else str(each)
        )
        kinds = [(value, label) for value, label in Kind.choices if value != Kind.NOT_STATED]
        self.fields["reserved_kinds"].choices = kinds


class InterestForm(RouteForm):
    """An interest for one's own register."""

    party = asking.line("Party", 200, "The name of the company, body or person.", ask="Name the party.")
    nature = asking.text(
        "Nature of the interest", "For example shares, a job, a relative's job.", ask="Describe the interest.", rows=3
    )
    from_on = asking.day("Since", "For example, 27 3 2026.")
    to_on = asking.day("Until", "Leave it empty while it lasts.")
