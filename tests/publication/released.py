"""Records of buying that governance has released, brought there by the real steps, for the tests of what the public gets."""

import hashlib

from django.utils import timezone

from accounts.models import Role
from decisions.models import Authorisation, Decision
from procurement.models import ContractCopy, Limit
from publication import releasing, tasks
from publication.models import PublicContract
from tests.factories import make_person


def make_limits() -> None:
    """The figures of law that decide on which list a contract stands."""
    for code in ("publish_copy_over", "publish_invitation_over"):
        Limit.objects.get_or_create(code=code, defaults=dict(name=code, number=10_000, unit="pounds"))


def release(record, *, by=None, **more):
    return releasing.release(record, by=by or make_person(Role.GOVERNANCE, record.body), **more)


def sweep(database) -> dict:
    with database.as_process("publisher"):
        return tasks.sweep()["buying"]


def released(database, *records) -> None:
    """Confirmed by governance and made public by the worker."""
    for record in records:
        release(record)
    told = sweep(database)
    assert told == {"built": len(records), "failed": []}, told


def make_copy(*, of: dict, content: bytes = b"%PDF a copy", is_released: bool = True, **values) -> ContractCopy:
    body = next(iter(of.values())).body
    second = dict(released_by=make_person(Role.GOVERNANCE, body), released_at=timezone.now()) if is_released else {}
    values = {"kind": "contract", "name": "The contract", "media_type": "application/pdf"} | values
    return ContractCopy.objects.create(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=make_person(Role.COMMERCIAL, body),
        **of | second | values,
    )


def authorise(decision, **what) -> Authorisation:
    """Say before its signature that a decision allows a contract, a change, a procurement or a grant."""
    return Authorisation.objects.create(decision=Decision.objects.get(pk=decision.pk), what="award", **what)


def enter_many(database, how_many: int, *, first: int = 1_000_000) -> None:
    """So many contracts in the public register, all like the one that is there, with figures and days of their own: releases
    as the office writes them, public rows as the worker does."""
    with database.connect("office") as office:
        office.execute(
            "INSERT INTO publication_release (kind, subject_id, number, content, sha256, note, by_id, by_name, taken_back_by_name, "
            "taken_back_reason, taken_back_slug) SELECT kind, %s + n, 1, content, sha256, note, by_id, by_name, '', '', '' "
            "FROM (SELECT * FROM publication_release WHERE kind = 'contract' ORDER BY id LIMIT 1) r, generate_series(1, %s) n",
            [first, how_many],
        )
    changed = {
        "id": "nextval(pg_get_serial_sequence('publication_publiccontract', 'id'))",
        "release_id": "r.id",
        "key": "r.subject_id",
        "slug": "c.slug || '-' || r.subject_id",
        "number": "'N-' || r.subject_id",
        "number_key": "'n' || r.subject_id",
        "title": "c.title || ' ' || r.subject_id",
        "value": "mod(r.subject_id * 7919, 5000000)",
        "current_value": "mod(r.subject_id * 7919, 5000000)",
        "starts_on": "DATE '2015-01-01' + mod(r.subject_id, 4000)::int",
        "starts_year": "extract(year from DATE '2015-01-01' + mod(r.subject_id, 4000)::int)",
        "ends_on": "DATE '2018-01-01' + mod(r.subject_id, 4000)::int",
        "is_over_limit": "mod(r.subject_id * 7919, 5000000) > 10000",
    }
    columns = [field.column for field in PublicContract._meta.concrete_fields]
    values = ", ".join(changed.get(name, f"c.{name}") for name in columns)
    with database.connect("publisher") as publisher:
        publisher.execute(
            f"INSERT INTO publication_publiccontract ({', '.join(columns)}) SELECT {values} "
            "FROM (SELECT * FROM publication_publiccontract ORDER BY id LIMIT 1) c, publication_release r WHERE r.subject_id > %s",
            [first],
        )
        publisher.execute(
            "INSERT INTO publication_publiccontractwords (contract_id, search) "
            "SELECT id, to_tsvector('english', title || ' ' || number) FROM publication_publiccontract "
            "WHERE id NOT IN (SELECT contract_id FROM publication_publiccontractwords)"
        )
        publisher.execute(
            "INSERT INTO publication_publiccontractparty (release_id, contract_id, supplier_id) SELECT c.release_id, c.id, p.supplier_id "
            "FROM publication_publiccontract c, (SELECT supplier_id FROM publication_publiccontractparty LIMIT 1) p "
            "WHERE c.key > %s",
            [first],
        )
    with database.connect("owner") as owner:
        owner.execute("VACUUM ANALYZE")
