"""What is said beside the pages of a draft: what good looks like, an example, and the rules that ask for it.

It is data: decisions/reference/guidance.json for every form, and `guidance` in the definition of a form version where that form
wants it otherwise, which an administrator changes like the rest of the definition.
"""

import functools
import json
from pathlib import Path

HELD = Path(__file__).parent / "reference" / "guidance.json"


@functools.cache
def _held() -> dict:
    return json.loads(HELD.read_text())


def guidance(definition: dict, part: str) -> dict | None:
    """The guidance on a page or list of Part 1, `section-` with its code for a section of the form, or `part2-` with a list of
    Part 2; nothing where nobody has written any."""
    of_list = part.removeprefix("part2-")
    shipped = _held()["part2" if part.startswith("part2-") else "parts"].get(of_list)
    said = (shipped or {}) | definition.get("guidance", {}).get(part, {})
    return said | {"rules": [rule(each) for each in said.get("rules", ())]} if said else None


def rule(asks) -> dict:
    """A rule in plain words with its source. One without a number of ours has none to show; a form version may write out its own."""
    if isinstance(asks, dict):
        return asks
    return _held()["rules"][asks] | ({"number": asks} if asks.startswith("R-") else {})
