"""Who may do what with the plan, packs, scrutiny, requests for information, holds and disposal."""

from accounts.models import Membership, Role

from ..models.planning import bodies_worked_for

GOVERNS, LOOKS = (Role.GOVERNANCE,), (Role.GOVERNANCE, Role.AUDITOR)


def bodies_governed(user) -> list:
    """The bodies whose governance this person is in."""
    return _bodies(user, GOVERNS)


def bodies_watched(user) -> list:
    """The bodies whose governance or audit this person is in: they see requests for information, holds and disposals."""
    return _bodies(user, LOOKS)


def _bodies(user, roles) -> list:
    if not user.is_active:
        return []
    return list({each.body_id: each.body for each in user.read_roles() if each.role in roles}.values())


def people_of_governance(user, *bodies) -> list:
    """Who is in governance of these bodies, or else of those that this person works for: whom to ask for what only governance
    does."""
    among = bodies or bodies_worked_for(user)
    held = Membership.objects.in_force().filter(body__in=among, role__in=GOVERNS, person__is_active=True)
    people = {each.person_id: each.person for each in held.select_related("person").order_by("person__name", "pk")}
    return [each for each in people.values() if each.pk != user.pk]


def may_see_plan(user) -> bool:
    """Everybody who works for a body, in whichever role but administrator's alone."""
    return bodies_worked_for(user).exists()


def may_plan(user, body) -> bool:
    """Governance of the body enters what is expected, and ties it to the request once there is one."""
    return user.has_role(*GOVERNS, body=body)


def may_make_pack(user, meeting) -> bool:
    """Governance of the board's body puts its packs together."""
    return user.has_role(*GOVERNS, body=meeting.board.body)


def may_record_panel_report(user, body) -> bool:
    return user.has_role(*GOVERNS, body=body)


def may_see_information_request(user, body) -> bool:
    """Governance and auditors: a request for information is personal data even without the name."""
    return user.has_role(*LOOKS, body=body)


def may_record_information_request(user, body) -> bool:
    return user.has_role(*GOVERNS, body=body)


def may_hold(user, decision) -> bool:
    """Governance lays and ends legal holds."""
    return user.has_role(*GOVERNS, body=decision.body)


def may_see_holds(user, decision) -> bool:
    return user.has_role(*LOOKS, body=decision.body)


def may_propose_disposal(user, decision) -> bool:
    return user.has_role(*GOVERNS, body=decision.body)


def may_dispose(user, disposal) -> bool:
    """A second person of governance, of a proposal that is neither done nor taken back."""
    is_open = disposal.disposed_at is None and disposal.taken_back_at is None
    return is_open and disposal.proposed_by_id != user.pk and user.has_role(*GOVERNS, body=disposal.decision.body)


def may_take_disposal_back(user, disposal) -> bool:
    """Anybody of governance, also who proposed it."""
    is_open = disposal.disposed_at is None and disposal.taken_back_at is None
    return is_open and user.has_role(*GOVERNS, body=disposal.decision.body)
