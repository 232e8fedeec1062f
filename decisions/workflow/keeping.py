"""What somebody typed on the page that advises or declares, kept for later. No step of the request: nobody else sees it, and nothing
of it goes into the history."""

from django.db import transaction

from .. import part2, rules
from ..models import KeptAnswer
from ..models.words import ON_ITS_WAY
from ..steps import StepRefused, allow, lock, refuse_if

LONGEST = 50_000  # characters, over all fields of the page
NOT_ASKED = "This is not asked of you now, so nothing is kept. Copy your words before you leave."
CLOSED = "What is kept lies where Part 2 does, and that is closed to you. Ask governance to let you in."
OTHER_WORDS = (
    "You kept other words here in another window. They stand above your answer: take over what you need, then keep again."
)
UNSEEN = (
    "You kept other words here in another window. They stand above your answer, and go when you give it: take over what you need, "
    "then give it again."
)
TOO_LONG = f"Together this is longer than {LONGEST:,} characters and cannot be kept. Shorten it, or give it now."


class KeptOtherwise(StepRefused):
    """Other words are kept than those that the page had shown: it shows both."""


@transaction.atomic
def keep_for_later(decision, code: str, said: dict[str, str], *, by, was_seen: str = "") -> None:
    """Keep what `by` typed, in place of what they kept before; `was_seen` is the moment at which that was kept, as the page showed
    it, so that a second window overwrites nothing unseen. It goes when they give it, or the request is over."""
    decision = lock(decision)
    allow(decision.status in ON_ITS_WAY and _may_give(by, decision, code), NOT_ASKED)
    if sum(map(len, said.values())) > LONGEST:
        raise StepRefused(TOO_LONG)
    refuse_if([] if part2.may_open(by, decision) else [CLOSED])
    with part2.own_words(by, decision) as mine:
        held = mine.filter(code=code).first()
        if held and moment(held.at) != was_seen:
            raise KeptOtherwise(OTHER_WORDS)
        mine.filter(code=code).delete()
        if any(map(str.strip, said.values())):
            KeptAnswer.objects.create(decision=decision, code=code, person=by, said=said)


def moment(at) -> str:
    """When something was kept, as a page carries it."""
    return at.isoformat()


def let_go(decision, code: str, *, by, was_seen: str | None = None) -> None:
    """Throw away what `by` kept, or has now given; where it is said what the page had shown of it, nothing that it had not."""
    with part2.own_words(by, decision) as mine:
        held = mine.filter(code=code).first()
        if was_seen is not None and held and moment(held.at) != was_seen:
            raise KeptOtherwise(UNSEEN)
        mine.filter(code=code).delete()


def _may_give(by, decision, code) -> bool:
    asked = next(
        (each for each in decision.advice_requests.all() if each.is_extra and each.code == code and each.is_open), None
    )
    return rules.may_answer_advice(by, asked) if asked else rules.may_declare(by, decision, code)
