from django.core.management.base import BaseCommand, CommandError

from publication import checks


class Command(BaseCommand):
    help = (
        "Compare register, editions and what was signed. Exit code 1 when something is wrong, 0 when all is well or repaired."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--repair", action="store_true", help="Write the register anew from editions; editions are never changed."
        )

    def handle(self, *args, repair: bool, **options):
        if repair:
            self.stdout.write(f"{checks.repair()} register lines written anew.")
        found = checks.problems()
        for problem in found:
            self.stdout.write(problem)
        for note in checks.notes():
            self.stdout.write(f"note: {note}")
        if found:
            raise CommandError(f"{len(found)} problem(s).", returncode=1)
        self.stdout.write("Register, editions and signed content agree.")
