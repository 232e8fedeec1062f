"""The worker's part: bring the OCDS releases in step with what governance released. Idempotent; found by query, never by call.

What was told stays as it was told: a change is a further release. Only where OCDS has no words for it (a value withdrawn, a
thing of a list gone, another OCID) is the process told anew, in a new series, and the earlier series hidden."""

import json
import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from decisions.public import canonical

from ..contracts.building import checked
from ..models import OcdsProcess, OcdsRelease, PublicContract, PublicCopy, PublicInvitation, RegisterEntry, Release, Takedown
from ..releasing import lock_buying
from ..search import OPEN
from . import records, words
from .package import address
from .release import Source, Step, find_a_tender_ocid, own_ocid, steps

log = logging.getLogger(__name__)
DUE = """
WITH subject AS (
  SELECT CASE WHEN procurement_key IS NULL THEN 'c' || key ELSE 'p' || procurement_key END AS process,
         'contract' AS kind, key, updated_at, release_id, id AS contract_id, NULL::bigint AS invitation_id
  FROM publication_publiccontract
  UNION ALL
  SELECT 'p' || key, 'procurement', key, updated_at, release_id, NULL, id FROM publication_publicinvitation
), standing AS (
  SELECT s.* FROM subject s JOIN publication_release r ON r.id = s.release_id WHERE r.taken_back_at IS NULL
), told AS (
  SELECT p.key AS process, o.sources, o.decisions FROM publication_ocdsrelease o
  JOIN publication_ocdsprocess p ON p.id = o.process_id AND p.series = o.series
), shown AS (
  SELECT e.decision_id FROM publication_registerentry e WHERE e.state = ANY(%(open)s) AND e.public_from <= clock_timestamp()
  AND NOT EXISTS (SELECT FROM publication_takedown t WHERE t.decision_id = e.decision_id AND t.lifted_at IS NULL)
)
SELECT s.process FROM standing s LEFT JOIN publication_ocdsprocess p ON p.key = s.process
WHERE p.looked_at IS NULL OR p.looked_at < s.updated_at
UNION  -- taken back
SELECT process FROM told
WHERE sources && ARRAY(SELECT id FROM publication_release WHERE taken_back_at IS NOT NULL)
UNION  -- now of another process
SELECT t.process FROM told t JOIN publication_release r ON r.id = ANY(t.sources)
JOIN subject s ON s.kind = r.kind AND s.key = r.subject_id WHERE s.process <> t.process
UNION  -- names a decision that the public no longer sees
SELECT process FROM told WHERE NOT decisions <@ ARRAY(SELECT decision_id FROM shown)
UNION  -- does not name one that it sees by now
SELECT s.process FROM standing s
JOIN publication_publicdecisiontie d ON d.contract_id = s.contract_id OR d.invitation_id = s.invitation_id
JOIN shown USING (decision_id)
WHERE NOT EXISTS (SELECT FROM told t WHERE t.process = s.process AND t.decisions @> ARRAY[d.decision_id])
"""


