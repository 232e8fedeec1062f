"""What governance may do at its desk, and who may change a request that is on its way."""

from accounts.models import PolicingBody, Role

from .. import form_versions
from ..models.words import ON_ITS_WAY, Status
from .finding import Finding
from .who import may_declare, wrote

ALL = "all"


def bodies_at_the_desk(user):
    """The bodies whose desk a person sees: governance, and auditors within their dates, to look only."""
    roles = user.roles().filter(role__in=[Role.GOVERNANCE, Role.AUDITOR])
    return PolicingBody.objects.filter(pk__in=roles.values("body")).order_by("name")


def bodies_governed(user):
    return PolicingBody.objects.filter(pk__in=user.roles().filter(role=Role.GOVERNANCE).values("body")).order_by("name")


def _is_open(decision) -> bool:
    return decision.origin == "native" and decision.status in (Status.DRAFT, *ON_ITS_WAY)


def may_remind(user, decision) -> bool:
    """Governance reminds whoever holds a request that is not decided yet."""
    return _is_open(decision) and user.has_role(Role.GOVERNANCE, body=decision.body)


def may_give_to_another(user, decision) -> bool:
    """Governance gives it to another author, head of unit, adviser or team; not once a body has signed."""
    return may_remind(user, decision) and not hasattr(decision, "signed_content")


def may_table(user, decision) -> bool:
    """Governance says to which meeting of a board a request goes."""
    return may_remind(user, decision)


def may_govern(user, body) -> bool:
    """Governance of the body: its numbers, its boards' meetings, and what somebody who leaves has held."""
    return user.has_role(Role.GOVERNANCE, body=body)


def may_give_number(user, decision) -> bool:
    """Governance gives a number that was reserved to a request that has none; a draft may have it before it is submitted."""
    has_none = decision.origin == "native" and decision.number is None and decision.status != Status.WITHDRAWN
    return has_none and user.has_role(Role.GOVERNANCE, body=decision.body)


# -- changing a request on its way


def parts_open_to(user, decision) -> tuple[str, set[str]]:
    """What this person may change of a request on its way, and for which declaration: governance all of it (for none), an
    adviser who is asked now the sections that the form version says their declaration owns."""
    if decision.origin != "native" or decision.status not in ON_ITS_WAY or hasattr(decision, "signed_content"):
        return "", set()
    if user.has_role(Role.GOVERNANCE, body=decision.body):
        return "", {ALL}
    for asked in decision.form_version.definition["declarations"]:
        if asked.get("owns") and may_declare(user, decision, asked["code"]):
            return asked["code"], {f"section:{code}" for code in asked["owns"]}
    return "", set()


def may_begin_amendment(user, decision) -> bool:
    """Governance, and an adviser who is asked and whose declaration owns sections, change a request that is on its way; not
    once a body has signed. Who wrote it lets it be returned instead, unless they are governance."""
    return bool(parts_open_to(user, decision)[1]) and (
        not wrote(user, decision) or user.has_role(Role.GOVERNANCE, body=decision.body)
    )


def open_amendment(decision):
    """The amendment that is not finished, or None."""
    return next((each for each in decision.amendments.all() if each.ended_at is None), None)


def may_amend(user, decision, part: str = "") -> bool:
    """Whether this person may change this part now: in their own open amendment, while what made it theirs still holds."""
    if not is_amending(user, decision):
        return False
    allowed = parts_amended(decision, open_amendment(decision))
    return ALL in allowed or part in allowed


def is_amending(user, decision) -> bool:
    """Whether this person is changing the request now, whichever parts of it."""
    amendment = open_amendment(decision)
    return amendment is not None and amendment.by_id == user.pk and may_begin_amendment(user, decision)


def parts_amended(decision, amendment) -> set[str]:
    """What may be changed in an amendment: everything, or the sections that its declaration owns."""
    if not amendment.code:
        return {ALL}
    owned = form_versions.declaration(decision.form_version.definition, amendment.code).get("owns", ())
    return {f"section:{code}" for code in owned}


def may_finish_amendment(user, decision) -> bool:
    """Who began it, and governance for somebody who is away."""
    amendment = open_amendment(decision)
    return amendment is not None and (amendment.by_id == user.pk or user.has_role(Role.GOVERNANCE, body=decision.body))


def being_amended(decision, user=None) -> list[Finding]:
    """Nobody declares on, moves or signs a request while somebody changes it; `user` is who is told so."""
    if (amendment := open_amendment(decision)) is None:
        return []
    if user is not None and amendment.by_id == user.pk:
        return [Finding("amendment", "You are changing the request. Finish the amendment first.")]
    return [Finding("amendment", f"{amendment.by} is changing the request. Wait until they have finished, or ask governance.")]
