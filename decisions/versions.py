"""Stored versions: the exact bytes a step was taken on, and which parts differ between two of them."""

import hashlib
import json

from . import form_versions, part2
from .models import StoredPart2, StoredVersion
from .public import SHAPE, canonical, digest, part1

__all__ = ["SHAPE", "part1_bytes", "parts_of", "store", "changed_parts"]
# part: keys of Part 1 that belong to it. Sections of the form are parts of their own; tests/decisions/test_public.py fails
# until a new key is in a part or in NO_PART.
PARTS = {
    "title": [
        "title",
        "title_as_written",
        "kind",
        "level",
        "joint_with",
        "programme",
        "business_case_stage",
        "topic",
        "needed_by_on",
        "needed_by_as_written",
        "needed_by_reason",
        "dates",
    ],
    "urgency": ["urgency_reason"],
    "summary": ["summary"],
    "recommendations": ["recommendations", "decision_statement"],
    "money": ["money"],
    "options": ["options"],
    "boards": ["board_papers", "consultees"],
    "procurement": ["authorisations", "parties"],
    "papers": ["papers", "assessments", "commitments", "links", "citations"],
    "publication": [
        "deferral",
        "deferral_reason",
        "deferral_until_on",
        "deferral_until_as_written",
        "withholding",
        "marking",
        "publish_as",
        "publish_reason",
        "significant",
        "significant_reason",
    ],
}

# Keys that no declaration covers: how the record is kept, what other steps give, and what an old record alone has.
NO_PART = (
    "shape body form reference words origin reasons urgency sections declarations deciders archived_signatures source_address "
    "source_captured_on dated_on dated_precision"
).split()


def part1_bytes(decision) -> bytes:
    return canonical(part1(decision))


def parts_of(content: dict) -> dict[str, str]:
    """Digest of every part of Part 1, by its code. Outcomes are the decision maker's and count for no declaration."""
    asked = content | {
        "recommendations": [{**r, "outcome": "", "decided": "", "conditions": ""} for r in content["recommendations"]]
    }
    found = {part: [asked[key] for key in keys] for part, keys in PARTS.items()}
    for section in content["sections"]:  # without its number, which moves when another section is added or taken away
        texts = found.setdefault(f"section:{section['code'] or section['heading']}", [])
        texts.append([section["heading"], [block["html"] for block in section["blocks"]]])
    return {part: hashlib.sha256(canonical(value)).hexdigest() for part, value in found.items()}


def store(decision, step: str, *, by) -> StoredVersion:
    """Keep the bytes of both halves as they are now. Every time a new version, so that their number tells nothing of Part 2."""
    held = part1_bytes(decision)
    latest = decision.versions.last()
    version = StoredVersion.objects.create(
        decision=decision,
        number=(latest.number if latest else 0) + 1,
        step=step,
        part1=held,
        part1_digest=digest(held),
        parts=parts_of(json.loads(held)),
    )
    if part2.may_open(by, decision):
        with part2.opened_by(by, decision, f"store version {version.number}"):
            StoredPart2.objects.create(decision=decision, version_number=version.number, content=part2.content_bytes(decision))
    return version


def declarations_taken_back(decision, *, by) -> list:
    """Declarations that no longer stand: a part they cover is not what it was in the version they were given on."""
    found = []
    for declaration in decision.declarations.select_related("version"):
        covers = set(form_versions.declaration(decision.form_version.definition, declaration.code)["covers"])
        changed = changed_parts(decision, declaration.version, by=by)
        if changed and ("all" in covers or covers & changed):
            found.append(declaration)
    return found


def part2_changed(decision, version, *, by) -> bool:
    """Whether Part 2 differs from what it was in a stored version. Bytes are compared inside schema part2; no digest leaves it."""
    with part2.opened_by(by, decision, f"compare with version {version.number}"):
        before = StoredPart2.objects.filter(decision=decision, version_number=version.number).first()
        return before is None or bytes(before.content) != part2.content_bytes(decision)


def changed_in_part1(decision, version) -> set[str]:
    """The parts of Part 1 that are no longer what they were in `version`; Part 2 stays closed."""
    now, then = parts_of(part1(decision)), parts_of(json.loads(bytes(version.part1)))
    return {part for part in now.keys() | then.keys() if now.get(part) != then.get(part)}


def changed_parts(decision, version, *, by) -> set[str]:
    """The parts that are no longer what they were in `version`, with "part2" where the reader may know."""
    changed = changed_in_part1(decision, version)
    if part2.may_open(by, decision) and part2_changed(decision, version, by=by):
        changed.add("part2")
    return changed
