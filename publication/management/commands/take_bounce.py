import sys

from django.core.management.base import BaseCommand

from publication import mailing


class Command(BaseCommand):
    help = "Read a report of a failed delivery from standard input, as a mail server passes it on, and show it to governance."

    def handle(self, *args, **options):
        self.stdout.write(f"{mailing.take_bounce(sys.stdin.buffer.read())} messages came back.")
