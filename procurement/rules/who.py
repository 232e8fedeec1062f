"""Who may act on records of buying. One function a verb; each is a row of the role table in tests/procurement/test_contract_pages.py."""

from accounts.models import Role

RECORDING_ROLES = (Role.COMMERCIAL, Role.GOVERNANCE)


def may_record(user, body) -> bool:
    """Commercial and governance of the body write its contracts, procurements and grants down, and change them."""
    return body is not None and user.has_role(*RECORDING_ROLES, body=body)


def bodies_recorded_for(user):
    """The bodies whose records this person may write: ids."""
    return user.roles().filter(role__in=RECORDING_ROLES).values("body")


def bodies_read_by(user) -> list[int]:
    """The bodies whose records this person reads. As a list of ids, so that the database reads a long list in the order of an
    index; `visible_to` is still what decides."""
    return list(user.roles().exclude(role=Role.ADMINISTRATOR).values_list("body", flat=True).order_by().distinct())


def may_confirm_regime(user, correction) -> bool:
    """A second person: of those who may record for the body, not the one who asked (domain.md 3.4)."""
    is_open = correction.seen_at is None
    return is_open and correction.asked_by_id != user.pk and may_record(user, correction.procurement.body)


NO_FRAMEWORKS = "Commercial and governance of a body write frameworks down."


def may_record_frameworks(user) -> bool:
    """A framework belongs to no body: commercial and governance of any of them write it down."""
    return user.has_role(*RECORDING_ROLES)
