"""Requests that a person sent back to their author. A draft is not theirs to read: they are told what they had read before, and
that it is with its author, and nothing of the draft as it is now."""

import json
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Membership, Role

from . import references
from .models import Comment, Decision, StoredVersion
from .models.words import CommentKind, Status


class SentBack(NamedTuple):
    """One of them: its number, its title in the version that was sent back, when, with which comment, who has it now."""

    decision_id: int
    reference: str
    title: str
    at: datetime
    comment: str
    author: str

    @property
    def sentence(self) -> str:
        on = timezone.localdate(self.at)
        name = self.reference or "this request"
        return (
            f"You returned {name} on {on.day} {on:%B %Y}. It is with its author, {self.author}, and a draft is not open to you. "
            "It comes back to you once it is submitted again and reaches you."
        )


def sent_back_by(user, decision: int | None = None, reference: str = "") -> list[SentBack]:
    """What this person returned last and is a draft since, the latest first: all of it, one request, or what goes by a reference.
    Only while they still work for the body, and not what they see as a draft anyway."""
    if not user.is_active:
        return []
    held = Membership.objects.in_force().filter(person=user).exclude(role=Role.ADMINISTRATOR).values("body")
    drafts = Decision.objects.filter(Q(body__in=held) | Q(joint_with__in=held), status=Status.DRAFT)
    drafts = drafts.filter(comments__by=user, comments__kind=CommentKind.RETURN).exclude(
        pk__in=Decision.objects.visible_to(user).values("pk")
    )
    drafts = drafts.filter(pk=decision) if decision is not None else drafts
    drafts = references.find(reference, drafts) if reference else drafts
    returned = Comment.objects.filter(decision=OuterRef("decision"), kind=CommentKind.RETURN).order_by("-pk").values("pk")
    seen = (
        StoredVersion.objects.filter(decision=OuterRef("decision"), at__lte=OuterRef("at")).order_by("-number").values("part1")
    )
    last = Comment.objects.filter(by=user, decision__in=drafts.values("pk"), pk=Subquery(returned[:1]))
    last = last.annotate(seen=Subquery(seen[:1])).select_related("decision__author").prefetch_related("decision__numbers")
    return [_told(each) for each in last.order_by("-at")]


def _told(comment) -> SentBack:
    title = json.loads(bytes(comment.seen))["title"] if comment.seen else ""
    decision = comment.decision
    return SentBack(decision.pk, decision.reference, title, comment.at, comment.text, str(decision.author))
