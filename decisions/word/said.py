"""How a Word file of a request writes codes, days, amounts, lists and tables, as HTML."""

from datetime import date
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from accounts.richtext import sanitise

UNSAID = (None, "", "not_stated", [])
NOT_STATED = "Not stated"


def said(of, code) -> str:
    """What people read for a code."""
    label = str(dict(of.choices).get(code, code)) if code not in UNSAID else NOT_STATED
    return label[:1].upper() + label[1:]


def stated(of, code) -> str:
    """The same, or nothing where it is not stated: for words that stand among others."""
    return said(of, code) if code not in UNSAID else ""


def day(iso) -> str:
    on = date.fromisoformat(iso) if iso else None
    return f"{on.day} {on:%B %Y}" if on else ""


def pounds(value) -> str:
    return f"£{Decimal(value):,.2f}".removesuffix(".00") if value not in UNSAID else ""


def table(heads, rows) -> str:
    """A table with its head; the first cell of a row heads the row. Cells that are HTML stay so."""
    if not rows:
        return "<p>None</p>"
    head = format_html_join("", '<th scope="col">{}</th>', ((each,) for each in heads))
    lines = ((row[0], format_html_join("", "<td>{}</td>", ((each,) for each in row[1:]))) for row in rows)
    body = format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', lines)
    return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)


def facts(*rows) -> str:
    """Labels and values, those that nobody has stated too."""
    lines = ((label, NOT_STATED if value in UNSAID else value) for label, value in rows)
    return format_html(
        "<table><tbody>{}</tbody></table>", format_html_join("", '<tr><th scope="row">{}</th><td>{}</td></tr>', lines)
    )


def bullets(rows) -> str:
    return (
        format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((each,) for each in rows))) if rows else "<p>None</p>"
    )


def joined(*values, by=", ") -> str:
    return by.join(str(each) for each in values if each not in UNSAID)


def stored(html):
    """A text that is HTML already: sanitised when it was stored, and read as text by who writes it into the file."""
    return mark_safe(sanitise(html))  # noqa: S308 (sanitised in this line)
