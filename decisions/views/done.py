"""What each step of the history did, in words: whom it concerned, which part, and why. The history itself holds ids only."""

from functools import cached_property

from django.apps import apps

from accounts.models import Team, User
from decisions import comparing, form_versions
from decisions.models import OfficeHolder
from decisions.models.words import DeclarationAnswer
from decisions.versions import PARTS

# Whom a step concerned, by the facts of its event. A sentence is left out where the event does not hold them.
PEOPLE = {
    "change_author": "From {before} to {person}.",
    "change_head_of_unit": "From {before} to {person}.",
    "join_co_author": "{person}.",
    "end_co_author": "{person}.",
    "add_reader": "{person}.",
    "end_reader": "{person}.",
    "let_newcomer_in": "{person}.",
    "pass_on_award": "To {person}.",
    "declare_urgent": "Said by {said_by}.",
    "remind_now": "Reminded: {people}.",
}
ASKED = {"reassign_advice": "To {}.", "ask_advice": "Asked of {}."}
HOLDERS = {"pass_on": ("holder", "To {}."), "stand_aside": ("passed_to", "Passed to {}.")}
# Parts that are written under other names than those of Part 1.
CALLED = {
    "withholding": "What the public is told of Part 2",
    "statement": "Decision",
    "typed numbers": "Typed numbers taken out",
}
FACTS = {"change_author": ("before", "person"), "change_head_of_unit": ("before", "person"), "declare_urgent": ("said_by",)}


class Done:
    """The steps of one history in words, each kind of name asked for once, and only where a step holds one."""

    def __init__(self, decision, events, may_read_part2: bool):
        self.decision, self.events, self.may_read_part2 = decision, events, may_read_part2

    def said_of(self, event) -> str:
        told = [self._people(event), self._asked(event), self._holder(event)]
        if event.step == "declare" and event.facts.get("answer") in DeclarationAnswer.values:
            told.append(f"{DeclarationAnswer(event.facts['answer']).label}.")
            if event.facts.get("despite_interest"):
                told.append("They had declared an interest that may be in a named party, and declared all the same.")
        if event.step == "finish_amendment":
            told += self._amended(event)
        return " ".join(filter(None, told))

    def parts_of(self, event) -> list[str]:
        """What a save wrote on, in the words of the task list and of comparisons."""
        code, definition = event.facts.get("part", ""), self.decision.form_version.definition
        if code == "part2":
            return ["Part 2"]  # such an event is shown to its readers alone
        fields = [part for part, keys in PARTS.items() if set(code.split(",")) & set(keys)]
        return [name for each in fields or [code] if (name := called(each, definition))]

    # -- names

    @cached_property
    def _users(self) -> dict[int, User]:
        return User.objects.in_bulk(
            {pk for event in self.events if event.step in {*PEOPLE, *ASKED} for pk in _people_of(event)}
        )

    @cached_property
    def _teams(self) -> dict[int, Team]:
        return Team.objects.in_bulk({each.facts["team"] for each in self.events if each.step in ASKED and "team" in each.facts})

    @cached_property
    def _holders(self) -> dict[int, OfficeHolder]:
        found = {event.facts.get(HOLDERS[event.step][0]) for event in self.events if event.step in HOLDERS}
        return OfficeHolder.objects.select_related("post", "acting_for").in_bulk(found - {None})

    def _people(self, event) -> str:
        if event.step not in PEOPLE or not _people_of(event):
            return ""
        names = {key: self._users.get(event.facts.get(key), "somebody") for key in ("before", "person", "said_by")}
        people = ", ".join(str(self._users[pk]) for pk in event.facts.get("people", ()) if pk in self._users)
        return PEOPLE[event.step].format(people=people, **names)

    def _asked(self, event) -> str:
        whom = self._users.get(event.facts.get("person")) if event.step in ASKED and "person" in event.facts else None
        if event.step in ASKED and "team" in event.facts:
            whom = self._teams.get(event.facts["team"])
        return ASKED[event.step].format(whom) if whom else ""

    def _holder(self, event) -> str:
        key, words = HOLDERS.get(event.step, ("", ""))
        return words.format(self._holders[event.facts[key]]) if event.facts.get(key) in (self._holders if key else ()) else ""

    # -- what an amendment changed

    @cached_property
    def _versions(self) -> dict[int, tuple[int, dict]]:
        """The stored versions between which it was amended: their ids, and the digests of their parts."""
        ended = [event.facts for event in self.events if event.step == "finish_amendment"]
        numbers = {facts[key] for facts in ended for key in ("before", "version") if key in facts}
        held = self.decision.versions.filter(number__in=numbers).values_list("number", "pk", "parts") if numbers else ()
        return {number: (pk, parts) for number, pk, parts in held}

    def _amended(self, event) -> list[str]:
        (_, old), (after, new) = (self._versions.get(event.facts.get(key), (None, {})) for key in ("before", "version"))
        definition = self.decision.form_version.definition
        changed = [part for part in dict.fromkeys([*new, *old]) if new.get(part) != old.get(part)]
        names = ", ".join(called(part, definition) or part.removeprefix("section:") for part in changed)
        reason = next((each.reason for each in self.decision.amendments.all() if after and each.version_after_id == after), "")
        again = [form_versions.declaration(definition, code)["label"] for code in event.facts.get("asked_again", ())]
        told = [f"Changed: {names}." if names else "", f"Why: {reason}" if reason else ""]
        # What is asked again may tell that Part 2 was changed too.
        return [*told, f"Asked again: {', '.join(again)}." if again and self.may_read_part2 else ""]


def _people_of(event) -> set[int]:
    named = {event.facts.get(key) for key in FACTS.get(event.step, ("person",))} - {None}
    return named | set(event.facts.get("people", ()))


def called(part: str, definition: dict) -> str:
    """The name of a part as its writers know it; empty for what has none."""
    sections = {f"section:{each['code']}": each["heading"] for each in definition["sections"]}
    known = CALLED | comparing.HEADINGS | sections
    if part in known:
        return known[part]
    models = {
        model._meta.model_name: model
        for label in ("decisions", "procurement")
        for model in apps.get_app_config(label).get_models()
    }
    return str(models[part]._meta.verbose_name).capitalize() if part in models else ""
