"""What the public gets: frozen editions, what governance released of buying, and what derives from both."""

from .buying import (
    PublicContract,
    PublicContractParty,
    PublicContractWords,
    PublicCopy,
    PublicDecisionTie,
    PublicGrant,
    PublicInvitation,
    PublicSupplier,
)
from .editions import Edition, EditionLink, EditionPaper, PublishingFailure, RegisterEntry, Spelling, Takedown
from .ocds import OcdsProcess, OcdsRelease
from .releases import Release, ReleasedCopy

__all__ = [
    "Edition",
    "EditionLink",
    "EditionPaper",
    "OcdsProcess",
    "OcdsRelease",
    "PublicContract",
    "PublicContractParty",
    "PublicContractWords",
    "PublicCopy",
    "PublicDecisionTie",
    "PublicGrant",
    "PublicInvitation",
    "PublicSupplier",
    "PublishingFailure",
    "RegisterEntry",
    "Release",
    "ReleasedCopy",
    "Spelling",
    "Takedown",
]
