"""`manage.py load_sample`: the sample office with its people, five old records, one request in each status, and what it buys."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from decisions import imports, reference_data, sample_buying, sample_office, sample_requests
from publication import sample_releases


class Command(BaseCommand):
    help = "Load the sample office. Run again, it adds what is missing and changes nothing else."

    def handle(self, **options):
        try:
            sample_office.refuse_outside_the_sample_office()
        except sample_office.NotTheSampleOffice as refusal:
            raise CommandError(str(refusal)) from refusal
        with transaction.atomic():
            reference_data.load()
            sample_office.load_people()
            for record in imports.in_order(sample_records()):
                imports.import_record(record)
            sample_requests.load_requests()
            sample_buying.load_buying()
            sample_releases.release_buying()


def sample_records() -> list[dict]:
    files = sorted((sample_office.HERE / "records").glob("*.json"))
    return [record for path in files for record in json.loads(path.read_text())["records"]]
