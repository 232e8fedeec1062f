"""`manage.py export_contracts --as EMAIL [--body mopac] [--out FILE]`: the contract register as CSV."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand

from procurement.exports import register_csv
from procurement.models import Contract

from .import_contracts import person


class Command(BaseCommand):
    help = "Write the contracts that a person may see as CSV (columns: docs/contract-register-csv.md), as an import takes them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--as", dest="email", required=True, help="Whose contracts: those of the bodies the person works for."
        )
        parser.add_argument("--body", help="Only those of the body with this short name.")
        parser.add_argument("--out", type=Path, metavar="FILE", help="Where to write; otherwise to standard output.")

    def handle(self, *, email, body, out, **options):
        contracts = Contract.objects.visible_to(person(email))
        if body:
            contracts = contracts.filter(body__short_name=body)
        if out is None:
            for line in register_csv(contracts):
                self.stdout.write(line, ending="")
            return
        with open(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", newline="") as file:
            file.writelines(register_csv(contracts))
        self.stderr.write(f"The register is in {out}.")