def due() -> list[str]:
    """The keys of the processes whose releases may not be what they should be."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"open": [str(state) for state in OPEN]})
        return sorted(row[0] for row in cursor.fetchall())


def keep_due(until: float | None = None) -> dict:
    """Bring every process that is due in step. One failure does not stop the rest. `until` is a time.monotonic()."""
    told = {"kept": 0, "failed": []}
    for key in due():
        if until is not None and time.monotonic() > until:
            break
        try:
            told["kept"] += keep(key)
        except Exception:
            log.exception("The OCDS releases of process %s could not be made", key)
            told["failed"].append(key)
    return told


@transaction.atomic
def keep(key: str) -> int:
    """Write the releases of one process that are missing. Answers how many were written."""
    lock_buying()
    now = timezone.now()
    sources = sources_of(key)
    process = OcdsProcess.objects.filter(key=key).first()
    if process is None and not sources:
        return 0
    process = process or OcdsProcess(key=key, ocid=_ocid(None, key, sources))
    process.looked_at = now
    written = _follow(process, sources)
    process.save()
    return _insert(process, written, now)


def _follow(process, sources) -> list[Step]:
    """What is to be told now; begins a new series where what was told cannot become it."""
    wanted, told = steps(sources), _told(process)
    ocid = _ocid(process, process.key, sources)
    if told and (not wanted or ocid != process.ocid):
        process.series += 1
        told = []
    if ocid != process.ocid:
        process.former_ocids = [each for each in {*process.former_ocids, process.ocid} if each != ocid]
        process.ocid = ocid
    _lead_here(process, sources)
    if not wanted:
        return []
    further = _further(told, wanted)
    if further is None:
        process.series += 1
        return wanted
    return further


def _ocid(process, key, sources) -> str:
    """That of Find a Tender, where there is one; otherwise its own, which it keeps."""
    if not sources:
        return process.ocid
    if found := find_a_tender_ocid(sources):
        return found
    earlier = [process.ocid, *process.former_ocids] if process and process.pk else []
    own = [ocid for ocid in earlier if ocid.endswith(f"-{key}")]
    return own[0] if own else own_ocid(settings.OCDS_PREFIX, key, sources[-1].body)


def _lead_here(process, sources) -> None:
    """A contract that had a process of its own before it was put under a procurement: its old address leads to this one."""
    alone = [f"c{source.key}" for source in sources if source.kind == "contract" and f"c{source.key}" != process.key]
    for ocid in OcdsProcess.objects.filter(key__in=alone).exclude(ocid=process.ocid).values_list("ocid", flat=True):
        if ocid not in process.former_ocids:
            process.former_ocids = [*process.former_ocids, ocid]


def _told(process) -> list[OcdsRelease]:
    if process.pk is None:
        return []
    return list(OcdsRelease.objects.filter(process=process, series=process.series).order_by("pk"))


def _further(told, wanted: list[Step]) -> list[Step] | None:
    """The steps not told yet and, where that is not the whole of it, an update. None where no release can say it."""
    known = {each.step for each in told}
    missing = [step for step in wanted if step.name not in known]
    said = [json.loads(bytes(each.content)) for each in told] + [step.content for step in missing]
    after = records.state([step.content for step in wanted])
    before = records.state(said) if said else {}
    before.pop("ocid", None)
    if _is_same(before, after):
        return missing if not _names_too_much(told, wanted) else None
    update = _update(records.difference(before, after), wanted, len(told) + len(missing) + 1)
    reached = records.state([*said, update.content])
    reached.pop("ocid", None)
    return [*missing, update] if _is_same(reached, after) and not _names_too_much(told, wanted) else None


def _names_too_much(told, wanted) -> bool:
    """Whether an earlier release names a decision, or was made from a release, that does not stand any more."""
    decisions = {decision for step in wanted for decision in step.decisions}
    gone = Release.objects.filter(pk__in={pk for each in told for pk in each.sources}, taken_back_at__isnull=False)
    return any(not decisions.issuperset(each.decisions) for each in told) or gone.exists()


def _update(said: dict, wanted: list[Step], number: int) -> Step:
    """A release that says only what reads otherwise, made from everything that stands."""
    first = wanted[0].content
    content = {"initiationType": "tender", "language": "en", "buyer": first["buyer"]} | said
    sources = tuple(sorted({pk for step in wanted for pk in step.sources}))
    decisions = tuple(sorted({decision for step in wanted for decision in step.decisions}))
    return Step(f"update-{number}", records.tags_of(said), content, sources, decisions)


def _is_same(one, other) -> bool:
    """The same state, whatever the order in which things of a list were told."""
    return _sorted(one) == _sorted(other)


def _sorted(value):
    if isinstance(value, dict):
        return {name: _sorted(held) for name, held in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


def _insert(process, written: list[Step], now: datetime) -> int:
    """Insert the releases, each a microsecond after the one before, so that their order is that of their dates."""
    last = OcdsRelease.objects.filter(process=process).order_by("-date").values_list("date", flat=True).first()
    at = max(now, last + timedelta(microseconds=1)) if last else now
    for step in written:
        identifier = "-".join([process.ocid, *([str(process.series)] if process.series > 1 else []), step.name])
        tags = step.tag if isinstance(step.tag, list) else [step.tag]
        head = {"ocid": process.ocid, "id": identifier, "date": words.moment(at), "tag": tags}
        OcdsRelease.objects.create(
            process=process,
            series=process.series,
            step=step.name,
            ocid=process.ocid,
            identifier=identifier,
            date=at,
            tags=tags,
            body_name=step.content["buyer"]["name"],
            sources=sorted(step.sources),
            decisions=sorted(step.decisions),
            content=canonical(step.content | head),
        )
        at += timedelta(microseconds=1)
    return len(written)


# -- what the releases are made from


def sources_of(key: str) -> list[Source]:
    """Everything released of one process that stands, oldest first."""
    number = int(key[1:])
    contracts = Q(procurement_key=number) if key[0] == "p" else Q(key=number, procurement_key__isnull=True)
    standing = {"release__taken_back_at__isnull": True}
    rows = [
        ("contract", row)
        for row in PublicContract.objects.filter(contracts, **standing).select_related("release").order_by("pk")
    ]
    if key[0] == "p":
        rows += [
            ("procurement", row) for row in PublicInvitation.objects.filter(key=number, **standing).select_related("release")
        ]
    found = [_source(kind, row) for kind, row in rows]
    return sorted(found, key=lambda source: (source.at, source.release))


def _source(kind: str, row) -> Source:
    content = checked(row.release)
    rests_on = {*content["decisions"], *(pk for listed in content["decisions_of_changes"].values() for pk in listed)}
    return Source(
        release=row.release_id,
        kind=kind,
        key=row.key,
        at=row.release.at,
        record=content["record"],
        body=content["body"],
        decisions=tuple(_public_decisions(rests_on)),
        copies=tuple(_copies(kind, row)),
    )


def _public_decisions(decision_ids) -> list[dict]:
    """Those of the decisions that the public sees, with their addresses."""
    entries = RegisterEntry.objects.filter(decision_id__in=decision_ids, state__in=OPEN, public_from__lte=timezone.now())
    hidden = Takedown.objects.filter(lifted_at__isnull=True, decision_id__in=decision_ids).values("decision_id")
    shown = entries.exclude(decision_id__in=hidden).order_by("decision_id")
    return [
        {"id": pk, "slug": slug, "reference": reference, "title": title, "address": address("decision", slug)}
        for pk, slug, reference, title in shown.values_list("decision_id", "slug", "reference", "title")
    ]


def _copies(kind: str, row) -> list[dict]:
    """The public copies of a contract or invitation, under the addresses at which they are fetched."""
    of = {"contract": row} if kind == "contract" else {"invitation": row}
    page = "contract-copy" if kind == "contract" else "invitation-copy"
    public = PublicCopy.objects.filter(released_copy__taken_back_at__isnull=True, release__taken_back_at__isnull=True, **of)
    return [
        each | {"address": address(page, row.slug, each["number"])}
        for each in public.order_by("number").values("number", "kind", "media_type", "redaction")
    ]
