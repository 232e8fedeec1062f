"""Everybody who might open a page of the world: two bodies, every role, and those who have no business there."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Membership, PolicingBody, Role, Team, User
from decisions.models import Board, BoardMember, OfficeHolder, Post

HERE, ELSEWHERE = "mopac", "wmpcc"
# who: (body, role, team)
PEOPLE = {
    "author": (HERE, Role.OFFICER, None),
    "co_author": (HERE, Role.OFFICER, None),
    "other_officer": (HERE, Role.OFFICER, None),
    "legal": (HERE, Role.ADVISER, "Legal advice"),
    "financial": (HERE, Role.ADVISER, "Finance"),
    "equalities": (HERE, Role.ADVISER, "Equality and inclusion"),
    "adviser_not_asked": (HERE, Role.ADVISER, "Commercial"),
    "head_of_unit": (HERE, Role.HEAD_OF_UNIT, None),
    "other_head": (HERE, Role.HEAD_OF_UNIT, None),
    "chief_executive": (HERE, Role.CHIEF_EXECUTIVE, None),
    "decision_maker": (HERE, Role.DECISION_MAKER, None),
    "second_maker": (HERE, Role.DECISION_MAKER, None),
    "governance": (HERE, Role.GOVERNANCE, None),
    "second_governance": (HERE, Role.GOVERNANCE, None),
    "governance_who_left": (HERE, Role.GOVERNANCE, None),
    "auditor": (HERE, Role.AUDITOR, None),
    "board_member": (HERE, Role.OFFICER, None),
    "award_holder": (HERE, Role.COMMERCIAL, None),
    "named_reader": (HERE, Role.COMMERCIAL, None),
    "ended_reader": (HERE, Role.COMMERCIAL, None),
    "administrator": (HERE, Role.ADMINISTRATOR, None),
    "officer_elsewhere": (ELSEWHERE, Role.OFFICER, None),
    "maker_elsewhere": (ELSEWHERE, Role.DECISION_MAKER, None),
    "governance_elsewhere": (ELSEWHERE, Role.GOVERNANCE, None),
    "member_of_no_body": (None, None, None),
}
LATECOMERS = {"late_governance": (HERE, Role.GOVERNANCE, None), "late_auditor": (HERE, Role.AUDITOR, None)}
HOLDS = {
    "decision_maker": (HERE, "Deputy Mayor for Policing and Crime"),
    "second_maker": (HERE, "Deputy Mayor for Policing and Crime"),
    "maker_elsewhere": (ELSEWHERE, "Police and Crime Commissioner"),
}
PASSWORD = "for these tests and nowhere else"


def make_people(which=PEOPLE) -> dict[str, User]:
    people = {who: User.objects.create_user(f"{who}@example.org", who.replace("_", " ").title(), PASSWORD) for who in which}
    for who, (body, role, team) in which.items():
        if body:
            join(people[who], PolicingBody.objects.get(short_name=body), role, team)
    return people


def join(person, body, role, team=None) -> Membership:
    today = timezone.localdate()
    limits = {"scope": "All of it", "to_on": today + timedelta(days=100)} if role == Role.AUDITOR else {}
    return Membership.objects.create(
        person=person,
        body=body,
        role=role,
        team=Team.objects.get(body=body, name=team) if team else None,
        from_on=today - timedelta(days=400),
        confirmed_at=timezone.now(),
        **limits,
    )


def make_offices(people) -> None:
    """Nobody holds an office but the people of this world, who can sign in."""
    OfficeHolder.objects.update(to_on=timezone.localdate() - timedelta(days=1))
    for who, (body, title) in HOLDS.items():
        post = Post.objects.get(body__short_name=body, title=title)
        OfficeHolder.objects.create(post=post, name=people[who].name, person=people[who])
    board = Board.objects.get(body__short_name=HERE, abbreviation="PIB")
    BoardMember.objects.create(board=board, person=people["board_member"], confirmed_at=timezone.now())


def leave(person) -> None:
    Membership.objects.filter(person=person).update(to_on=timezone.localdate() - timedelta(days=1))
