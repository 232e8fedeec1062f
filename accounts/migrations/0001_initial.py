import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from . import _walls


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        *_walls.BEFORE,
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=150)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "is_sample",
                    models.BooleanField(default=False, editable=False, help_text="A made-up person of the sample office."),
                ),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="one_person_an_address",
                        violation_error_message="Somebody has this e-mail address already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", django.db.models.functions.text.Trim(models.Value(""))), _negated=True),
                        name="person_has_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankHoliday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "nation",
                    models.CharField(
                        choices=[
                            ("england-and-wales", "England and Wales"),
                            ("scotland", "Scotland"),
                            ("northern-ireland", "Northern Ireland"),
                        ],
                        default="england-and-wales",
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("name", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ["on"],
                "constraints": [models.UniqueConstraint(fields=("nation", "on"), name="bank_holiday_once_in_a_nation")],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "outbox",
                "ordering": ["pk"],
                "indexes": [models.Index(condition=models.Q(("sent_at__isnull", True)), fields=["id"], name="outbox_to_send")],
            },
        ),
        migrations.CreateModel(
            name="PolicingBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("short_name", models.SlugField(help_text="Used in addresses, for example mopac.", max_length=40, unique=True)),
                ("abbreviation", models.CharField(blank=True, max_length=40)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "reference_issued_at",
                    models.CharField(
                        choices=[
                            ("submission", "when the request is submitted"),
                            ("signature", "when the decision is signed"),
                            ("by_hand", "by hand, by governance"),
                        ],
                        default="submission",
                        help_text="When a request gets its number.",
                        max_length=12,
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        default="#1d4f91", help_text="Hex colour of the band at the top of its pages.", max_length=7
                    ),
                ),
                (
                    "formats_email",
                    models.EmailField(blank=True, help_text="Where the public asks for another format.", max_length=254),
                ),
                (
                    "formats_days",
                    models.PositiveSmallIntegerField(
                        default=5, help_text="Working days within which such a request is answered."
                    ),
                ),
                ("website", models.URLField(blank=True)),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="accounts.policingbody",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "policing bodies",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="body_ends_after_it_begins",
                        violation_error_message="A body cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("colour__regex", "^#[0-9a-fA-F]{6}$")),
                        name="body_colour_is_hex",
                        violation_error_message="Enter a colour such as #1d4f91.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("legal", "Legal"),
                            ("financial", "Finance"),
                            ("equalities", "Equalities"),
                            ("commercial", "Commercial"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="accounts.policingbody"
                    ),
                ),
            ],
            options={
                "ordering": ["body", "name"],
                "constraints": [models.UniqueConstraint(fields=("body", "name"), name="team_named_once_in_a_body")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Officer"),
                            ("adviser", "Adviser"),
                            ("head_of_unit", "Head of unit"),
                            ("chief_executive", "Chief executive"),
                            ("decision_maker", "Decision maker"),
                            ("governance", "Governance"),
                            ("commercial", "Commercial"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("scope", models.CharField(blank=True, help_text="For an auditor: what the audit is about.", max_length=200)),
                ("from_on", models.DateField(default=django.utils.timezone.localdate)),
                ("to_on", models.DateField(blank=True, help_text="The last day on which it counts.", null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="accounts.policingbody"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        help_text="Advisers have a team.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "ordering": ["body", "role", "person__name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                        name="membership_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            ("granted_by__isnull", True),
                            models.Q(("confirmed_by", models.F("granted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="membership_confirmed_by_a_second_person",
                        violation_error_message="Somebody else has to confirm this role.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "auditor"), _negated=True),
                            models.Q(("to_on__isnull", False), models.Q(("scope", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="auditor_has_scope_and_end",
                        violation_error_message="An auditor needs a scope and a last day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.BigIntegerField(editable=False, unique=True)),
                ("at", models.DateTimeField(editable=False)),
                ("capacity", models.CharField(blank=True, max_length=40)),
                ("step", models.CharField(max_length=40)),
                ("subject_kind", models.CharField(max_length=30)),
                ("subject_id", models.BigIntegerField()),
                ("facts", models.JSONField(default=dict, help_text="Ids and digests only.")),
                ("previous_hash", models.BinaryField(unique=True)),
                ("hash", models.BinaryField(unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "indexes": [models.Index(fields=["subject_kind", "subject_id", "position"], name="event_of_a_subject")],
            },
        ),
        *_walls.AFTER,
    ]
