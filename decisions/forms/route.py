"""What is asked on the way from draft to decision maker. Every form is given the choices that this request allows."""

from datetime import datetime, time
from typing import NamedTuple

from django import forms
from django.utils import timezone

from accounts.models import Membership, Role, Team, User
from decisions.models import OfficeHolder
from decisions.models.words import How, Interest, Outcome, outcome_asked

from .. import rules
from . import asking

ANSWERS = {
    "given": "Given",
    "covered_in_report": "Covered in the body of the report",
    "with_conditions": "Given with conditions",
    "objects": "Objection",
    "not_required": "Not required",
    "not_given": "Not given",
}


HELD_OVER = (
    "Nothing is decided on it now, and this request is over: it comes back in a new one. Say until when under conditions."
)


class RouteForm(forms.Form):
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class SubmitForm(RouteForm):
    """Whom to ask for each declaration of an adviser and by when, and who is head of unit. Answers: `asked`, `due` and
    `head_of_unit`."""

    def __init__(self, *args, decision, owed, **kwargs):
        super().__init__(*args, **kwargs)
        advisers = rules.who_can_advise(decision)
        self.codes = [each["code"] for each in owed if each["by"] not in ("head_of_unit", "chief_executive")]
        last = {each.code: each for each in decision.advice_requests.all()}
        for each in owed:
            if each["code"] in self.codes:
                self.fields[f"ask_{each['code']}"] = field = asking.select(
                    each["label"],
                    whom_to_choose(advisers, each["by"]),
                    "A team, or one person. If no advice is needed, ask all the same: they say so, and why.",
                    ask="Choose whom to ask.",
                )
                field.initial = _key(last[each["code"]]) if each["code"] in last else None
                self.fields[f"due_{each['code']}"] = due = asking.day(f"{each['label']}: answer by", _due_hint(each))
                due.initial = rules.due_on(decision, each)
            elif each["by"] == "head_of_unit":
                self.fields["head_of_unit"] = field = asking.pick(each["label"], ask="Choose the head of unit.", empty="Choose")
                field.queryset, field.initial = _heads(decision), decision.head_of_unit_id

    def step(self) -> dict:
        """What the step is given."""
        asked = {code: chosen(self.cleaned_data[f"ask_{code}"]) for code in self.codes}
        due = {code: self.cleaned_data[f"due_{code}"] for code in self.codes}
        return {"asked": asked, "due": due, "head_of_unit": self.cleaned_data.get("head_of_unit")}


def _due_hint(declaration) -> str:
    usual = declaration.get("usual_days")
    if usual:
        return f"Usually {usual} working days (England and Wales), and not after the day by which the decision is needed."
    return "Not after the day by which the decision is needed, where that is still to come."


def whom_to_choose(advisers, kind) -> list:
    """Teams of the kind first, then the other teams that advise, then the people in them."""
    teams = {each.team_id: each.team for each in advisers if each.team_id}.values()
    ordered = sorted(teams, key=lambda team: (team.kind != kind, team.name))
    people = {each.person_id: each.person for each in advisers}.values()
    listed = [("Teams", [(f"team:{team.pk}", team.name) for team in ordered])]
    listed.append(("People", [(f"person:{person.pk}", person.name) for person in sorted(people, key=str)]))
    return [("", "Choose"), *listed]


def _key(request) -> str:
    return f"team:{request.team_id}" if request.team_id else f"person:{request.person_id}"


def chosen(key: str):
    model, pk = key.split(":")
    return {"team": Team, "person": User}[model].objects.get(pk=pk)


def _heads(decision):
    in_force = Membership.objects.in_force().filter(body=decision.body, role=Role.HEAD_OF_UNIT)
    return User.objects.filter(is_active=True, pk__in=in_force.values("person")).exclude(pk=decision.author_id)


class ReassignForm(RouteForm):
    """Who gets a request for advice: a colleague, another adviser or another team."""

    whom = asking.select("Who advises instead", [], "A person, or a team.", ask="Choose who advises instead.")

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        declarations = asked.decision.form_version.definition["declarations"]
        kind = next((each["by"] for each in declarations if each["code"] == asked.code), "other")
        held = {f"person:{asked.held_by.pk}"} if asked.held_by else {f"team:{asked.team_id}"}
        advisers = rules.who_can_advise(asked.decision)
        usual = [each for each in advisers if each.team and each.team.kind == kind]
        fits = {f"team:{each.team_id}" for each in usual} | {f"person:{each.person_id}" for each in usual}
        named = lambda key, name: (key, name if key in fits or asked.is_extra else f"{name} (gives other advice)")  # noqa: E731
        self.fields["whom"].choices = [
            group if isinstance(group[1], str) else (group[0], [named(*each) for each in group[1] if each[0] not in held])
            for group in whom_to_choose(advisers, kind)
        ]

    def step(self):
        return chosen(self.cleaned_data["whom"])


