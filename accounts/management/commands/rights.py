from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config import rights


class Command(BaseCommand):
    """Grant what config/rights.py says or, with --check, name what PostgreSQL holds beyond it."""

    help = "Grant the rights of config/rights.py; with --check only compare them with what PostgreSQL says."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *, check, **_):
        if not check:
            rights.apply(connection)
        if problems := rights.problems(connection):
            raise CommandError("\n".join(problems))
        self.stdout.write("rights: as written")
