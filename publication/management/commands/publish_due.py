from django.core.management.base import BaseCommand

from publication import tasks


class Command(BaseCommand):
    help = "Sweep once, now: bring the register in step, publish everything that is due, send e-mail. Prints what it did."

    def handle(self, *args, **options):
        told = tasks.sweep()
        for edition in told["published"]:
            self.stdout.write(f"published {edition}")
        for decision_id in told["failed"]:
            self.stdout.write(f"failed decision {decision_id}: see the publishing desk")
        for name in told["buying"]["failed"]:
            self.stdout.write(f"failed {name}: see the publishing desk")
        self.stdout.write(
            f"{len(told['published'])} published, {told['register']} register lines changed, "
            f"{told['buying']['built']} released records made public, {told['sent']} e-mails sent"
        )
