"""Who holds a request now, over many requests in as many queries as over one. `happening.with_whom` answers the same of one
request; a test compares both."""

from typing import NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from accounts.models import Membership, Role, User

from .. import form_versions
from ..lists import prefetch_unread
from ..models import AdviceRequest, OfficeHolder, Post
from ..models.words import ON_ITS_WAY, Status
from .route import deciding_level, going_without, open_codes, waits_for_another_signer
from .who import bars_from_signing

NOBODY = "nobody who can act on it: tell governance"
READ = "body form_version author head_of_unit signer__post signatures".split()
TELLS_BARS = "declarations stood_aside co_authors amendments late_advice advice_requests".split()


class Holder(NamedTuple):
    """Who can take a request on: as a page says it, and the people behind it, who are reminded."""

    text: str
    people: tuple[User, ...] = ()


def holders(decisions) -> dict[int, list[Holder]]:
    """For each request who holds it now: the author of a draft; on its way whoever can take its open steps."""
    decisions = list(decisions)
    asked = AdviceRequest.objects.filter(answered_at=None, closed_at=None).select_related("team", "person", "claimed_by")
    prefetch_related_objects(decisions, *READ, Prefetch("advice_requests", asked, to_attr="asked_now"))
    prefetch_unread(decisions, TELLS_BARS)
    bodies = {pk for each in decisions for pk in (each.body_id, each.joint_with_id) if pk}
    staff = Membership.objects.in_force().filter(body__in=bodies, role__in=[Role.ADVISER, Role.CHIEF_EXECUTIVE])
    staff = list(staff.filter(person__is_active=True).select_related("person"))
    offices = offices_in_force(bodies)
    tell_roles(offices, decisions)
    return {each.pk: _holders(each, staff, offices) for each in decisions}


def offices_in_force(bodies) -> list[OfficeHolder]:
    """Who holds an office of these bodies today and has a sign-in, or acts in it."""
    today = timezone.localdate()
    posts = Post.objects.in_force(today).filter(body__in=bodies)
    held = OfficeHolder.objects.in_force(today).filter(post__in=posts, person__isnull=False)
    return list(held.select_related("post", "person", "acting_for"))


def tell_roles(offices, decisions) -> None:
    """Give who holds these offices their roles, in one question, where a request goes on without a declaration that they may owe."""
    if any(going_without(each) for each in decisions):
        people, held = [each.person for each in offices if each.person], {}
        for each in Membership.objects.in_force().filter(person__in=people):
            held.setdefault(each.person_id, []).append(each)
        for person in people:
            person.held = held.get(person.pk, [])


def _holders(decision, staff, offices) -> list[Holder]:
    if decision.status == Status.DRAFT:
        return [Holder(f"{decision.author}, author", (decision.author,))] if decision.author else []
    if decision.status not in ON_ITS_WAY:
        return []
    found = [holder for code in open_codes(decision) for holder in _asked_for(decision, code, staff)]
    if decision.status == Status.WITH_DECISION_MAKER:
        found += _signers(decision, offices)
    elif not found and decision.status == Status.WITH_CHIEF_EXECUTIVE:
        found = _chief_executives(decision, staff)
    if not found and decision.status == Status.WITH_DECISION_MAKER and waits_for_another_signer(decision):
        return [Holder("governance, to choose another signer")]
    return found or [Holder(NOBODY)]


def _asked_for(decision, code, staff) -> list[Holder]:
    if code == Role.CHIEF_EXECUTIVE:
        return _chief_executives(decision, staff)
    if code == Role.HEAD_OF_UNIT:
        head = decision.head_of_unit
        return [Holder(f"{head}, head of unit", (head,))] if head else []
    label = form_versions.declaration(decision.form_version.definition, code)["label"]
    return [_asked(each, label, staff) for each in decision.asked_now if each.code == code]


def _asked(request, label, staff) -> Holder:
    if person := request.held_by:
        whom = f"{person} of {request.team}" if request.team else person
        return Holder(asked_for(str(whom), label), (person,))
    of_team = [each.person for each in staff if each.role == Role.ADVISER and each.team_id == request.team_id]
    return Holder(asked_for(str(request.team), label), tuple(of_team))


def asked_for(whom: str, label: str) -> str:
    """Who is asked, and for what, unless the team goes by the name of its advice."""
    return whom if whom.casefold() == label.casefold() else f"{whom}, for {label}"


def _chief_executives(decision, staff) -> list[Holder]:
    held = [each.person for each in staff if each.role == Role.CHIEF_EXECUTIVE and each.body_id == decision.body_id]
    return [Holder(f"{person}, chief executive", (person,)) for person in held]


def offices_of(decision, offices) -> list[OfficeHolder]:
    """Of these, the holders of the deciding office of the body, or of either of two, that has not signed; where another signer
    was chosen, only that one of their body."""
    bodies = {decision.body_id, decision.joint_with_id} - {each.body_id for each in decision.signatures.all()}
    chosen, level, found = decision.signer, deciding_level(decision), []
    for office in offices:
        is_passed_over = chosen is not None and chosen.post.body_id == office.post.body_id and chosen.pk != office.pk
        if office.post.body_id in bodies and office.post.level == level and not is_passed_over:
            found.append(office)
    return found


def _signers(decision, offices) -> list[Holder]:
    """Those who can sign it: nothing is reserved from them, and nothing bars them."""
    held = [each for each in offices_of(decision, offices) if each.may_take(decision)]
    return [Holder(str(each), (each.person,)) for each in held if not bars_from_signing(each.person, decision)]
