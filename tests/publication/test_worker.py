"""The worker as a process: killed in the middle, started again, and its commands."""

import hashlib
import os
import signal
import subprocess
import sys
import time

import pytest

from config.environment import BASE_DIR
from decisions.steps import ask_to_publish
from publication import tasks, workflow
from publication.models import Edition, PublishingFailure, RegisterEntry, Spelling
from tests.databases import environment_of
from tests.publication import signed_records as records

KINDS = ("article", "pdf", "json")


def started(database, *arguments) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        **dict(cwd=BASE_DIR, env=environment_of("worker", database.name), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL),
    )


def until(what, seconds=60):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def is_waiting_for_a_lock(owner) -> bool:
    statement = "SELECT count(*) FROM pg_locks WHERE relation = 'publication_spelling'::regclass AND NOT granted"
    return owner.execute(statement).fetchone()[0] > 0


def test_a_worker_killed_in_the_middle_leaves_no_half_edition_and_stands_in_nobodys_way(own_database):
    decision = records.make_signed(papers=[b"a report"])
    with own_database.connect("owner") as owner, own_database.connect("owner") as looking:
        with owner.transaction():
            owner.execute("LOCK TABLE publication_spelling IN ACCESS EXCLUSIVE MODE")  # stops it after edition, paper and line
            worker = started(own_database, "publish_due")
            until(lambda: is_waiting_for_a_lock(looking))
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        for table in ("edition", "editionpaper", "registerentry"):
            assert looking.execute(f"SELECT count(*) FROM publication_{table}").fetchone()[0] == 0
    swept = own_database.manage("worker", "publish_due")
    assert "published mx-14, edition 1" in swept.stdout, swept.stdout + swept.stderr
    assert Edition.objects.filter(decision=decision).count() == 1


def test_the_worker_sweeps_when_it_starts_and_does_the_jobs_that_steps_ask_for(own_database):
    first = records.make_signed(reference="MX 1")
    worker = started(own_database, "run_worker")
    try:
        until(lambda: Edition.objects.filter(decision=first).exists())
        second = records.make_signed(reference="MX 2")
        ask_to_publish(second.pk)
        until(lambda: Edition.objects.filter(decision=second).exists(), seconds=40)
        worker.terminate()
        assert worker.wait(timeout=30) in (0, -signal.SIGTERM)
    finally:
        worker.kill()


def test_a_failure_is_written_down_without_content_and_tried_again_later(own_database):
    broken = records.sign(records.make_draft(reference="MX 1"), content={"title": "Only a secret title"})
    whole = records.make_signed(reference="MX 2")
    with own_database.as_process("publisher"):
        told = tasks.sweep()
        assert told["failed"] == [broken.pk] and told["published"] == ["mx-2, edition 1"]
        assert tasks.sweep()["failed"] == []  # it rests
        with pytest.raises(workflow.CannotPublish):
            workflow.publish(broken.pk)
    failure = PublishingFailure.objects.get()
    assert failure.error == "An unexpected error: KeyError. The log says where." and failure.attempts == 2
    assert failure.retry_at > failure.failed_at
    assert Edition.objects.filter(decision=whole).exists() and not Edition.objects.filter(decision=broken).exists()


def test_a_failure_is_forgotten_once_it_is_published(own_database):
    decision = records.make_signed()
    with own_database.as_process("publisher"):
        workflow.note_failure(decision.pk, "Earlier")
        workflow.publish(decision.pk)
    assert not PublishingFailure.objects.exists()


@pytest.fixture
def published(own_database):
    decision = records.make_signed(papers=[b"a report"])
    with own_database.as_process("publisher"):
        tasks.sweep()
    return Edition.objects.get(decision=decision)


def test_a_downloaded_file_says_which_edition_it_is(own_database, published, tmp_path):
    frame = b"<!doctype html><title>x</title><main>" + bytes(published.article) + b"</main>"
    files = {
        "a.pdf": published.pdf,
        "a.json": published.json,
        "a.html": published.article,
        "page.html": frame,
        "p.txt": b"a report",
    }
    for name, held in files.items():
        (tmp_path / name).write_bytes(held)
        told = own_database.manage("public", "verify_edition", str(tmp_path / name))
        assert told.returncode == 0 and "mx-14, edition 1" in told.stdout, (name, told.stdout, told.stderr)


def test_a_changed_file_is_not_ours(own_database, published, tmp_path):
    (tmp_path / "a.json").write_bytes(bytes(published.json).replace(b"Routers", b"Rooters"))
    told = own_database.manage("public", "verify_edition", str(tmp_path / "a.json"))
    assert told.returncode == 1 and "no edition published here, although it calls itself mx-14, edition 1" in told.stderr
    assert own_database.manage("public", "verify_edition", str(tmp_path / "absent")).returncode == 2


def test_the_check_finds_a_register_out_of_step_and_mends_it(own_database, published):
    assert "agree" in own_database.manage("worker", "check_publication").stdout
    before = RegisterEntry.objects.values().get()
    with own_database.connect("publisher") as publisher:
        publisher.execute("DELETE FROM publication_spelling")
        publisher.execute("DELETE FROM publication_registerentry")
    found = own_database.manage("worker", "check_publication")
    assert found.returncode == 1 and "mx-14, edition 1: no line in the register" in found.stdout
    assert own_database.manage("worker", "check_publication", "--repair").returncode == 0
    after = RegisterEntry.objects.values().get()
    different = {name for name in before if before[name] != after[name]} - {"id", "updated_at"}
    assert different == set() and Spelling.objects.exists()


def test_the_check_finds_bytes_that_are_not_those_published(own_database, published):
    with own_database.connect("owner") as owner:
        owner.execute("ALTER TABLE publication_edition DISABLE TRIGGER USER")
        owner.execute("ALTER TABLE publication_edition DROP CONSTRAINT edition_digests_are_of_the_bytes")
        owner.execute("UPDATE publication_edition SET pdf = '%PDF forged'")
    found = own_database.manage("worker", "check_publication")
    assert found.returncode == 1 and "the bytes of its pdf are not those" in found.stdout


def test_every_stored_digest_is_of_its_bytes(published):
    for kind in KINDS:
        assert hashlib.sha256(bytes(getattr(published, kind))).hexdigest() == getattr(published, f"{kind}_sha256")
