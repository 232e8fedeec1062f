"""The steps, one verb each. The only code that changes a decision or writes its history."""

from ..steps import NotAsSeen, StepRefused
from .archive import close
from .drafting import (
    add_part,
    add_part2,
    end_co_author,
    explain,
    join_co_author,
    move_part,
    move_part2,
    remove_part,
    remove_part2,
    revise,
    revise_part,
    revise_part2,
    revise_section,
    revise_withholding,
    seen,
    start,
)
from .elsewhere import confirm, record_elsewhere
from .reading import add_reader, end_reader, report_award
from .route import declare, issue_number, pass_on, return_, submit, withdraw
from .signing import content_to_sign, sign, stand_aside

__all__ = [
    "NotAsSeen",
    "StepRefused",
    "add_part",
    "add_part2",
    "add_reader",
    "close",
    "confirm",
    "content_to_sign",
    "declare",
    "end_co_author",
    "end_reader",
    "explain",
    "issue_number",
    "join_co_author",
    "move_part",
    "move_part2",
    "pass_on",
    "record_elsewhere",
    "remove_part",
    "remove_part2",
    "report_award",
    "return_",
    "revise",
    "revise_part",
    "revise_part2",
    "revise_section",
    "revise_withholding",
    "seen",
    "sign",
    "stand_aside",
    "start",
    "submit",
    "withdraw",
]
