"""The conventions of the house that a machine can hold."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver

from config.settings import BASE_DIR
from decisions import rules
from decisions.models.words import Status

APPS = ("accounts", "procurement", "decisions", "publication")
OURS = (*APPS, "config", "tests")
LONG = {  # files that may be long, and why
    "decisions/migrations/0001_initial.py": "written by makemigrations",
    "procurement/migrations/0002_register.py": "written by makemigrations",
    "decisions/migrations/0002_buying.py": "written by makemigrations",
    "publication/migrations/0002_buying.py": "written by makemigrations",
    "decisions/migrations/0003_working.py": "written by makemigrations",
}
MOST_LINES = 400


def _files(*endings):
    for folder in (*OURS, "templates", "static"):
        for path in sorted((BASE_DIR / folder).rglob("*")):
            if path.suffix in endings and "vendor" not in path.parts and "__pycache__" not in path.parts:
                yield path


def test_imports_go_one_way():
    told = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=BASE_DIR, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout + told.stderr


LAYERS = ["models", "rules", "workflow", "forms", "views", "urls"]
IMPORT = re.compile(r"^\s*from\s+(?:\.+|(?:accounts|procurement|decisions|publication)\.?)([\w.]*)\s+import\s+(.+)$", re.M)


@pytest.mark.parametrize("app", APPS)
def test_inside_an_app_imports_go_from_urls_to_models(app):
    found = []
    for layer in LAYERS:
        paths = [BASE_DIR / app / f"{layer}.py", *(BASE_DIR / app / layer).glob("*.py")]
        above = set(LAYERS[LAYERS.index(layer) + 1 :])
        for path in filter(Path.exists, paths):
            for match in IMPORT.finditer(path.read_text()):
                named = {match[1].split(".")[0], *re.findall(r"\w+", match[2])} & above
                if named and not (match[1] == "" and path.name == "__init__.py" and path.parent.name in named):
                    found.append(f"{path.relative_to(BASE_DIR)} imports {named}")
    assert found == []


def test_a_name_with_an_underscore_stays_in_its_file():
    borrowed = []
    for path in (path for folder in (*APPS, "config") for path in sorted((BASE_DIR / folder).rglob("*.py"))):
        for match in re.finditer(r"^\s*from\s+([\w.]+)\s+import\s+(\([^)]*\)|.+)$", path.read_text(), re.M):
            private = re.findall(r"\b_[a-z]\w*", match[2])
            if private and "migrations" not in path.parts:
                borrowed.append(f"{path.relative_to(BASE_DIR)} imports {private}")
    assert borrowed == []


def test_there_is_no_drawer_for_everything():
    drawers = {"core", "common", "utils", "helpers", "services", "signals"}
    assert [path for path in _files(".py") if path.stem in drawers] == []


def test_no_file_of_ours_is_too_long():
    lengths = {str(path.relative_to(BASE_DIR)): len(path.read_text().splitlines()) for path in _files(".py", ".html")}
    assert {path for path, lines in lengths.items() if lines > MOST_LINES} - set(LONG) == set()


def test_every_template_is_used():
    folder = BASE_DIR / "templates"
    text = "\n".join(path.read_text() for path in _files(".py", ".html"))
    unused = []
    for path in folder.rglob("*.*"):
        name = str(path.relative_to(folder))
        if name not in text and not _found_by_its_name(name, text):
            unused.append(name)
    assert unused == []


def _found_by_its_name(name, text) -> bool:
    """Templates that Django, allauth or a view of ours looks up by a name that it puts together."""
    if name.startswith(("account/", "admin/", "django/", "allauth/", "registration/")) or "/" not in name:
        return True
    folder, stem = name.rsplit("/", 1)
    put_together = re.findall(r"f\"([\w/{}.]+\.(?:html|txt))\"", text)
    patterns = [re.sub(r"\{\w*\}", r"[\\w./-]+", pattern) for pattern in put_together]
    return any(re.fullmatch(pattern, name) for pattern in patterns) or f"{folder}/{{" in text


def test_nothing_stands_between_a_box_and_its_label():
    """The styles draw the tick or the dot on the label that follows the input at once."""
    box = re.compile(r'class="govuk-(?:checkboxes|radios)__input"[^>]*>\s*<(?!label)')
    assert [path.name for path in (BASE_DIR / "templates").rglob("*.html") if box.search(path.read_text())] == []


def test_fragments_say_what_they_expect():
    silent = [
        path.name
        for path in (BASE_DIR / "templates").rglob("_*.html")
        if not path.read_text().lstrip().startswith(("{#", "{% comment"))
    ]
    assert silent == []


def test_every_status_is_in_may_become_and_leads_only_to_statuses():
    assert set(rules.MAY_BECOME) == set(Status)
    for status, following in rules.MAY_BECOME.items():
        assert following <= set(Status) - {status}
    for closed in (Status.SIGNED, Status.ARCHIVED, Status.WITHDRAWN):
        assert rules.MAY_BECOME[closed] == set()


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


OPEN_TO_ALL = (  # signing in, and what a monitor asks
    "healthz",
    "account/login/",
    "account/logout/",
    "account/signup/",
    "account/inactive/",
    "account/confirm-email/",
    "account/password/reset/",
    "account/reauthenticate/",
    "account/email/",
    "account/login/code/",
    "account/3rdparty/",
    "admin/jsi18n/",
    "plan/feed/",  # a calendar program has no session; the address is a secret, and tells references only
    "static/",
)


def _addresses(patterns, before=""):
    for pattern in patterns:
        route = before + re.sub(r"[\^$\\]", "", str(pattern.pattern)).replace("Z", "")
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _filled(route) -> str:
    values = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000000"}
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda match: values.get(match[1] or "str", "1"), route)
    route = re.sub(r"\(\?P<\w+>[^)]*\)", "1", route)
    return "/" + re.sub(r"[()?*+\[\]]", "", route)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="config.urls")
def test_every_page_of_the_staff_site_needs_a_sign_in():
    from config.urls import urlpatterns

    routes = [route for route in _addresses(urlpatterns) if not route.startswith(OPEN_TO_ALL)]
    assert len(routes) > 40
    open_pages, nobody = [], Client()  # one for all: every new one builds the middleware anew
    for route in routes:
        for method in ("get", "post"):
            answer = getattr(nobody, method)(_filled(route))
            to_sign_in = answer.status_code == 302 and "/login" in answer.headers["Location"]
            if not to_sign_in and answer.status_code not in (404, 405):
                open_pages.append((method, route, answer.status_code))
            if answer.status_code == 404:
                open_pages += [(method, route, "hidden, but not behind sign-in")]
    assert open_pages == []


def test_nothing_takes_back_the_sign_in_but_what_is_listed():
    marked = [
        str(path.relative_to(BASE_DIR))
        for path in _files(".py")
        if "login_not_required" in path.read_text() and "tests" not in path.relative_to(BASE_DIR).parts[0]
    ]
    assert set(marked) <= {"config/urls.py", "config/settings.py", "publication/views.py", "decisions/views/feed.py"}


def test_requirements_name_no_registry():
    for path in (BASE_DIR / "requirements").glob("*.txt"):
        assert "://" not in re.sub(r"#.*", "", path.read_text()), path.name


def test_part_2_has_one_door():
    """Models of schema part2 are named where they are defined, behind the door, or inside `opened_by`."""
    allowed = {"decisions/models", "decisions/part2.py", "decisions/migrations"}
    models = r"\b(SignedPart2|Part2Reading|Part2Comment)\b"
    named = [str(path.relative_to(BASE_DIR)) for path in _files(".py") if re.search(models, path.read_text())]
    ours = [name for name in named if not name.startswith("tests/") and not name.startswith(tuple(allowed))]
    for name in ours:
        assert "part2" in (BASE_DIR / name).read_text(), name
    assert not [name for name in ours if name.startswith(("publication", "procurement", "accounts", "config"))]
