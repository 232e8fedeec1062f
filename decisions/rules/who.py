"""Who may act. One function a verb; each is a row of the role table in tests/decisions/test_who.py."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import Role
from accounts.once import once_a_page

from .. import part2
from ..models import Decision, OfficeHolder, Post
from ..models.words import ON_ITS_WAY, Status
from .route import (
    codes_to_give,
    deciding_level,
    declarations_owed,
    open_codes,
    still_missing,
    waits_for_another_signer,
)

WRITING_ROLES = (Role.OFFICER, Role.GOVERNANCE, Role.COMMERCIAL, Role.HEAD_OF_UNIT, Role.ADVISER)


def wrote(user, decision) -> bool:
    """Its author, who ever wrote with them, and who changed it for governance while it was on its way."""
    return decision.author_id == user.pk or user.pk in writers(decision)


def writers(decision) -> set[int]:
    """The ids of everybody who wrote it, as `wrote` says."""
    return {decision.author_id, *(each.person_id for each in decision.co_authors.all())} | changed_by(decision)


def changed_by(decision) -> set[int]:
    """Who changed the request for governance. An adviser who changed their own sections did what is asked of them."""
    return {each.by_id for each in decision.amendments.all() if not each.code and each.version_after_id}


def writes_now(user, decision) -> bool:
    joined = [each.person_id for each in decision.co_authors.all() if each.to_at is None]
    return decision.author_id == user.pk or user.pk in joined


def may_start(user, body) -> bool:
    """Officers and those who work beside them may draft; a decision maker, auditor or administrator alone may not."""
    return user.has_role(*WRITING_ROLES, body=body)


def may_edit(user, decision) -> bool:
    """A draft is edited by its author and co-authors, while they belong to the body."""
    return (
        decision.status == Status.DRAFT
        and decision.origin == "native"
        and writes_now(user, decision)
        and may_start(user, decision.body)
    )


def may_submit(user, decision) -> bool:
    return may_edit(user, decision)


def is_submitted_by(user, decision) -> bool:
    """Whether it is on its way already, and this person is among who wrote it."""
    return decision.status in ON_ITS_WAY and writes_now(user, decision)


def may_withdraw(user, decision) -> bool:
    """The author, or governance for a body, until it is signed; not once one of two bodies has signed."""
    if decision.status not in (Status.DRAFT, *ON_ITS_WAY) or decision.origin != "native" or hasattr(decision, "signed_content"):
        return False
    return (writes_now(user, decision) and may_start(user, decision.body)) or user.has_role(Role.GOVERNANCE, body=decision.body)


def may_declare(user, decision, code) -> bool:
    """Who was asked, and never on a request they wrote. The chief executive has not declared anything else on it (R-05)."""
    if code not in codes_to_give(decision) or not is_asked(user, decision, code):
        return False
    return code in open_codes(decision) or not hasattr(decision, "signed_content")  # what one of two bodies signed is closed


def is_asked(user, decision, code) -> bool:
    """Whether a declaration is this person's to give, whenever that may be; not the chief executive's while another signer is to
    be chosen."""
    is_on_hold = code == "chief_executive" and waits_for_another_signer(decision)
    return not wrote(user, decision) and not is_on_hold and owes(user, decision, code)


def owes(user, decision, code) -> bool:
    """Whether a declaration falls to this person, whether or not they can give it now."""
    if code == "chief_executive":
        others = [each for each in decision.declarations.all() if each.by_id == user.pk and each.code != code]
        return user.has_role(Role.CHIEF_EXECUTIVE, body=decision.body) and not others
    if code == "head_of_unit":
        return decision.head_of_unit_id == user.pk and user.has_role(Role.HEAD_OF_UNIT, body=decision.body)
    return _asked(user, decision, code)


def _asked(user, decision, code) -> bool:
    """Whether an adviser, or a team of theirs, is asked for it now. What a page has read of both is not read again."""
    is_open = [each for each in decision.advice_requests.all() if each.code == code]
    is_open = [each for each in is_open if each.answered_at is None and each.closed_at is None]
    held = user.roles_now() if is_open and user.is_active else []
    advises = [each for each in held if each.role == Role.ADVISER and each.body_id == decision.body_id]
    teams = {each.team_id for each in advises} - {None}
    return bool(advises) and any(each.person_id == user.pk or each.team_id in teams for each in is_open)


def may_approve(user, decision) -> bool:
    """The chief executive's approval is the declaration `chief_executive`."""
    return may_declare(user, decision, "chief_executive")