class ReturnForm(RouteForm):
    button = "Return it"

    comment = asking.text(
        "What has to change",
        asking.EVERYBODY,
        ask="Say what has to change.",
    )


class WithdrawForm(RouteForm):
    comment = asking.text(
        "Why it is withdrawn",
        asking.EVERYBODY,
        ask="Say why it is withdrawn.",
    )


class PassOnForm(RouteForm):
    holder = asking.pick("Who signs instead", ask="Choose who signs instead.", empty="Choose")

    def __init__(self, *args, holders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders


class ReaderForm(RouteForm):
    """Somebody who may read Part 2 by name."""

    person = asking.pick("Person", ask="Choose a person.", empty="Choose")
    reason = asking.line("Why they need to know", 300, ask="Give the reason why they need to know.")
    until = asking.day("Last day", "Part 2 closes to them at the end of this day.", ask="Give a last day in the future.")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

    def clean_until(self):
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], time(23, 59, 59)))


class NewcomerForm(RouteForm):
    """Letting in somebody who is asked and to whom Part 2 is closed. The reason begins with what makes them asked."""

    reason = asking.line("Why they need to know", 300, ask="Give the reason why they need to know.")


class Part2CommentForm(RouteForm):
    text = asking.text(
        "Your comment", "Only readers of Part 2 see it. It is never published.", ask="Write your comment.", rows=4
    )


