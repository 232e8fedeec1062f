"""What a decision record is. Split by noun; every model is here by name."""

from .advice import Advice, AdviceRequest, KeptAnswer, Look, Part2Advice
from .amending import Amendment
from .buying import NoDecisionNeeded, Reliance
from .content import (
    ArchivedSignature,
    Assessment,
    Citation,
    Commitment,
    DecidedBy,
    DecisionDate,
    DecisionLink,
    MoneyLine,
    Option,
    Party,
    Recommendation,
    Section,
)
from .decision import CoAuthor, Decision, Explanation
from .finding import Part1Words
from .interests import DeclaredInterest
from .meetings import BoardMeeting, Tabling
from .numbers import NumberReservation
from .papers import Authorisation, BoardPaper, Consultee, Paper, Withholding
from .part2 import (
    Part2Award,
    Part2Figure,
    Part2Money,
    Part2Paper,
    Part2Party,
    Part2Reading,
    Part2Recommendation,
    Part2Text,
    PublicInterestTest,
    SignedPart2,
    StoredPart2,
)
from .planning import BoardPack, BoardPackEntry, CalendarAddress, PlannedDecision
from .reference import (
    Board,
    BoardMember,
    FoiaExemption,
    FormVersion,
    Marking,
    OfficeHolder,
    Post,
    ReferenceScheme,
    SchemeRule,
    SioExemption,
)
from .reminders import Reminder
from .retention import Disposal, LegalHold, RetentionRule
from .returned import WordReturn
from .route import Declaration, NeedToKnow, StoodAside, StoredVersion
from .saying import Comment, Part2Comment
from .scrutiny import Clarification, InformationRequest, PanelReport
from .signed import (
    AwardReport,
    Correction,
    Deferral,
    IssuedNumber,
    ReferenceCounter,
    Signature,
    SignatureConfirmation,
    SignedContent,
    WithholdingReview,
)
from .urgency import LateAdvice, Urgency
from .word import WordRemainder

__all__ = [name for name in dir() if name[0].isupper()]
