"""What is asked of who asks for advice besides the form, and of who answers."""

from django import forms

from decisions.models.words import AdviceAnswer

from .. import rules
from . import asking
from .route import RouteForm, chosen, whom_to_choose

USUAL_DAYS = 5  # working days proposed for an answer; who asks may say another day
ANSWERS = {
    AdviceAnswer.CONTENT: "I am content with the request.",
    AdviceAnswer.WITH_CONDITIONS: "I am content with the request, on conditions.",
    AdviceAnswer.OBJECTS: "I advise against it.",
    AdviceAnswer.NOT_REQUIRED: "No advice is required.",
}


class AskAdviceForm(RouteForm):
    """Whom to ask besides the form, for what kind of advice, the question, why they are asked, by when."""

    whom = asking.select("Whom you ask", [], "A team that advises, or one adviser of your office.", ask="Choose whom to ask.")
    label = asking.line(
        "Kind of advice",
        60,
        "As it stands before the word “advice”: for example data protection, estates or communications. Once the advice is "
        "given, the chief executive’s statement may name it, and that is published: write nothing from Part 2 here.",
        ask="Say what kind of advice you ask for.",
        width="20",
    )
    question = asking.text(
        "Your question",
        "Never published. Read by who reads advice inside the office. Write nothing from Part 2 here.",
        ask="Write your question.",
    )
    reason = asking.text(
        "Why you ask them",
        "They read this with the question. Write nothing from Part 2 here.",
        ask="Say why you ask them.",
        rows=2,
    )
    due_on = asking.day(
        "Answer by", "Nothing waits for the answer: the request goes on without it.", ask="Enter the day by which you need it."
    )

    def __init__(self, *args, decision, user, **kwargs):
        super().__init__(*args, **kwargs)
        advisers = [each for each in rules.who_can_advise(decision) if each.person_id != user.pk]
        self.fields["whom"].choices = whom_to_choose(advisers, "other")
        self.fields["due_on"].initial = rules.due_on(decision, {"usual_days": USUAL_DAYS})

    def step(self) -> dict:
        return self.cleaned_data | {"whom": chosen(self.cleaned_data["whom"])}


class AnswerAdviceForm(RouteForm):
    """One of the four answers, and what is said with it. Nothing of it is published."""

    answer = asking.choose("What do you advise?", list(ANSWERS.items()), ask="Choose what you advise.")
    conditions = asking.text(
        "Conditions, objection, or why no advice is required",
        "Needed with each of these three. Write nothing from Part 2 here.",
        rows=3,
    )
    text = asking.text(
        "Your advice",
        "Read by advisers of your office, the writers, the head of unit, the chief executive, the decision maker, governance "
        "and auditors.",
        rows=6,
    )
    concerns_part2 = asking.tick("This advice concerns Part 2", "Then only readers of Part 2 see it.")
    was_seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, about_part2: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not about_part2:
            del self.fields["concerns_part2"]


class AdviseAnewForm(RouteForm):
    reason = asking.text("Why you take your advice back", asking.EVERYBODY, ask="Say why you take your advice back.")
