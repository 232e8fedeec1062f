"""Looking at the public site as anybody does: without a cookie, from outside, over HTTP."""

import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings

from . import workflow
from .models import Edition, EditionPaper, Takedown

GONE = 410
SECONDS = 15


def addresses_of(takedown: Takedown) -> list[str]:
    """Every public address of a decision: page, PDF, JSON, older editions and papers."""
    page = f"/decisions/{takedown.slug}/"
    numbers = Edition.objects.filter(decision=takedown.decision).order_by("number").values_list("number", flat=True)
    papers = (
        EditionPaper.objects.filter(edition__decision=takedown.decision).order_by("number").values_list("number", flat=True)
    )
    found = [page, f"/decisions/{takedown.slug}.pdf", f"/decisions/{takedown.slug}.json"]
    for edition in (f"{page}editions/{number}/" for number in numbers):
        found += [edition, f"{edition}decision.pdf", f"{edition}decision.json"]
        found += [f"{edition}papers/{number}/" for number in dict.fromkeys(papers)]
    found += [f"{page}papers/{number}/" for number in dict.fromkeys(papers)]
    return found


def prove_taken_down(takedown: Takedown, *, by) -> list[tuple[str, str]]:
    """Fetch every address as a stranger. Answers those that did anything but 410, each with what it did; when there are none,
    the proof is written down."""
    with ThreadPoolExecutor(max_workers=8) as together:
        addresses = addresses_of(takedown)
        answers = list(zip(addresses, together.map(answer_of, addresses), strict=True))
    otherwise = [(address, answer) for address, answer in answers if answer != str(GONE)]
    if not otherwise:
        workflow.note_proof(takedown, by=by)
    return otherwise


def answer_of(address: str) -> str:
    """The status with which the public site answers, or that it does not."""
    request = urllib.request.Request(settings.PUBLIC_URL + address, headers={"Cache-Control": "no-cache"})  # noqa: S310 our own site
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            return str(response.status)
    except urllib.error.HTTPError as error:
        return str(error.code)
    except OSError:
        return "no answer"
