"""A published decision as HTML: one `<article>`, without frame, static files or host address (design, wall 7).

Everything in it comes from a Publishable. Paragraph numbers and anchors are those given in Part 1; nothing is counted here.
"""

import re
from difflib import SequenceMatcher

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from accounts.richtext import plain_text, sanitise
from decisions.models.words import is_as_recommended, outcomes_in_short

BODY_HEADING = re.compile(r"<(/?)h([34])>")
HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")
FOOTNOTE = re.compile(r'(\bid="|\bhref="#)([a-z0-9-]*?)fn-')
BLANK_LINES = re.compile(r"\n\s*\n+")
ALIKE = 0.6
MOST_DIFFERENCES = 6


def render(publishable) -> str:
    """The whole article of one edition."""
    html = render_to_string("publication/article.html", context(publishable))
    return with_unique_anchors(with_heading_levels(BLANK_LINES.sub("\n", html).strip() + "\n"))


def context(publishable) -> dict:
    """What the templates are given: `p` is the Publishable, `d` its Part 1; the rest is prepared for the page."""
    d = publishable.content
    return {
        "p": publishable,
        "d": d,
        "sections": [section(each) for each in d["sections"]],
        "boards": [board_paper(each, d, n) for n, each in enumerate(d["board_papers"], 1)],
        "decided_by": decided_by(publishable),
        "is_decided_otherwise": is_decided_otherwise(d),
        "outcomes": outcomes_in_short([each["outcome"] for each in d["recommendations"]]),
        "dates": [each for each in d["dates"] if each["label"] != "signed"],
        "signed": signed_date(publishable),
    }


def decided_by(publishable) -> list[str]:
    """Who decided: as the record names them, otherwise who signed."""
    written = [each["as_written"] for each in publishable.content["deciders"]]
    return written or [", ".join(filter(None, (each["name"], each["capacity"]))) for each in publishable.signatures]


def is_decided_otherwise(d: dict) -> bool:
    """Whether a recommendation was decided otherwise than it was put, so that "I approve the request above", which the form
    prints, is not all of it. What has no outcome says nothing of that."""
    told = [each for each in d["recommendations"] if each["outcome"] not in ("", "not_stated")]
    return any(not is_as_recommended(each["asks"], each["outcome"], each["decided"], each["conditions"]) for each in told)


def signed_date(publishable) -> dict:
    """The date of the decision as the page prints it: the signature's; of an archived record what the source says."""
    if publishable.signed_on and publishable.signatures:
        return {"as_written": "", "on": publishable.signed_on.isoformat(), "precision": "day"}
    d = publishable.content
    found = [each for each in d["dates"] if each["label"] == "signed"]
    signatures = [each for each in d["archived_signatures"] if each["of"] == "decision_maker"]
    found += [each | {"as_written": each["date_as_written"]} for each in signatures if each["on"] or each["date_as_written"]]
    return found[0] if found else {"as_written": "", "on": None, "precision": "not_stated"}


# -- sections


def section(told: dict) -> dict:
    """A section with its blocks ready for the page. Its heading stands under the heading of its part, so a first-level
    section is an h3 and the headings in its text follow from there."""
    level = min(2 + told["level"], 5)
    blocks = [
        each | {"html": block(each["html"], told["anchor"], level), "kind": _kind(each["html"])} for each in told["blocks"]
    ]
    return told | {"heading_level": level, "blocks": blocks, "heading_number": _heading_number(told)}


def _heading_number(told: dict) -> str:
    """Only a number that the heading does not begin with already."""
    return "" if told["heading"].startswith(told["number"]) else told["number"]


def _kind(html: str) -> str:
    return "table" if html.startswith("<table") else "text"


def block(html: str, anchor: str, level: int) -> str:
    """One block, cleaned, its headings below the section's and its footnotes apart from other sections' footnotes."""
    apart = next((found[2] for found in FOOTNOTE.finditer(html)), "") or f"{anchor}-"
    cleaned = sanitise(FOOTNOTE.sub(r"\1fn-", html))
    cleaned = BODY_HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) - 2 + level, 6)}>", cleaned)
    return mark_safe(FOOTNOTE.sub(rf"\g<1>{apart}fn-", cleaned))  # noqa: S308 cleaned by sanitise


# -- board papers, and where their recommendations differ from the request's


def board_paper(paper: dict, d: dict, number: int) -> dict:
    asked = d["recommendations"]
    recommendations = [
        each | {"differences": differences(each, _counterpart(each, asked, n))}
        for n, each in enumerate(paper["recommendations"])
    ]
    return paper | {
        "number": number,
        "recommendations": recommendations,
        "sections": [section(each) for each in paper["sections"]],
    }


def _counterpart(recommendation: dict, asked: list[dict], place: int) -> dict | None:
    """The request's recommendation that this one stands for: the most alike in words, if alike at all."""
    scored = [
        (_likeness(each["recommended"], recommendation["recommended"]), -abs(n - place), each) for n, each in enumerate(asked)
    ]
    best = max(scored, key=lambda each: each[:2], default=None)
    return best[2] if best and best[0] >= ALIKE else None


def _words(html: str) -> list[str]:
    return plain_text(sanitise(html)).split()


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def differences(recommendation: dict, asked: dict | None) -> list[str]:
    """Where a board paper's recommendation differs from the request's, in sentences. Empty when it does not."""
    if asked is None:
        return ["The request has no recommendation in words like these."]
    ours, theirs = _words(asked["recommended"]), _words(recommendation["recommended"])
    changes = [each for each in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes() if each[0] != "equal"]
    if len(changes) > MOST_DIFFERENCES:
        return ["It is worded differently from the recommendation of the request."]
    return [_difference(" ".join(ours[a:b]), " ".join(theirs[c:d])) for _, a, b, c, d in changes]


def _difference(ours: str, theirs: str) -> str:
    if not theirs:
        return f"The request adds “{ours}”."
    if not ours:
        return f"The request does not have “{theirs}”."
    return f"The request says “{ours}” where this paper says “{theirs}”."


# -- the article as a whole


def with_heading_levels(html: str) -> str:
    """No level of heading is left out on the way down, whatever the author chose (PDF/UA-1, 7.4.2; WCAG 1.3.1)."""
    path, closing = [], []

    def relevelled(found) -> str:
        if found[1]:
            return f"</h{closing.pop()}"
        written = int(found[2])
        while path and path[-1] >= written:
            path.pop()
        path.append(written)
        closing.append(min(len(path), 6))
        return f"<h{closing[-1]}"

    return HEADING.sub(relevelled, html)


def with_unique_anchors(html: str) -> str:
    """The first keeps an anchor that two paragraphs of an archived record would share; the next get a number after it."""
    seen: dict[str, int] = {}

    def unique(found) -> str:
        seen[found[1]] = seen.get(found[1], 0) + 1
        return found[0] if seen[found[1]] == 1 else f' id="{found[1]}-{seen[found[1]]}"'

    return re.sub(r' id="([^"]+)"(?=[^<>]*>)', unique, html)


# -- a place of it


def place(html: str, anchor: str) -> str:
    """One section of the article, with all that is in it; `title` is its heading. Nothing where there is none."""
    if anchor == "title":
        found = re.search(r"<h1.*?</h1>", html, re.DOTALL)
        return found[0] if found else ""
    begins = re.search(rf'<section [^>]*id="{re.escape(anchor)}"', html)
    depth = 0
    for found in re.finditer(r"<(/?)section\b", html[begins.start() :] if begins else ""):
        depth += -1 if found[1] else 1
        if depth == 0:
            return html[begins.start() : begins.start() + found.end()] + ">"
    return ""
