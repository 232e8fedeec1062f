"""The people of the sample office. Made-up names; one password a data folder, which exists nowhere else."""

import json
import os
import secrets
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Membership, PolicingBody, Role, Team, User

from .models import OfficeHolder, Post

HERE = Path(__file__).parent / "sample"


class NotTheSampleOffice(Exception):
    """Sample people were asked for where real ones work."""


def refuse_outside_the_sample_office() -> None:
    if not settings.SAMPLE:
        raise NotTheSampleOffice(
            "This is not the sample office, so nobody made up may sign in here. Set PARTONE_SAMPLE=1 if it is."
        )


def password() -> str:
    """The password of all sample people on this machine; made once, readable by its owner only."""
    path = settings.DATA / "sample-password"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("-".join(secrets.token_hex(3) for _ in range(3)))
    return path.read_text().strip()


def load_people() -> None:
    """Enter the sample people who are not there yet, with their roles; every role given by one and confirmed by another."""
    refuse_outside_the_sample_office()
    rows = json.loads((HERE / "people.json").read_text())
    hashed = make_password(password())
    people = {address(row): _person(row, hashed) for row in rows}
    by_role = {row["role"]: people[address(row)] for row in rows if row["body"] == "mopac"}
    for row in rows:
        _give_role(people[address(row)], row, by_role)


def address(row) -> str:
    return f"{row['name'].lower().replace(' ', '.')}@{row['body']}.example.org"


def people_of(role, body="mopac"):
    """Sample people with a role in a body, in the order in which they were entered."""
    return User.objects.filter(is_sample=True, memberships__role=role, memberships__body__short_name=body).order_by("pk")


def _person(row, hashed) -> User:
    person, is_new = User.objects.get_or_create(email=address(row), defaults={"name": row["name"], "is_sample": True})
    if is_new or not person.check_password(password()):
        person.password = hashed
        person.save(update_fields=["password"])
    return person


def _give_role(person, row, by_role) -> None:
    body = PolicingBody.objects.get(short_name=row["body"])
    if not Membership.objects.filter(person=person, body=body, role=row["role"]).exists():
        today = timezone.localdate()
        Membership.objects.create(
            person=person,
            body=body,
            role=row["role"],
            team=Team.objects.get(body=body, name=row["team"]) if "team" in row else None,
            scope=row.get("scope", ""),
            from_on=today,
            to_on=today + timedelta(days=row["months"] * 30) if "months" in row else None,
            granted_by=by_role[Role.ADMINISTRATOR],
            confirmed_by=by_role[Role.CHIEF_EXECUTIVE if row["role"] == Role.GOVERNANCE else Role.GOVERNANCE],
            confirmed_at=timezone.now(),
        )
    if "holds" in row:
        _give_office(person, row, body)


def _give_office(person, row, body) -> None:
    post = Post.objects.get(body=body, title=row["holds"])
    found = {"from_on": date(2024, 10, 1), "source": "Made up for the sample office.", "person": person}
    OfficeHolder.objects.update_or_create(post=post, name=row["name"], defaults=found)
