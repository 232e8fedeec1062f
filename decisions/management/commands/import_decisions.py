"""`manage.py import_decisions FILE… [--check] [--as EMAIL]`: records of the one JSON shape into the archive."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from decisions import imports


class Command(BaseCommand):
    help = (
        "Import records of decisions (shape: decisions/schemas/record.schema.json). Each record comes in whole or not at all; "
        "the same record again changes nothing; a record that differs from the one held is refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; say what stands in the way and what lint flags."
        )
        parser.add_argument("--as", dest="email", help="Who imports; needed for records that bring a Part 2 or were urgent.")

    def handle(self, *, files, check, email, **options):
        by = person(email)
        refused = 0
        for path, record in self._records(files):
            try:
                refused += self._one(path, record, by, check)
            except imports.Refused as error:
                refused += 1
                self._tell(path, record["key"], error.problems)
        if refused:
            raise CommandError(f"{refused} not imported. Mend what is listed above; the other records are not affected.")

    def _records(self, files):
        """(file, record) of all files, what others link to first. Files with the wrong shape bring nothing in."""
        came_from, records, wrong = {}, [], 0
        for path in files:
            content = self._read(path)
            problems = imports.problems_of_shape(content)
            self._tell(path, "the file as a whole", problems)
            wrong += bool(problems)
            if not problems:
                records += content["records"]
                came_from |= {record["key"]: path for record in content["records"]}
        yield from ((came_from[record["key"]], record) for record in imports.in_order(records))
        if wrong:
            raise CommandError(f"{wrong} of {len(files)} files do not have the shape of records. Mend what is listed above.")

    def _read(self, path):
        try:
            return json.loads(path.read_text())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(
                f"{path} is not JSON. Give a file that export_decisions wrote, or one of the same shape."
            ) from error

    def _one(self, path, record, by, check) -> int:
        with transaction.atomic():
            done = imports.import_record(record, by=by)
            if check:
                transaction.set_rollback(True)
        state = {"imported": "can be imported"}.get(done.state, done.state) if check else done.state
        self.stdout.write(f"{path}: {done.key}: {state}")
        for flag in done.flags:
            self.stdout.write(f"{path}: {done.key}: {flag.part}: flag {flag.rule}: {flag.text}")
        return 0

    def _tell(self, path, key, problems):
        for problem in problems:
            self.stderr.write(f"{path}: {key}: {problem.place}: {problem.text}")


def person(email):
    """The active person with that address, or None where no address is given."""
    if not email:
        return None
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody signs in here as {email}. Give the address of somebody in governance.")
    return found
