"""One body with a person in each role, and a browser at the pages of contracts, without the browser."""

from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests import factories as make

ROLES = {
    "commercial": Role.COMMERCIAL,
    "governance": Role.GOVERNANCE,
    "officer": Role.OFFICER,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
}


class Office:
    """People by what they do; `stranger` is commercial of another body."""

    def __init__(self):
        self.body = make.make_body()
        self.people = {name: make.make_person(role, self.body) for name, role in ROLES.items()}
        self.people["stranger"] = make.make_person(Role.COMMERCIAL, make.make_body())

    def __getattr__(self, name):
        return self.__dict__["people"][name]

    def at(self, who) -> Client:
        """A browser in which this person is signed in."""
        client = Client(raise_request_exception=True)
        client.force_login(self.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def address(name, *where) -> str:
    return reverse(f"procurement:{name}", args=where)


def shown_at(pages, url) -> dict:
    """What a page would send back if its form were submitted as it stands."""
    response = pages.get(url)
    assert response.status_code == 200
    sent = {name: response.context[name] for name in ("was_seen", "entry") if response.context.get(name)}
    for field in response.context["form"]:
        sent |= _sent(field)
    return sent


def _sent(field) -> dict:
    value = field.value()
    if hasattr(value, "strftime"):
        return on(field.html_name, value)
    if value is None or value is False or type(field.field).__name__ == "DateField":
        return {}
    return {field.html_name: "on" if value is True else value}


def save(pages, url, **typed):
    """Open the page, type, save."""
    return pages.post(url, shown_at(pages, url) | typed)


def on(name, day) -> dict:
    """A day as its three inputs send it."""
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def errors_of(response) -> str:
    """Everything that the page says is wrong."""
    assert response.status_code == 200
    return " ".join(str(error) for errors in response.context["form"].errors.values() for error in errors)
