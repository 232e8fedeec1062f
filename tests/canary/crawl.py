"""Every address of a site, filled in from what the database holds, and a visitor who fetches them."""

import http.client
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from urllib.parse import urlsplit

from django.urls import get_resolver, reverse

WAYS_IN_AT_ONCE = 4


@dataclass(frozen=True)
class Pattern:
    """One line of a URL configuration: the name to reverse, the route for people, what has to be filled in."""

    name: str
    route: str
    parameters: tuple[str, ...]


def patterns_of(urlconf: str) -> list[Pattern]:
    """All patterns of a site, those of included files too."""
    return list(_walk(get_resolver(urlconf), "", "", ()))


def _walk(resolver, namespace, route, parameters):
    for each in resolver.url_patterns:
        here = route + str(each.pattern)
        names = (*parameters, *_parameters(each.pattern))
        if hasattr(each, "url_patterns"):
            inner = ":".join(filter(None, (namespace, each.namespace)))
            yield from _walk(each, inner, here, names)
        else:
            name = ":".join(filter(None, (namespace, each.name))) if each.name else ""
            yield Pattern(name, here, names)


def _parameters(pattern) -> tuple[str, ...]:
    regex = getattr(pattern, "regex", None)
    return tuple(pattern.converters) or tuple(regex.groupindex if regex else ())


def addresses(urlconf: str, fill) -> dict[str, list[str]]:
    """Every address by the name of its pattern. `fill(pattern)` answers the values of its parameters, each a dict; it raises
    for a pattern it does not know, so that no new page is left out."""
    found = {}
    for pattern in patterns_of(urlconf):
        values = fill(pattern) if pattern.parameters else [{}]
        paths = [reverse(pattern.name, urlconf, kwargs=each) if pattern.name else _spelt(pattern, each) for each in values]
        found.setdefault(pattern.name or pattern.route, []).extend(paths)
    return found


def _spelt(pattern, values) -> str:
    """The address of a pattern without a name, put together from its route."""
    route = re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)", lambda found: str(values[found[1] or found[2]]), pattern.route)
    return "/" + route.removeprefix("^").removesuffix("$")


@dataclass
class Answer:
    """What came back, headers included, as one run of bytes to search."""

    path: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def all(self) -> bytes:
        return b"\n".join([f"{name}: {value}".encode() for name, value in self.headers] + [self.body])

    def header(self, name) -> str:
        return next((value for each, value in self.headers if each.lower() == name.lower()), "")


@dataclass
class Visitor:
    """Somebody with a browser: an address of a site and, for who is signed in, cookies. Follows nothing, keeps nothing."""

    site: str
    cookies: dict = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return list(self._in_a_row([("GET", path, None)]))[0]

    def get_all(self, paths) -> list[Answer]:
        return self._at_once([("GET", path, None) for path in paths])

    def post_all(self, paths, body: bytes) -> list[Answer]:
        return self._at_once([("POST", path, body) for path in paths])

    def _at_once(self, requests) -> list[Answer]:
        """The answers in the order of the requests."""
        each = -(-len(requests) // WAYS_IN_AT_ONCE) or 1
        parts = [requests[n : n + each] for n in range(0, len(requests), each)]
        with ThreadPoolExecutor(WAYS_IN_AT_ONCE) as together:
            return [answer for answers in together.map(lambda part: list(self._in_a_row(part)), parts) for answer in answers]

    def _in_a_row(self, requests):
        connection = http.client.HTTPConnection(urlsplit(self.site).netloc, timeout=60)
        for method, path, body in requests:
            try:
                yield self._ask(connection, method, path, body)
            except (http.client.RemoteDisconnected, ConnectionError):  # the site closed a connection kept too long
                connection.close()
                yield self._ask(connection, method, path, body)
        connection.close()

    def _ask(self, connection, method, path, body) -> Answer:
        headers = {"Connection": "keep-alive"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return Answer(path, response.status, response.getheaders(), response.read())


def signed_in(site: str, person, secret_key: str) -> Visitor:
    """A visitor with a session of the staff site, as the sign-in page leaves it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import override_settings
    from django.utils import timezone

    with override_settings(SECRET_KEY=secret_key):
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session["account_authentication_methods"] = [
            {"method": "password", "at": timezone.now().timestamp(), "email": person.email}
        ]
        session.create()
    cookies = {settings.SESSION_COOKIE_NAME: session.session_key, "csrftoken": _get_new_csrf_string()}
    return Visitor(site, cookies)
