"""Answers, never writes: who may act, what stands in the way, what gives concern, which status may follow which."""

from .concerns import concerns_about, flags, unexplained_concerns
from .finding import Finding
from .obstacles import obstacles_to_recording, obstacles_to_signing, obstacles_to_submitting
from .route import MAY_BECOME, declarations_owed, declarations_to_ask, next_status, open_codes, standing_declarations
from .who import (
    may_add_reader,
    may_approve,
    may_confirm,
    may_declare,
    may_edit,
    may_issue_number,
    may_pass_on,
    may_read_part2,
    may_record_elsewhere,
    may_report_award,
    may_return,
    may_sign,
    may_start,
    may_submit,
    may_withdraw,
    signing_offices,
)

__all__ = [
    "MAY_BECOME",
    "Finding",
    "concerns_about",
    "declarations_owed",
    "declarations_to_ask",
    "flags",
    "may_add_reader",
    "may_approve",
    "may_confirm",
    "may_declare",
    "may_edit",
    "may_issue_number",
    "may_pass_on",
    "may_read_part2",
    "may_record_elsewhere",
    "may_report_award",
    "may_return",
    "may_sign",
    "may_start",
    "may_submit",
    "may_withdraw",
    "next_status",
    "obstacles_to_recording",
    "obstacles_to_signing",
    "obstacles_to_submitting",
    "open_codes",
    "signing_offices",
    "standing_declarations",
    "unexplained_concerns",
]