class RecordForm(RouteForm):
    """A decision made on paper or orally, as what shows it says. `step` answers what the step is given."""

    decided_on = asking.day(
        "Day of the decision", "As the form or the minutes give it, for example 2 5 2018.", ask="Enter the day."
    )
    holder = asking.pick(
        "Who decided",
        "Who held the office on that day. Former holders are listed too.",
        ask="Choose who decided.",
        empty="Choose",
    )
    how = asking.choose("How it was decided", [(How.ON_PAPER, "On paper"), (How.ORALLY, "Orally")], ask="Choose how.")
    evidence = asking.text(
        "What shows it", "For example the signed form and where it is kept.", ask="Say what shows it.", rows=3
    )
    interest = asking.choose("What the record says about interests", [], ask="Choose what it says about interests.")
    interest_text = asking.text("The interest that was declared", "Published. Only if one was declared.", rows=3)
    reasons = asking.rich("Reasons of the decision maker", "Published. Only if reasons were given.")
    urgency_reason = asking.text(
        "Why steps are out of order",
        "Published. Only if advice or approval is dated after the decision, or after each other.",
        rows=3,
    )

    def __init__(self, *args, decision, owed, recommendations, confidential=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.owed, self.recommendations, self.confidential = owed, of_part1(recommendations), of_part2(confidential)
        bodies = [pk for pk in (decision.body_id, decision.joint_with_id) if pk]
        self.fields["holder"].queryset = OfficeHolder.objects.filter(post__body__in=bodies).select_related("post")
        answers = interest_answers(decision, without=Interest.STANDS_ASIDE)
        self.fields["interest"].choices = [*answers, (Interest.NOT_STATED, "The record says nothing of interests")]
        self.fields["urgency_reason"].initial = decision.urgency_reason
        for each in owed:
            self._ask_declaration(each)
        for asked in [*self.recommendations, *self.confidential]:
            add_recommendation(self, asked)

    def _ask_declaration(self, declaration) -> None:
        code, label = declaration["code"], declaration["label"]
        offered = dict.fromkeys(each["answer"] for each in declaration["statements"])
        offered |= dict.fromkeys(rules.PLAIN_WORDS) if rules.is_of_adviser(declaration) else {}
        answers = [(each, ANSWERS[each]) for each in offered]
        self.fields[f"{code}_answer"] = asking.select(
            f"{label}: answer", [("", "Choose"), *answers], ask="Choose what it says."
        )
        self.fields[f"{code}_by"] = asking.line(f"{label}: by whom", 150)
        self.fields[f"{code}_on"] = asking.day(f"{label}: date")
        self.fields[f"{code}_reason"] = asking.line(
            f"{label}: reason", 500, "Needed with conditions, with an objection, and if it was not required."
        )

    def declarations(self) -> list[dict]:
        """For the page: each declaration with its questions."""
        parts = ("answer", "by", "on", "reason")
        return [{"label": each["label"], "fields": [self[f"{each['code']}_{part}"] for part in parts]} for each in self.owed]

    def asked(self) -> list[dict]:
        return recommendations_asked(self, self.recommendations)

    def asked_of_part2(self) -> list[dict]:
        return recommendations_asked(self, self.confidential)

    def clean(self):
        cleaned = super().clean()
        for each in self.owed:
            code = each["code"]
            if f"{code}_reason" not in cleaned:
                continue  # it was given, and refused for another reason
            for missing in rules.reason_missing(cleaned.get(f"{code}_answer", ""), cleaned[f"{code}_reason"]):
                self.add_error(f"{code}_reason", missing.text)
        for wrong in rules.described_without_one(cleaned.get("interest", ""), cleaned.get("interest_text", "")):
            self.add_error("interest", wrong.text)
        require_changed_words(self, [*self.recommendations, *self.confidential])
        return cleaned

    def step(self) -> dict:
        told = {name: self.cleaned_data[name] for name in RecordForm.base_fields}
        declared = {each["code"]: self._declared(each["code"]) for each in self.owed}
        outcomes = {"outcomes": outcomes_of(self, self.recommendations), "part2_outcomes": outcomes_of(self, self.confidential)}
        return told | {"declared": declared} | outcomes

    def _declared(self, code) -> dict:
        return {
            "answer": self.cleaned_data[f"{code}_answer"],
            "by_as_written": self.cleaned_data[f"{code}_by"],
            "given_on": self.cleaned_data[f"{code}_on"],
            "reason": self.cleaned_data[f"{code}_reason"],
        }


# -- what signing and recording have in common


def interest_answers(decision, without=None) -> list[tuple[str, str]]:
    answers = decision.form_version.definition["interest"]["answers"]
    return [(each["answer"], each["label"]) for each in answers if each["answer"] != without]


class Asked(NamedTuple):
    """A recommendation that is decided on a page: its row, how the names of its fields end, what people call it."""

    recommendation: object
    key: str
    name: str


def of_part1(recommendations) -> list[Asked]:
    return [Asked(each, f"{each.pk}", f"Recommendation {order}") for order, each in enumerate(recommendations, 1)]


def of_part2(recommendations) -> list[Asked]:
    return [
        Asked(each, f"part2_{each.pk}", f"Recommendation {order} of Part 2") for order, each in enumerate(recommendations, 1)
    ]


def add_recommendation(form, asked, *, required=True) -> None:
    """Outcome, decided words and conditions of one recommendation."""
    outcomes = [(value, label) for value, label in Outcome.choices if value != Outcome.NOT_STATED]
    key, name = asked.key, asked.name.replace("Rec", "rec", 1)
    ask = "Choose an outcome." if required else ""
    form.fields[f"outcome_{key}"] = asking.choose(f"Outcome of {name}", outcomes, ask=ask)
    form.fields[f"outcome_{key}"].widget.hints = {Outcome.HELD_OVER.value: HELD_OVER}
    form.fields[f"decided_{key}"] = _short(
        f"Words decided on {name}", "Only where they differ from what is recommended.", rows=3
    )
    form.fields[f"conditions_{key}"] = _short(
        f"Conditions on {name}", "Only if there are any. With a condition it is not decided as recommended.", rows=2
    )


def preset_as_recommended(form, asked) -> None:
    """On the page that decides: what is recommended is the first answer and is chosen already; other words are asked for only
    where it is approved with changes."""
    key, recommended = asked.key, outcome_asked(asked.recommendation.asks)
    field = form.fields[f"outcome_{key}"]
    others = [each for each in field.choices if each[0] != recommended]
    field.choices = [(recommended.value, f"As recommended: {recommended.label.lower()}"), *others]
    field.initial, field.is_owed = recommended.value, True
    words = form.fields[f"decided_{key}"]
    words.help_text = "What you decide instead of what is recommended."
    asking.only_if(words, f"outcome_{key}", Outcome.APPROVED_WITH_CHANGES)


def _short(label, hint, *, rows):
    """A few words, stored as the other texts are; too short for an editor."""
    widget = forms.Textarea({"rows": rows})
    return asking.RichText(label=label, required=False, help_text=hint, longest=asking.LONGEST_TEXT, widget=widget)


def recommendations_asked(form, asked) -> list[dict]:
    """For the page: each recommendation with its three questions."""
    parts = ("outcome", "decided", "conditions")
    return [each._asdict() | {"fields": [form[f"{part}_{each.key}"] for part in parts]} for each in asked]


def outcomes_of(form, asked) -> dict:
    """What is decided on each, by the id of its row."""
    parts = ("outcome", "decided", "conditions")
    return {each.recommendation.pk: {part: form.cleaned_data[f"{part}_{each.key}"] for part in parts} for each in asked}


def require_changed_words(form, asked) -> None:
    """An approval with changes says what was decided."""
    for each in asked:
        changed = form.cleaned_data.get(f"outcome_{each.key}") == Outcome.APPROVED_WITH_CHANGES
        if changed and not form.cleaned_data.get(f"decided_{each.key}"):
            form.add_error(f"decided_{each.key}", "Enter the words that were decided.")
