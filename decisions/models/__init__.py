"""What a decision record is. Split by noun; every model is here by name."""

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
from .papers import Authorisation, BoardPaper, Consultee, Paper, Withholding
from .part2 import (
    Part2Award,
    Part2Comment,
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
from .route import AdviceRequest, Comment, Declaration, NeedToKnow, StoodAside, StoredVersion
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

__all__ = [name for name in dir() if name[0].isupper()]
