"""The pages that ask about the request itself: one form a page."""

from collections import Counter

from django import forms
from django.utils import timezone

from accounts.fields import Checkboxes, Radios
from accounts.models import Membership, PolicingBody, Role, User

from ..models import FoiaExemption, FormVersion, Section, SioExemption
from ..models.words import Answer, Kind, Level, PublishAs
from ..rules.concerns import last_review_day
from ..rules.dates import in_words
from ..rules.listed import exemptions, markings_in_use
from ..rules.who import WRITING_ROLES
from .asking import DraftForm, LaterRichText, LaterText, MayWait, choose, day, line, only_if, pick, rich, select, text

YES_NO = [(Answer.YES, "Yes"), (Answer.NO, "No"), (Answer.NOT_STATED, "Not answered yet")]
KINDS = [*[(kind, kind.label) for kind in Kind if kind != Kind.NOT_STATED], (Kind.NOT_STATED, "Not chosen yet")]


class FormInForce(MayWait, forms.ModelChoiceField):
    """The form in force; left alone by who chooses an older one."""


class StartForm(forms.Form):
    """A new draft: on which form of which body, what it is called, what sort of decision it is."""

    use_required_attribute = False
    form_version = FormInForce(
        None,
        label="Form",
        widget=Radios,
        empty_label=None,
        help_text="New requests are written on the form in force today.",
    )
    older_form = forms.ModelChoiceField(
        None,
        label="Older form",
        required=False,
        empty_label="None: use the form in force",
        help_text="Choose one only for a decision that is being made, or was made, on that form. It is used instead of the form above.",
        widget=forms.Select({"data-instead-of": "form_version"}),
    )
    title = line(
        "Title", 250, "Say what is decided, in a few words that the public will understand.", ask="Enter a title.", counted=True
    )
    kind = select("Kind of decision", [("", "Choose a kind"), *KINDS[:-1]], ask="Choose the kind of decision.")
    needed_by_on = day(
        "Decision needed by", "For example, 27 3 2026. Leave it empty if there is no such day, or not known yet."
    )

    def __init__(self, *args, user, bodies, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        forms_of = FormVersion.objects.filter(body__in=bodies).select_related("body")
        in_force = forms_of.in_force(timezone.localdate())
        several, self.has_older_forms = len(bodies) > 1, forms_of.exclude(pk__in=in_force).exists()
        for name, offered in (("form_version", in_force), ("older_form", forms_of.exclude(pk__in=in_force))):
            self.fields[name].queryset = offered
            self.fields[name].label_from_instance = (lambda form: f"{form.body}: {form}") if several else str
        self.fields["older_form"].label_from_instance = lambda form: f"{form.body}: {used(form)}" if several else used(form)
        if several:
            self.fields["form_version"].label = "Body and form"
        if len(in_force) == 1:
            self.fields["form_version"].initial = in_force[0].pk

    def clean(self):
        asked = super().clean()
        if not self.errors and not (asked.get("form_version") or asked.get("older_form")):
            self.add_error("form_version", "Choose the form that the request is written on.")
        return asked

    @property
    def chosen(self) -> FormVersion:
        return self.cleaned_data["older_form"] or self.cleaned_data["form_version"]


def used(form: FormVersion) -> str:
    """A form with the years in which it was in use, by which old forms are told apart."""
    since, until = (str(day.year) if day else "" for day in (form.from_on, form.to_on))
    if since and until:
        return f"{form}, in use {since} to {until}" if since != until else f"{form}, in use {since}"
    return f"{form}, in use since {since}" if since else f"{form}, in use until {until}" if until else str(form)


class TitleForm(DraftForm):
    title = line(
        "Title", 250, "Say what is decided, in a few words that the public will understand.", ask="Enter a title.", counted=True
    )
    kind = select("Kind of decision", KINDS)
    level = choose("Who decides", Level.choices)
    joint_with = only_if(
        pick("Other body", "Only where two bodies decide together.", empty="No other body"), "level", Level.TWO_BODIES
    )
    programme = line("Programme", 200)
    business_case_stage = line("Stage of the business case", 100, width=20)
    topic = line("Topic", 100, width=20)
    needed_by_on = day("Decision needed by", "For example, 27 3 2026.")
    needed_by_reason = text("Why by then", rows=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["joint_with"].queryset = PolicingBody.objects.exclude(pk=self.decision.body_id)

    def clean(self):
        asked = super().clean()
        together = asked.get("level") == Level.TWO_BODIES
        if together and "joint_with" in asked and asked["joint_with"] is None:
            self.add_error("joint_with", "Choose the body that decides together with this one.")
        if asked.get("joint_with") and "level" in asked and not together:
            self.add_error("level", "Choose “Two bodies together”, or take the other body away.")
        return asked


class SummaryForm(DraftForm):
    summary = rich(
        "Executive summary",
        "What is asked for, why, and what it costs. This is the first thing the public reads.",
        field=LaterRichText,
    )


class StatementForm(DraftForm):
    decision_statement = rich(
        "Decision",
        "Write the decision as the decision maker will make it, in the first person: “I approve…”.",
        field=LaterRichText,
    )


class SectionForm(DraftForm):
    body = rich("Text")

    def __init__(self, *args, asked: dict, **kwargs):
        super().__init__(*args, **kwargs)
        if asked["required"]:
            self.fields["body"] = rich("Text", field=LaterRichText)
        is_numbered = self.decision.form_version.definition["numbering"] not in (
            Section.Numbering.NONE,
            Section.Numbering.AS_PRINTED,
        )
        numbered = "Paragraphs are numbered for you." if is_numbered and getattr(self.record, "is_numbered", True) else ""
        self.fields["body"].help_text = " ".join(filter(None, [asked.get("hint", ""), numbered]))


IF_NOT_IN_FULL = ("publish_as", PublishAs.ENTRY_ONLY, PublishAs.NOT)


class PublicationForm(DraftForm):
    significant = choose(
        "Is it of significant public interest?", YES_NO, "The law asks for every such decision to be published."
    )
    significant_reason = text("Why it is, or is not, of significant public interest", rows=3, field=LaterText)
    deferral = choose("Is publication of Part 1 to be deferred?", YES_NO)
    deferral_reason = only_if(
        text(
            "Why publication is deferred",
            "Published with the decision, once the deferral has ended. Until then the register says only that it is deferred.",
            rows=3,
        ),
        "deferral",
        "yes",
    )
    deferral_until_on = only_if(day("Deferred until", "For example, 27 3 2026."), "deferral", "yes")
    publish_as = choose("How it is published", PublishAs.choices)
    publish_reason = only_if(
        text("Why it is not published in full", "Leave this empty if it is published in full.", rows=3), *IF_NOT_IN_FULL
    )
    publish_decided_by = only_if(line("Who decided that it is not published in full", 150), *IF_NOT_IN_FULL)
    marking = select("Marking of Part 1", [], ask="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = markings(self.record.marking)
        if not self.decision.form_version.definition["asks"]["deferral_reason"]:
            self.fields["deferral_reason"].help_text += " The form itself does not ask for it; the rules do."
        if question := self.decision.form_version.definition["wording"].get("deferral_question"):
            self.fields["deferral"].help_text = f"The form asks: {question}"

    def clean(self):
        asked = super().clean()
        if asked.get("publish_as", PublishAs.FULL) != PublishAs.FULL and asked.get("publish_reason") == "":
            self.add_error("publish_reason", "Say why it is not published in full.")
        return asked


class UrgencyForm(DraftForm):
    urgency_reason = text(
        "Why dates are out of order",
        "Fill this in only where a step had to come before the advice on it. The reason is published.",
    )


def markings(stored: str) -> list[tuple[str, str]]:
    """The markings that may be used here, and what is stored, so that showing a page never changes it."""
    known = dict.fromkeys([*filter(None, [stored]), *markings_in_use()])
    return [("", "No marking"), *((text, text) for text in known)]


IF_PART2 = ("is_there_part2", "yes")


class WithholdingForm(DraftForm):
    """The public facts about Part 2."""

    is_there_part2 = choose("Is there a Part 2?", YES_NO)
    gist = only_if(
        text("What Part 2 is about", "Use neutral words that give nothing away. This is published.", rows=3), *IF_PART2
    )
    sio = only_if(pick("Paragraph of article 2(2) of the Specified Information Order 2011", empty="Not chosen"), *IF_PART2)
    foia_sections = only_if(
        forms.MultipleChoiceField(
            label="Sections of the Freedom of Information Act 2000",
            required=False,
            widget=Checkboxes,
            help_text="Tick every exemption that Part 2 rests on.",
        ),
        *IF_PART2,
    )
    basis_as_written = only_if(text("Legal basis in words", "As it is to be printed.", rows=3), *IF_PART2, owed=False)
    chief_officer_opinion = only_if(
        line("Chief officer's opinion", 300, "Who gave it and when, where the paragraph asks for one.", counted=True),
        *IF_PART2,
        owed=False,
    )
    qualified_person_opinion = only_if(
        line("Qualified person's opinion", 300, "For section 36: who gave it and when.", counted=True), "foia_sections", "36"
    )
    enactment = only_if(
        line("Enactment that prohibits disclosure", 300, "For section 44.", counted=True), "foia_sections", "44"
    )
    marking = only_if(select("Marking of Part 2", [], ask=""), *IF_PART2, owed=False)
    review_on = only_if(day("Part 2 is reviewed at the latest on", "Asked for before you can submit."), *IF_PART2)
    review_event = only_if(
        line(
            "Or earlier, when this happens",
            300,
            "For example, completion of the contract. Where the paper names only an event, write it here and choose a day above all the same.",
            counted=True,
        ),
        *IF_PART2,
        owed=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = [self.record.sio_id] if self.record.sio_id else []
        in_use = SioExemption.objects.in_force(timezone.localdate()).filter(is_active=True)
        offered = in_use | SioExemption.objects.filter(pk__in=held)
        self.fields["sio"].queryset = offered
        self.fields["sio"].label_from_instance = lambda sio: f"{sio}: {sio.label}" if sio.label else str(sio)
        self.fields["marking"].choices = markings(self.record.marking)
        self._offer_sections()
        last = in_words(last_review_day())
        self.fields[
            "review_on"
        ].help_text += f" Choose a day within the next twelve months, up to {last}; a later one needs a reason."
        if not self.decision.form_version.definition["asks"]["part2_review"]:
            self.fields["review_on"].help_text += " The form itself does not ask for it; the rules do."
        if question := self.decision.form_version.definition["wording"].get("part2_question"):
            self.fields["is_there_part2"].help_text = f"The form asks: {question}"

    def _offer_sections(self) -> None:
        known, today = exemptions().values(), timezone.localdate()
        offered = {each.section: str(each) for each in known if each.is_in_force(today) and each.use != FoiaExemption.Use.NEVER}
        offered |= {section: f"Section {section}" for section in self.record.foia_sections if section not in offered}
        self.fields["foia_sections"].choices = list(offered.items())


class CoAuthorForm(forms.Form):
    use_required_attribute = False
    person = forms.ModelChoiceField(
        None,
        label="Colleague",
        empty_label="Choose a colleague",
        help_text="They can change every part of the draft, submit or withdraw it, and read Part 2 if there is one. Whoever was let to write on a "
        "request cannot advise or declare on it afterwards, also when they leave it.",
        error_messages={"required": "Choose a colleague."},
    )

    def __init__(self, *args, decision, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        joined = decision.co_authors.filter(to_at__isnull=True).values("person")
        writers = Membership.objects.in_force().filter(body=decision.body, role__in=WRITING_ROLES)
        colleagues = User.objects.filter(is_active=True, memberships__in=writers)
        self.fields["person"].queryset = colleagues.exclude(pk__in=joined).exclude(pk=decision.author_id).distinct()
        told = _other_tasks(writers.filter(person__is_active=True).select_related("team"))
        self.fields["person"].label_from_instance = lambda person: ", ".join([str(person), *told.get(person.pk, ())])


def _other_tasks(memberships) -> dict[int, list[str]]:
    """What people could do on a request if they did not write it, by person: whom it leaves without an adviser is said too."""
    advising = [each for each in memberships if each.role == Role.ADVISER and each.team_id]
    in_team = Counter(each.team_id for each in advising)
    told = {each.person_id: ["head of unit"] for each in memberships if each.role == Role.HEAD_OF_UNIT}
    for each in advising:
        alone = ", where nobody else does" if in_team[each.team_id] == 1 else ""
        told.setdefault(each.person_id, []).append(f"advises in {each.team}{alone}")
    return told


class ExplainForm(DraftForm):
    text = text(
        "Why it stands", "Advisers and the decision maker read this. Clear the text to take the explanation back.", rows=6
    )
    text.is_owed = True  # the form takes an empty text too: that takes the explanation back
