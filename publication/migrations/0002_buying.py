import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from . import _walls


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0002_register"),
        ("decisions", "0002_buying"),
        ("publication", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicContract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField(help_text="The record's own number, the same in every release.", unique=True)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("body_name", models.CharField(max_length=200)),
                ("body_slug", models.CharField(max_length=40)),
                ("formats_email", models.EmailField(blank=True, max_length=254)),
                ("formats_days", models.PositiveSmallIntegerField(default=5)),
                ("record", models.JSONField(help_text="The record as released: procurement.public's fields and no others.")),
                ("note", models.TextField(blank=True)),
                ("released_on", models.DateField()),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("number", models.CharField(blank=True, max_length=60)),
                (
                    "number_key",
                    models.CharField(
                        blank=True, help_text="The number as it is looked for: letters and digits.", max_length=60
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("department", models.CharField(blank=True, max_length=200)),
                ("supplier_names", models.TextField(blank=True, help_text="One a line.")),
                ("suppliers", models.JSONField(default=list, help_text="Name and slug of each, in order.")),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "current_value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="With all changes, where they can be added up.",
                        max_digits=14,
                        null=True,
                    ),
                ),
                (
                    "vat_basis",
                    models.CharField(
                        choices=[
                            ("exclusive", "excluding VAT"),
                            ("inclusive", "including VAT"),
                            ("not_stated", "VAT basis not stated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_withheld", models.BooleanField(default=False)),
                ("withheld_because", models.CharField(blank=True, max_length=300)),
                ("value_band", models.CharField(blank=True, max_length=60)),
                (
                    "is_over_limit",
                    models.BooleanField(help_text="Above the value from which a copy is owed; empty if unknown.", null=True),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("starts_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("route_code", models.CharField(blank=True, max_length=40)),
                ("route_name", models.CharField(blank=True, max_length=200)),
                (
                    "regime",
                    models.CharField(
                        choices=[
                            ("pcr2006", "Public Contracts Regulations 2006"),
                            ("pcr2015", "Public Contracts Regulations 2015"),
                            ("pa2023", "Procurement Act 2023"),
                            ("not_stated", "not stated"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "is_sme",
                    models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")], max_length=10),
                ),
                (
                    "is_vcse",
                    models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")], max_length=10),
                ),
                ("procurement_key", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("starts_on"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="public_contract_by_start",
                    ),
                    models.Index(
                        models.OrderBy(models.F("ends_on"), nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="public_contract_by_end",
                    ),
                    models.Index(
                        models.OrderBy(models.F("value"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="public_contract_by_value",
                    ),
                    models.Index(fields=["title", "-id"], name="public_contract_by_title"),
                    models.Index(fields=["number_key"], name="public_contract_by_number"),
                    models.Index(fields=["body_slug", "body_name"], name="public_contract_bodies"),
                    models.Index(fields=["route_code", "route_name"], name="public_contract_routes"),
                    models.Index(fields=["regime"], name="public_contract_regimes"),
                    models.Index(fields=["starts_year"], name="public_contract_years"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_withheld", False),
                            models.Q(("current_value__isnull", True), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="withheld_value_is_not_here",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OcdsProcess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="procurement-… or contract-…", max_length=24, unique=True)),
                ("ocid", models.CharField(max_length=120)),
                (
                    "former_ocids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        default=list,
                        help_text="Their addresses lead to this one.",
                        size=None,
                    ),
                ),
                ("series", models.PositiveIntegerField(default=1)),
                (
                    "looked_at",
                    models.DateTimeField(help_text="When the worker last brought it in step with what is released.", null=True),
                ),
            ],
            options={
                "verbose_name_plural": "OCDS processes",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["ocid"], name="ocds_process_by_ocid")],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("contract", "Contract"), ("procurement", "Procurement"), ("grant", "Grant")],
                        max_length=12,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True, help_text="What governance tells the public about it.")),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_by_name", models.CharField(blank=True, max_length=150)),
                ("taken_back_reason", models.TextField(blank=True)),
                ("taken_back_slug", models.CharField(blank=True, help_text="The public address it had.", max_length=120)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "subject_id", "-number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("taken_back_at__isnull", False)), fields=["id"], name="release_taken_back"
                    ),
                    models.Index(
                        condition=models.Q(("taken_back_at__isnull", False)),
                        fields=["taken_back_slug"],
                        name="release_taken_back_by_slug",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject_id", "number"), name="release_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("taken_back_at__isnull", True),
                                ("taken_back_by__isnull", True),
                                ("taken_back_by_name", ""),
                                ("taken_back_reason", ""),
                                ("taken_back_slug", ""),
                            ),
                            models.Q(
                                ("taken_back_at__isnull", False),
                                ("taken_back_by__isnull", False),
                                models.Q(("taken_back_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="taken_back_by_at_and_why",
                        violation_error_message="Say why it is taken back.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicSupplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField(unique=True)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=20)),
                ("other_names", models.TextField(blank=True, help_text="One a line.")),
                ("company_number", models.CharField(blank=True, max_length=20)),
                ("charity_number", models.CharField(blank=True, max_length=20)),
                ("ppon", models.CharField(blank=True, max_length=20)),
                (
                    "is_sme",
                    models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")], max_length=10),
                ),
                (
                    "is_vcse",
                    models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")], max_length=10),
                ),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publication.publicsupplier",
                    ),
                ),
                (
                    "told_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publication.release",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PublicInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField(help_text="The record's own number, the same in every release.", unique=True)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("body_name", models.CharField(max_length=200)),
                ("body_slug", models.CharField(max_length=40)),
                ("formats_email", models.EmailField(blank=True, max_length=254)),
                ("formats_days", models.PositiveSmallIntegerField(default=5)),
                ("record", models.JSONField(help_text="The record as released: procurement.public's fields and no others.")),
                ("note", models.TextField(blank=True)),
                ("released_on", models.DateField()),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("department", models.CharField(blank=True, max_length=200)),
                ("estimated_value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "vat_basis",
                    models.CharField(
                        choices=[
                            ("exclusive", "excluding VAT"),
                            ("inclusive", "including VAT"),
                            ("not_stated", "VAT basis not stated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_over_limit", models.BooleanField(null=True)),
                ("commenced_on", models.DateField(blank=True, null=True)),
                (
                    "release",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release"),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("commenced_on"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="public_invitation_newest",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField(help_text="The record's own number, the same in every release.", unique=True)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("body_name", models.CharField(max_length=200)),
                ("body_slug", models.CharField(max_length=40)),
                ("formats_email", models.EmailField(blank=True, max_length=254)),
                ("formats_days", models.PositiveSmallIntegerField(default=5)),
                ("record", models.JSONField(help_text="The record as released: procurement.public's fields and no others.")),
                ("note", models.TextField(blank=True)),
                ("released_on", models.DateField()),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("recipient_name", models.CharField(max_length=200)),
                ("purpose", models.CharField(max_length=300)),
                ("programme", models.CharField(blank=True, max_length=200)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("conditions", models.TextField(blank=True)),
                ("reasons", models.TextField(blank=True)),
                (
                    "is_crime_reduction",
                    models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")], max_length=10),
                ),
                ("awarded_on", models.DateField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="publication.publicsupplier"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release"),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("awarded_on"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="public_grant_newest",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicDecisionTie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "change_key",
                    models.BigIntegerField(
                        blank=True, help_text="The change it allows; empty for the contract itself.", null=True
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="publication.publiccontract",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="publication.publicgrant",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="publication.publicinvitation",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release"),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PublicContractParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="publication.publiccontract"
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="publication.publicsupplier"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("contract", "supplier"), name="public_party_once")],
            },
        ),
        migrations.AddField(
            model_name="publiccontract",
            name="release",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release"),
        ),
        migrations.CreateModel(
            name="ReleasedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("contract", "Contract"), ("procurement", "Procurement"), ("grant", "Grant")],
                        max_length=12,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("copy_key", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("copy_kind", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("redaction", models.CharField(blank=True, max_length=500)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "release",
                    models.ForeignKey(
                        help_text="The first that lists it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="released_copies",
                        to="publication.release",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "released copies",
                "ordering": ["kind", "subject_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject_id", "number"), name="released_copy_numbered_once"),
                    models.UniqueConstraint(fields=("copy_key",), name="copy_released_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("redaction", models.CharField(blank=True, max_length=500)),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="publication.publiccontract",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="publication.publicinvitation",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release"),
                ),
                (
                    "released_copy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.releasedcopy"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "public copies",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contract__isnull", False), ("invitation__isnull", True)),
                            models.Q(("contract__isnull", True), ("invitation__isnull", False)),
                            _connector="OR",
                        ),
                        name="public_copy_of_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OcdsRelease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("series", models.PositiveIntegerField()),
                ("step", models.CharField(max_length=60)),
                ("ocid", models.CharField(max_length=120)),
                ("identifier", models.CharField(max_length=200, unique=True)),
                ("date", models.DateTimeField()),
                ("tags", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), size=None)),
                ("body_name", models.CharField(max_length=200)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), help_text="The releases of ours that it was made from.", size=None
                    ),
                ),
                (
                    "decisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, help_text="The decisions that it names.", size=None
                    ),
                ),
                ("content", models.BinaryField(help_text="Canonical JSON.")),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="publication.ocdsprocess"
                    ),
                ),
            ],
            options={
                "verbose_name": "OCDS release",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["ocid", "id"], name="ocds_release_by_ocid"),
                    models.Index(fields=["date"], name="ocds_release_by_date"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("process", "series", "step"), name="ocds_step_once_a_series"),
                    models.CheckConstraint(
                        condition=models.Q(("sources", []), _negated=True), name="ocds_release_says_what_it_was_made_from"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicContractWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("search", django.contrib.postgres.search.SearchVectorField()),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="publication.publiccontract"
                    ),
                ),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["search"], name="public_contract_words")],
            },
        ),
        *_walls.AFTER_BUYING,
        *_walls.AFTER_OCDS,
    ]
