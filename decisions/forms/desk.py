"""What governance types at its desk."""

from django.utils import timezone

from accounts.models import Membership, Role, Team, User
from decisions.models import Board, BoardMeeting, Decision
from decisions.models.words import Status
from decisions.rules.who import WRITING_ROLES

from . import asking
from .route import RouteForm

AUTHOR, HEAD_OF_UNIT = "author", "head_of_unit"


class FinishAmendmentForm(RouteForm):
    reason = asking.text(
        "Why you changed it",
        asking.EVERYBODY,
        ask="Say why it was changed.",
        longest=500,
    )


# -- numbers


class ReserveForm(RouteForm):
    body = asking.pick("Whose number", ask="Choose the body.", empty="Choose a body")
    purpose = asking.line("What it is for", 300, "Only governance and auditors see it.", ask="Say what the number is for.")

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        if len(found := bodies[:2]) == 1:
            self.initial["body"] = found[0]


class GiveNumberForm(RouteForm):
    """Which request gets a reserved number: of its body, without one."""

    decision = asking.pick(
        "Request", "Requests and drafts of the body that have no number.", ask="Choose the request.", empty="Choose"
    )

    def __init__(self, *args, number, **kwargs):
        super().__init__(*args, **kwargs)
        without = Decision.objects.filter(body=number.body_id, origin="native", numbers=None).exclude(status=Status.WITHDRAWN)
        self.fields["decision"].queryset = without.prefetch_related("numbers").order_by("title", "pk")


class ReleaseNumberForm(RouteForm):
    because = asking.line("Why it is not used", 300, ask="Say why the number is not used.")


# -- meetings


class MeetingForm(RouteForm):
    board = asking.pick("Board", ask="Choose the board.", empty="Choose a board")
    on = asking.day("Day of the meeting", ask="Enter the day of the meeting.")
    papers_by_on = asking.day("Papers due by", "On or before the day of the meeting.")

    def __init__(self, *args, bodies, meeting=None, **kwargs):
        super().__init__(*args, **kwargs)
        if meeting is not None:
            del self.fields["board"]
            self.initial |= {"on": meeting.on, "papers_by_on": meeting.papers_by_on}
        else:
            self.fields["board"].queryset = Board.objects.in_force(timezone.localdate()).filter(body__in=bodies)

    def clean(self):
        told = super().clean()
        on, papers_by_on = told.get("on"), told.get("papers_by_on")
        if on and papers_by_on and papers_by_on > on:
            self.add_error("papers_by_on", "Papers are due on or before the day of the meeting.")
        return told


# -- many at once


class RemindForm(RouteForm):
    """Nothing to choose: whoever holds them is reminded."""


class SetMeetingForm(RouteForm):
    meeting = asking.pick("Board meeting", "Meetings that are to come.", ask="Choose a meeting.", empty="Choose a meeting")

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_of({each.body_id for each in decisions})


def meetings_of(bodies):
    """Meetings to come of boards of these bodies."""
    to_come = BoardMeeting.objects.filter(board__body__in=bodies, on__gte=timezone.localdate())
    return to_come.select_related("board").order_by("on", "board__name")


class ReassignForm(RouteForm):
    """What goes to somebody else, and to whom: a person, or for advice also a team."""

    what = asking.select("What goes to somebody else", [], ask="Choose what goes to somebody else.")
    whom = asking.select("To whom", [], "For advice a team or a person; otherwise a person.", ask="Choose to whom.")

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "Choose"), *_what(decisions)]
        self.fields["whom"].choices = [("", "Choose"), *_whom({each.body_id for each in decisions})]

    def clean(self):
        cleaned = super().clean()
        is_team = cleaned.get("whom", "").startswith("team:")
        if is_team and cleaned.get("what") in (AUTHOR, HEAD_OF_UNIT):
            self.add_error("whom", "Choose a person: a team neither writes a request nor declares as head of unit.")
        return cleaned

    def chosen(self):
        """The person or team."""
        model, pk = self.cleaned_data["whom"].split(":")
        return {"team": Team, "person": User}[model].objects.get(pk=pk)


def _what(decisions) -> list:
    labels = {}
    for each in decisions:
        for asked in each.form_version.definition["declarations"]:
            if asked["by"] not in ("head_of_unit", "chief_executive"):
                labels.setdefault(asked["code"], asked["label"])
    return [
        (AUTHOR, "Who writes it"),
        (HEAD_OF_UNIT, "Head of unit"),
        *((f"advice:{code}", f"Advice: {label}") for code, label in labels.items()),
    ]


