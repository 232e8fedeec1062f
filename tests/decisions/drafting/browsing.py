"""A browser at the pages of a draft, without the browser: opens a page, types, saves."""

import io
import zipfile

from django.test import Client
from django.urls import reverse

from decisions import part2

PDF = b"%PDF-1.7\n%%EOF"


def of(person) -> Client:
    """A browser in which this person is signed in."""
    client = Client(raise_request_exception=True)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(name, *where) -> str:
    return reverse(f"decisions:{name}", args=where)


def shown_at(pages, url) -> dict:
    """What a page would send back if its form were submitted as it stands."""
    response = pages.get(url)
    assert response.status_code == 200
    form, sent = response.context["form"], {"was_seen": response.context.get("was_seen") or ""}
    for field in form:
        sent |= _sent(field)
    return sent


def _sent(field) -> dict:
    value = field.value()
    if hasattr(value, "strftime"):
        return {f"{field.html_name}_{part}": getattr(value, part) for part in ("day", "month", "year")}
    if value is None or value is False or field.name == "file" or type(field.field).__name__ == "DateField":
        return {}
    return {field.html_name: "on" if value is True else value}


def save(pages, url, **typed):
    """Open the page, type, save."""
    return pages.post(url, shown_at(pages, url) | typed)


def held_in_part2(draft, model) -> list:
    with part2.opened_by(draft.author, draft, "test"):
        return list(model.objects.filter(decision=draft))


def zipped(*names) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "<x/>")
    return held.getvalue()
