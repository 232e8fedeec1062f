"""`manage.py sample_sign_ins`: how to sign in to the sample office, one line a role."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role
from decisions import sample_office


class Command(BaseCommand):
    help = "Print one sign-in a role of the sample office."

    def handle(self, **options):
        try:
            sample_office.refuse_outside_the_sample_office()
        except sample_office.NotTheSampleOffice as refusal:
            raise CommandError(str(refusal)) from refusal
        for body, name in (("mopac", ""), ("wmpcc", " in the West Midlands")):
            for role in Role:
                person = sample_office.people_of(role, body).first()
                if person:
                    self.stdout.write(f"{role.label}{name}: {person.email}, {sample_office.password()}")
