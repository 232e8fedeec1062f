"""Leaks made on purpose, in a test's own copy of the world: each search has to find them, or it proves nothing."""

import base64

from accounts.models import PolicingBody
from decisions import models, workflow
from tests.canary.office import HERE
from tests.canary.travel import declare_all, draft, fresh, sign, submit


def plant_in_part1(canary, words=None) -> dict[str, str]:
    """A signed decision whose officer wrote words of Part 2 into Part 1: the title, a section, a paper's name, a paper's bytes
    in base64, a figure."""
    people = canary.people()
    decision = draft(people, by=people["author"], body=PolicingBody.objects.get(short_name=HERE), name="planted")
    places = ("section", "paper", "content", "title")
    words = words or {place: f"{canary.world.mark['mark']}{n:07x}" for n, place in enumerate(places, 1)}
    by = people["author"]
    workflow.revise_withholding(decision, {"is_there_part2": "no"}, by=by)
    workflow.revise(decision, {"title": f"The offer {words['title']}"}, by=by)
    workflow.revise_section(decision, "introduction", f"<p>The offer is {words['section']}.</p>", by=by)
    hidden = b"data:" + base64.b64encode(f"An annex, {words['content']}.".encode())
    paper = {"kind": "annex", "name": f"Offer {words['paper']}", "content": hidden, "media_type": "text/plain"}
    workflow.add_part(decision, models.Paper, paper, by=by)
    money = {"what": "cost", "as_written": "in full", "low": f"{canary.world.mark['digits']}001.00"}
    workflow.add_part(decision, models.MoneyLine, money, by=by)
    sign(declare_all(people, submit(people, fresh(decision)), 5), by=people["decision_maker"])
    return words


def plant_comment(canary, name) -> str:
    """A comment of Part 1 that quotes Part 2, where every member of the body reads it."""
    word = canary.world.tokens[name]["part2text.body"]
    by = canary.people()["governance"]
    models.Comment.objects.create(decision=canary.decision(name), by=by, step="return", text=f"As Part 2 says: {word}.")
    return word
