"""`manage.py export_decisions [--out FILE] [--part2 --as EMAIL]`: closed decisions as records of the one JSON shape."""

import json
import os
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from decisions import exports, part2, shape

from .import_decisions import person

OPENED_FOR = "export"


class Command(BaseCommand):
    help = (
        "Write all signed and archived decisions as JSON (shape: decisions/schemas/record.schema.json). Part 2 stays here, "
        "unless it is asked for by name: --part2 --as EMAIL, which is recorded as a reading of each."
    )

    def add_arguments(self, parser):
        parser.add_argument("--out", type=Path, metavar="FILE", help="Where to write; otherwise to standard output.")
        parser.add_argument("--part2", action="store_true", help="With Part 2, of those decisions that the person may read.")
        parser.add_argument("--as", dest="email", help="For whom Part 2 is read.")

    def handle(self, *, out, part2, email, **options):
        if part2 and not email:
            raise CommandError("Part 2 is read only for a person. Say for whom with --as EMAIL.")
        reader = person(email) if part2 else None
        records = [self._record(decision, reader) for decision in exports.closed_decisions()]
        text = json.dumps({"shape": shape.SHAPE, "records": records}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        if out is None:
            self.stdout.write(text, ending="")
        else:
            with open(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(text)
            self.stderr.write(f"{len(records)} records are in {out}.")

    def _record(self, decision, reader) -> dict:
        told = exports.record(decision)
        if reader is None:
            return told
        try:
            with part2.opened_by(reader, decision, purpose=OPENED_FOR):
                held = exports.part2(decision)
        except PermissionDenied:
            self.stderr.write(f"{told['key']}: {reader.email} has no need to know its Part 2, which is left out.")
            return told
        return told | ({"part2": held} if any(held.values()) else {})
