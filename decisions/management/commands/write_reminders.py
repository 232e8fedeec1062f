from django.core.management.base import BaseCommand

from decisions.workflow import reminding


class Command(BaseCommand):
    help = "Write today's reminders: requests needed soon, advice overdue. Run it each hour; nobody is reminded twice a day."

    def handle(self, *args, **options):
        self.stdout.write(f"{reminding.remind()} reminders written.")
