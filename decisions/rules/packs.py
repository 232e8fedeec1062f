"""What governance ought to know before it makes a pack of a board. None of it stands in the way: a board may want it all the same."""

from ..models.words import ON_ITS_WAY
from .route import declarations_owed, going_without, still_missing

APPROVES_LAST = "chief_executive"  # approves what the board has seen


def advice_outstanding(decision, asked) -> list[str]:
    """Declarations that a request on its way has not got yet, each with who is asked and by when: the chief executive's own,
    which comes after the board, apart. `asked` are its open requests for advice."""
    if decision.status not in ON_ITS_WAY:
        return []
    owed = [each for each in declarations_owed(decision) if each["code"] != APPROVES_LAST]
    owed += [each for each in still_missing(decision) if each["code"] != APPROVES_LAST]
    of_code = {each.code: each for each in asked}
    return [_told(each, of_code.get(each["code"]), each["code"] in going_without(decision)) for each in owed]


def _told(declaration, asked, goes_on_without: bool) -> str:
    told = declaration["label"]
    if asked is not None:
        told += f", asked of {asked.person or asked.claimed_by or asked.team}"
    if asked is not None and asked.due_on:
        told += f", due {asked.due_on.day} {asked.due_on:%B %Y}"
    return f"{told} (urgent: it goes on without)" if goes_on_without else told
