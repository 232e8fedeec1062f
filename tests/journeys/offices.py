"""The two offices of the journeys: reference data as it ships, and a person in every role who can sign in."""

from types import SimpleNamespace

from accounts.models import PolicingBody, Role, Team
from decisions import reference_data, rules
from decisions.models import Decision, FormVersion, OfficeHolder, Post, ReferenceScheme
from tests.factories import make_person

PASSWORD = "long enough and used nowhere else"


def london(next_number: int) -> SimpleNamespace:
    """The London office, whose next decision has this number."""
    people = _office("mopac", "Deputy Mayor for Policing and Crime", ("legal", "financial", "equalities"))
    scheme = ReferenceScheme.objects.get(body=people.body, pattern="PCD {number}")
    scheme.first_number = next_number
    scheme.save()
    return people


def west_midlands() -> SimpleNamespace:
    """The West Midlands office, where nobody advises on the form."""
    return _office("wmpcc", "Police and Crime Commissioner", ())


def _office(short_name, title, advice) -> SimpleNamespace:
    reference_data.load()
    body = PolicingBody.objects.get(short_name=short_name)
    roles = [role for role in Role if role != Role.ADVISER]
    people = {
        role.value: make_person(role, body, name=f"{role.label} {body.abbreviation}", password=PASSWORD) for role in roles
    }
    for kind in advice:
        team = Team.objects.get(body=body, kind=kind)
        people[kind] = make_person(Role.ADVISER, body, team=team, name=f"Adviser, {team}", password=PASSWORD)
    maker = people[Role.DECISION_MAKER.value]
    OfficeHolder.objects.create(post=Post.objects.get(body=body, title=title), name=maker.name, person=maker)
    return SimpleNamespace(body=body, title=title, **people)


def statement(number: str, declaration: dict, answer: str) -> str:
    """What is declared on this request with an answer of the form, in words."""
    worded = rules.in_words(Decision.objects.get(numbers__as_written=number), declaration)
    return next(each["text"] for each in worded["statements"] if each["answer"] == answer)


def form(code: str) -> dict:
    """What a form version asks."""
    return FormVersion.objects.get(code=code).definition


def words_of(code) -> tuple[str, str, str]:
    """What pages call the act of who gives this declaration: its button, what is asked of them, what they gave."""
    declares = code in ("head_of_unit", "chief_executive")
    return ("Give your declaration", "declare", "declaration") if declares else ("Give advice", "advise", "advice")
