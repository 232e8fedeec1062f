"""`manage.py import_contracts FILE --body mopac --as EMAIL [--check]`: a contract register from CSV."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from accounts.models import PolicingBody, User
from procurement.workflow.imports import CHANGED, NEW, REFUSED, UNCHANGED, import_register


class Command(BaseCommand):
    help = (
        "Import a contract register (columns: docs/contract-register-csv.md). It comes in whole or not at all; the same file again "
        "changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--body", required=True, help="The short name of the body whose contracts these are, for example mopac."
        )
        parser.add_argument("--as", dest="email", required=True, help="Who imports: commercial or governance of the body.")
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; say what would change and what stands in the way."
        )

    def handle(self, *, file, body, email, check, **options):
        try:
            content = file.read_bytes()
            outcome = import_register(content, body=self._body(body), by=person(email), check=check)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except PermissionDenied as refused:
            raise CommandError(str(refused)) from refused
        for note in outcome.notes:
            self.stdout.write(f"{file}: {note}")
        self._tell(file, outcome)
        counts = ", ".join(f"{len(outcome.of(state))} {state}" for state in (NEW, CHANGED, UNCHANGED, REFUSED))
        if outcome.is_refused:
            raise CommandError(f"Nothing was imported ({counts}). Mend what is listed above, then import the whole file again.")
        self.stdout.write(f"{'Would be' if check else 'Imported'}: {counts}.")

    def _tell(self, file, outcome):
        for problem in outcome.problems:
            self.stderr.write(f"{file}: {problem}")
        for row in outcome.rows:
            for column, text in row.reasons:
                self.stderr.write(f"{file}: row {row.row}: {column or 'the whole row'}: {text}")
            for column, was, reads in row.changes:
                self.stdout.write(f"{file}: row {row.row}: {column}: {was or 'nothing'} becomes {reads or 'nothing'}")

    def _body(self, short_name):
        found = PolicingBody.objects.filter(short_name=short_name).first()
        if found is None:
            raise CommandError(f"There is no body called {short_name}. Use its short name, as addresses do.")
        return found


def person(email) -> User:
    """The active person with that address."""
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody signs in here as {email}. Give the address of somebody in commercial or governance.")
    return found
