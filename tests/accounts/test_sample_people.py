"""Made-up people exist only where the sample office is switched on, and sign in only there."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import User

PASSWORD = "correct horse battery staple"


@pytest.mark.django_db
def test_postgresql_refuses_sample_people_where_the_switch_is_off():
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('partone.sample', '', true)")
    with pytest.raises(IntegrityError, match="sample office only"), transaction.atomic():
        User.objects.create_user("made.up@example.org", "Made Up", PASSWORD, is_sample=True)
    real = User.objects.create_user("real@example.org", "Real Person", PASSWORD)
    with pytest.raises(IntegrityError, match="sample office only"), transaction.atomic():
        User.objects.filter(pk=real.pk).update(is_sample=True)


@pytest.mark.django_db
@pytest.mark.parametrize("switch", [True, False])
def test_a_sample_person_signs_in_only_where_the_switch_is_on(switch, settings):
    User.objects.create_user("made.up@example.org", "Made Up", PASSWORD, is_sample=True)
    settings.SAMPLE = switch
    client = Client()
    client.post("/account/login/", {"login": "made.up@example.org", "password": PASSWORD})
    assert ("_auth_user_id" in client.session) is switch