def may_return(user, decision) -> bool:
    """Whoever holds it now may send it back with a comment, and governance at any stage; not once a body has signed."""
    return decision.status in ON_ITS_WAY and not hasattr(decision, "signed_content") and holds_it(user, decision)


def holds_it(user, decision) -> bool:
    """Whether this person can take it on now, or is governance."""
    if decision.status not in ON_ITS_WAY:
        return False
    return (
        user.has_role(Role.GOVERNANCE, body=decision.body)
        or any(may_declare(user, decision, code) for code in open_codes(decision))
        or bool(signing_offices(user, decision))
        or may_pass_on(user, decision)
    )


def takes_comments(decision) -> bool:
    """Until it is signed or withdrawn. On a page of the request, its reader may then comment."""
    return decision.status in (Status.DRAFT, *ON_ITS_WAY) and decision.origin == "native"


def may_comment(user, decision) -> bool:
    """Who may see the request may say something about it: of a draft, its readers."""
    return takes_comments(decision) and Decision.objects.visible_to(user).filter(pk=decision.pk).exists()


def asked_besides(user, decision) -> list:
    """What this person, or a team of theirs, is asked now besides the form; nothing on a request that they wrote, nor what they
    asked themselves."""
    asked = [each for each in decision.advice_requests.all() if each.is_extra and each.is_open]
    asked = [each for each in asked if each.asked_by_id != user.pk]
    if not asked or decision.status not in ON_ITS_WAY or wrote(user, decision):
        return []
    return [each for each in asked if _asked(user, decision, each.code)]


def may_ask(user, decision) -> bool:
    """Who holds it now, who is asked for advice besides the form, and governance may ask the author something without
    returning it. Nobody asks themselves."""
    return not writes_now(user, decision) and (holds_it(user, decision) or bool(asked_besides(user, decision)))


def may_answer(user, decision) -> bool:
    """The author and co-authors answer what is asked of them."""
    return takes_comments(decision) and writes_now(user, decision)


def may_resolve(user, decision, comment) -> bool:
    """Who said it, who writes the request, and governance: they resolve what was said, or open it again."""
    if not takes_comments(decision) or comment.reply_to_id is not None:
        return False
    said_it = comment.by_id == user.pk
    return said_it or writes_now(user, decision) or user.has_role(Role.GOVERNANCE, body=decision.body)


def bars_from_signing(user, decision) -> str:
    """What keeps this person from signing the request, whichever office they hold: they wrote it, declared on it, owe a declaration
    without which it goes on as urgent, or stood aside from it (R-05). In words that follow their name; empty where nothing does."""
    if wrote(user, decision):
        return "wrote on it"
    if given := [each for each in decision.declarations.all() if each.by_id == user.pk]:
        return f"declared on it: {given[0].label}"
    if owed := [each["label"] for each in still_missing(decision) if owes(user, decision, each["code"])]:
        return f"is asked to declare on it, and it goes on without that: {owed[0]}"
    if any(each.person_id == user.pk for each in decision.stood_aside.all()):
        return "stood aside from it"
    return ""


def signing_offices(user, decision) -> list[OfficeHolder]:
    """The offices in which this person may sign it now; empty if none. Nobody signs what they wrote, declare on, or stood
    aside from (R-05)."""
    if decision.status != Status.WITH_DECISION_MAKER or bars_from_signing(user, decision):
        return []
    if waits_for_another_signer(decision):
        return []
    holders = [each for each in chosen_or_current(decision) if each.person_id == user.pk]
    return [holder for holder in holders if user.has_role(Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE, body=holder.post.body)]


@once_a_page
def current_holders(decision):
    """Those who hold the deciding office of the body, or of either of two bodies, today; not who acts for another in it, on a
    kind of decision that is left to that other."""
    today = timezone.localdate()
    bodies = [body for body in (decision.body_id, decision.joint_with_id) if body]
    signed = decision.signatures.values("body")
    posts = Post.objects.in_force(today).filter(body__in=bodies, level=deciding_level(decision))
    held = OfficeHolder.objects.in_force(today).filter(post__in=posts).exclude(post__body__in=signed)
    held = held.exclude(acting_for__isnull=False, reserved_kinds__contains=[decision.kind])
    return held.select_related("post__body", "person", "acting_for")


