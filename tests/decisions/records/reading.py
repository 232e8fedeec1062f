"""Reading the five real records as they stand: a few ways to cut a text, no sentence of it."""

import re

NUMBER = re.compile(r"^(?:- )?\**(?:\d{1,2}(?:\.\d+)*\.?)\s+")
BOLD = re.compile(r"\*\*|</?i>")


def found(pattern, text) -> str:
    """The first group of the first match; a record that has it elsewhere fails the test."""
    match = re.search(pattern, text, re.DOTALL | re.MULTILINE)
    assert match, f"the record has nothing like {pattern!r}"
    return one_line(match[1])


def one_line(text) -> str:
    return " ".join(BOLD.sub("", text).split())


def between(text, start, end) -> str:
    begun = re.search(start, text, re.MULTILINE)
    assert begun, f"the record has no {start!r}"
    stop = re.search(end, text[begun.end() :], re.MULTILINE)
    assert stop, f"the record has no {end!r} after {start!r}"
    return text[begun.end() : begun.end() + stop.start()]


def paragraphs(text) -> list[str]:
    """Paragraphs, with the number printed before each taken off: the form's own numbering gives it back."""
    cut = re.split(r"\n\s*\n|\n(?=\s*(?:- )?\**\d{1,2}\.(?:\d|\s))", text)
    return [words for words in (NUMBER.sub("", one_line(block)) for block in cut) if words]


def prose(text) -> str:
    return "\n\n".join(paragraphs(text))


def sections(text, headings, **more) -> list[dict]:
    """Sections between headings that follow one another: (code, pattern of the heading's line), the last only ends."""
    cut = []
    for (code, pattern), (_, following) in zip(headings, headings[1:], strict=False):
        printed = re.search(pattern, text, re.MULTILINE)
        assert printed, f"the record has no {pattern!r}"
        heading = NUMBER.sub("", one_line(printed[0])).strip(" :")
        cut.append({"code": code, "heading": heading, "body": prose(between(text, pattern, following)), **more})
    return cut


def declaration(code, label, text, answer, unit="") -> dict:
    """A line of the officers' declarations as the form has it."""
    statement = found(rf"^(?:{label}): (.*?)(?:\t|$)", text)
    return {
        "code": code,
        "label": label,
        "statement": statement,
        "answer": answer,
        "unit_as_written": unit and found(unit, statement),
    }
