"""Who does what in an office: its teams and roles, by name, for everybody who has a role there."""

from typing import NamedTuple

from .models import Membership, PolicingBody, Role, User

# as a reader looks for them: who decides first, those who write last
ORDER = (
    Role.DECISION_MAKER,
    Role.CHIEF_EXECUTIVE,
    Role.HEAD_OF_UNIT,
    Role.ADVISER,
    Role.GOVERNANCE,
    Role.COMMERCIAL,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.OFFICER,
)


class Group(NamedTuple):
    """People of one role, or of one team that advises, each once."""

    name: str
    people: list[User]


class Office(NamedTuple):
    body: PolicingBody
    groups: list[Group]


def offices(user) -> list[Office]:
    """The bodies in which this person has a role, an administrator's all, with everybody whose role counts today. What an audit is
    about is not told."""
    roles = user.read_roles()
    shown = Membership.objects.in_force().filter(person__is_active=True)
    if Role.ADMINISTRATOR not in {each.role for each in roles}:
        shown = shown.filter(body__in={each.body_id for each in roles})
    found: dict[PolicingBody, dict] = {}
    for each in shown.select_related("person", "body", "team").order_by("body__name", "team__name", "person__name"):
        group = (ORDER.index(each.role), _name(each))
        found.setdefault(each.body, {}).setdefault(group, {})[each.person_id] = each.person
    return [
        Office(
            body, [Group(name, list(people.values())) for (_, name), people in sorted(groups.items(), key=lambda row: row[0])]
        )
        for body, groups in found.items()
    ]


def _name(membership) -> str:
    label = Role(membership.role).label
    if membership.team is None:
        return f"{label}, in no team" if membership.role == Role.ADVISER else label
    return f"{membership.team} ({label.lower()}s)"