def acts_without_this(user, decision) -> list[OfficeHolder]:
    """Offices in which this person acts for another, who keeps decisions of this kind to themselves."""
    if decision.status not in ON_ITS_WAY:
        return []
    acting = OfficeHolder.objects.in_force(timezone.localdate()).filter(person=user, post__level=deciding_level(decision))
    acting = acting.filter(post__body__in=[pk for pk in (decision.body_id, decision.joint_with_id) if pk])
    return list(acting.filter(reserved_kinds__contains=[decision.kind]).select_related("post", "acting_for"))


@once_a_page
def chosen_or_current(decision):
    """Those who can sign: the current holders, but of a body where one stood aside only the one chosen instead."""
    holders = current_holders(decision)
    if decision.signer is None:
        return holders
    return holders.filter(Q(pk=decision.signer_id) | ~Q(post__body=decision.signer.post.body_id))


def may_sign(user, decision) -> bool:
    """A current office holder, on a request that has come to them."""
    return bool(offices_to_sign(user, decision))


def offices_to_sign(user, decision) -> list[OfficeHolder]:
    """The offices in which this person signs it now: nothing is owed any more."""
    return [] if declarations_owed(decision) else signing_offices(user, decision)


def may_pass_on(user, decision) -> bool:
    """Choose another signer after one stood aside: the chief executive, or governance."""
    if decision.status not in ON_ITS_WAY or not waits_for_another_signer(decision) or wrote(user, decision):
        return False
    return user.has_role(Role.CHIEF_EXECUTIVE, Role.GOVERNANCE, body=decision.body)


def may_record_elsewhere(user, decision) -> bool:
    """Governance records a decision made on paper or orally; not one that they wrote, or changed on its way."""
    return _takes_records(decision) and user.has_role(Role.GOVERNANCE, body=decision.body) and not wrote(user, decision)


def _takes_records(decision) -> bool:
    return decision.origin == "native" and decision.status in (Status.DRAFT, *ON_ITS_WAY)


def is_recorded_by_another(user, decision) -> bool:
    """Whether this person of governance would record that it was decided elsewhere, had they not changed it on its way."""
    is_theirs = _takes_records(decision) and user.has_role(Role.GOVERNANCE, body=decision.body)
    return is_theirs and user.pk in changed_by(decision)


def may_confirm(user, signature) -> bool:
    """The decision maker themselves confirm what governance recorded for them."""
    recorded = signature.how != "here" and not hasattr(signature, "confirmation")
    return recorded and signature.holder is not None and signature.holder.person_id == user.pk


def may_report_award(user, authorisation) -> bool:
    """The holder of a delegated award reports it, or commercial or governance for them, once, after the decision is signed."""
    if authorisation.what != "delegate_award" or not authorisation.decision.is_closed or hasattr(authorisation, "report"):
        return False
    body = authorisation.decision.body
    return authorisation.delegated_person_id == user.pk or user.has_role(Role.COMMERCIAL, Role.GOVERNANCE, body=body)


def may_rely(user, body) -> bool:
    """Commercial and governance of the body say which decision its records of buying rest on, or that none is needed."""
    return body is not None and user.has_role(Role.COMMERCIAL, Role.GOVERNANCE, body=body)


def may_read_part2(user, decision) -> bool:
    return part2.may_open(user, decision)


def may_comment_on_part2(user, decision) -> bool:
    """Who may read Part 2 may say something about it, until the request is signed or withdrawn."""
    return takes_comments(decision) and part2.may_open(user, decision)


def may_issue_number(user, decision) -> bool:
    """Governance, for a request made here that has none, once it is submitted and unless it was withdrawn (R-01)."""
    has_none = decision.origin == "native" and decision.number is None
    if decision.status in (Status.DRAFT, Status.WITHDRAWN):
        return False
    return has_none and user.has_role(Role.GOVERNANCE, body=decision.body)


def may_add_reader(user, decision) -> bool:
    """Governance names a reader of Part 2, with reason and end date; never themselves."""
    return user.has_role(Role.GOVERNANCE, body=decision.body)
