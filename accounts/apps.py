from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


def make_schemas(sender, using, **_):
    """Create both schemas before Django writes its first table into them."""
    connection = connections[using]
    if connection.settings_dict["USER"] != "owner":
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS partone")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS part2")
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")


def apply_rights(sender, using, **_):
    """Give every role exactly what config/rights.py says, after every migrate."""
    from config import rights

    connection = connections[using]
    if connection.settings_dict["USER"] == "owner":
        rights.apply(connection)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Bodies and people"

    def ready(self):
        pre_migrate.connect(make_schemas, sender=self)
        from django.apps import apps

        last = list(apps.get_app_configs())[-1]
        post_migrate.connect(apply_rights, sender=last, dispatch_uid="rights")
