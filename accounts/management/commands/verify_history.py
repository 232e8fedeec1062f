from django.core.management.base import BaseCommand, CommandError

from accounts import history
from accounts.models import Event


class Command(BaseCommand):
    """Recompute the chain of the history (design, wall 8). A chain cut off at its end shows only against a position noted before."""

    help = "Check that every row of the history follows from the one before. Exit code 1 names the positions that do not."

    def handle(self, **_):
        if broken := history.broken_positions():
            raise CommandError(f"history: broken at position {', '.join(map(str, broken))}")
        last = Event.objects.order_by("position").last()
        where = f", the last at position {last.position} with hash {bytes(last.hash).hex()}" if last else ""
        self.stdout.write(f"history: whole, {Event.objects.count()} steps{where}")
