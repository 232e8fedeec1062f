"""`manage.py leakcheck --as EMAIL`: whether anything distinctive of Part 2 stands in what is public."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from decisions import part2
from decisions.models import Decision
from publication import leaking

PURPOSE = "look for leaks"
NO_MAIL = (
    "E-mail was not searched: the office writes to the outbox and may not read it. A mail holds a reference and a link only."
)
NO_PDF = "PDFs were not searched: pdfminer.six is not installed. Each PDF is made from the same bytes as its page, which was searched."


class Command(BaseCommand):
    help = (
        "Look for figures, names and longer wordings of Part 2 in every published edition and in the register. Part 2 is opened "
        "for the person named with --as, of those decisions they may read, and each opening is recorded as a reading. Tells "
        "which decision, which kind of part and where; never the text. The exit code is 1 when anything was found."
    )

    def add_arguments(self, parser):
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="For whom Part 2 is read.")

    def handle(self, *, email, **options):
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody signs in here as {email}. Give the address of somebody in governance.")
        opened = [decision for decision in Decision.objects.order_by("pk") if part2.may_open(person, decision)]
        places = leaking.published_places()
        found = [line for decision in opened for line in self._of(person, decision, places)]
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{len(opened)} decisions opened, {len(places)} published texts searched, {len(found)} findings.")
        self.stdout.write(NO_MAIL)
        if leaking.pdf_text is None:
            self.stdout.write(NO_PDF)
        if found:
            raise CommandError(
                "Words of Part 2 may be public. Look at each place; take down what should not be there.", returncode=1
            )

    def _of(self, person, decision, places):
        with part2.opened_by(person, decision, PURPOSE):
            wordings = leaking.wordings_of(decision)
        name = decision.reference or f"request {decision.pk}"
        for kind, where in leaking.found(wordings, places):
            yield f"{name}: {kind} of Part 2 stands in {where}"