def _whom(bodies) -> list:
    roles = {Role.ADVISER, Role.HEAD_OF_UNIT, *WRITING_ROLES}
    staff = Membership.objects.in_force().filter(body__in=bodies, role__in=roles, person__is_active=True)
    staff = list(staff.select_related("person", "team"))
    teams = {each.team_id: each.team for each in staff if each.team_id and each.role == Role.ADVISER}
    people = {each.person_id: each.person for each in staff}
    return [
        ("Teams", [(f"team:{team.pk}", team.name) for team in sorted(teams.values(), key=str)]),
        ("People", [(f"person:{each.pk}", each.name) for each in sorted(people.values(), key=str)]),
    ]


# -- somebody leaves


class ChooseLeaverForm(RouteForm):
    person = asking.pick("Who leaves", ask="Choose who leaves.", empty="Choose a person")

    def __init__(self, *args, bodies, user, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = Membership.objects.filter(body__in=bodies).values("person")
        self.fields["person"].queryset = User.objects.filter(pk__in=theirs).exclude(pk=user.pk)


NOBODY_ELSE = "Nobody: it ends"
NOBODY_HAS_THE_ROLE = "Nobody can take it over yet"


class TakeOverForm(RouteForm):
    """One question for each group of what somebody holds, and one for each thing that goes to somebody else than the group.
    `takers` names for each thing who can take it; what nobody can be given, `ends`, is told and not asked about."""

    def __init__(self, *args, held, groups, may_end, takers, ends, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_end, self.held, self.ends, self.groups, self.takers = may_end, held, ends, groups, takers
        self.people = {str(each.pk): each for those in takers.values() for each in those}
        for group, rows in self._by_group().items():
            if group == ends:
                continue
            of_all = [each for each in takers[rows[0].key] if all(each in takers[row.key] for row in rows)]
            nobody = "Nobody: it ends" if group in may_end else "Choose"
            if not any(takers[row.key] for row in rows):
                nobody = NOBODY_ELSE if group in may_end else NOBODY_HAS_THE_ROLE
            self.fields[f"all_{group}"] = asking.select(groups[group], [("", nobody), *_choices(of_all)], ask="")
            for each in rows:
                choices = [("", "As above"), *_choices(takers[each.key])]
                self.fields[each.key] = asking.select(_name(each), choices, ask="")

    def _by_group(self) -> dict[str, list]:
        found = {}
        for each in self.held:
            found.setdefault(each.group, []).append(each)
        return found

    def clean(self):
        """What cannot end goes to somebody: asked once for a group, whatever is in it."""
        told = super().clean()
        for group in dict.fromkeys(each.group for each in self.held if each.group not in self.may_end):
            if not all(told.get(f"all_{group}") or told.get(each.key) for each in self.held if each.group == group):
                what = self.fields[f"all_{group}"].label
                self.add_error(f"all_{group}", f"{what}: choose who takes them over.")
        return told

    def seen(self) -> str:
        """What was held when the page was made: what has come since is shown before it moves."""
        return ",".join(each.key for each in self.held)

    def carried_on(self) -> list[tuple[str, str]]:
        return [(name, self.data.get(name, "")) for name in self.fields]

    def plan(self) -> dict:
        """For each thing, by its key, the person it goes to, or nobody."""
        told = self.cleaned_data
        return {
            each.key: self.people.get(told[each.key] or told[f"all_{each.group}"]) if each.key in told else None
            for each in self.held
        }

    def told(self) -> list[dict]:
        """For each thing its group, what it is called, and to whom it goes; nobody where it ends."""
        plan = self.plan()
        return [{"group": self.groups[each.group], "name": _name(each), "to": plan[each.key]} for each in self.held]

    def shown(self) -> list[dict]:
        """The groups that are asked about."""
        asked = {group: rows for group, rows in self._by_group().items() if group != self.ends}
        return [
            {
                "all": self[f"all_{group}"],
                "rows": [self[each.key] for each in rows],
                "may_end": group in self.may_end,
                "has_nobody": not any(self.takers[row.key] for row in rows),
            }
            for group, rows in asked.items()
        ]

    def ending(self) -> list[str]:
        """What ends whatever is answered, by name."""
        return [_name(each) for each in self.held if each.group == self.ends]


def _choices(people) -> list:
    return [(str(each.pk), each.name) for each in people]


def _name(held) -> str:
    name = f"{held.decision.reference} {held.decision.title}".strip()
    return f"{name} ({held.text})" if held.text else name
