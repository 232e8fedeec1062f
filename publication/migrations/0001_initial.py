import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from . import _walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("decisions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("slug", models.SlugField(max_length=120)),
                ("reason", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("public_from", models.DateTimeField()),
                ("title", models.CharField(max_length=250)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("body_name", models.CharField(max_length=200)),
                ("article", models.BinaryField()),
                ("article_sha256", models.CharField(max_length=64)),
                ("pdf", models.BinaryField()),
                ("pdf_sha256", models.CharField(max_length=64)),
                ("json", models.BinaryField()),
                ("json_sha256", models.CharField(max_length=64)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "-number"],
                "constraints": [models.UniqueConstraint(fields=("decision", "number"), name="edition_numbered_once")],
            },
        ),
        migrations.CreateModel(
            name="EditionLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
                (
                    "to",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("decision", "to", "kind"), name="edition_link_once")],
            },
        ),
        migrations.CreateModel(
            name="EditionPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="publication.edition"
                    ),
                ),
            ],
            options={
                "ordering": ["edition_id", "number"],
                "constraints": [models.UniqueConstraint(fields=("edition", "number"), name="edition_paper_numbered_once")],
            },
        ),
        migrations.CreateModel(
            name="PublishingFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("error", models.CharField(max_length=500)),
                ("attempts", models.PositiveSmallIntegerField(default=1)),
                ("failed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("retry_at", models.DateTimeField()),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publishing_failure", to="decisions.decision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("published", "Published"),
                            ("entry_only", "Entry only"),
                            ("not_published", "Not published"),
                            ("deferred", "Publication deferred"),
                            ("withdrawn", "Withdrawn before decision"),
                        ],
                        max_length=14,
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("body_name", models.CharField(max_length=200)),
                ("body_slug", models.CharField(max_length=40)),
                ("formats_email", models.EmailField(blank=True, max_length=254)),
                ("formats_days", models.PositiveSmallIntegerField(default=5)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("canonical", models.CharField(blank=True, max_length=60)),
                ("title", models.CharField(blank=True, max_length=250)),
                ("summary", models.TextField(blank=True, help_text="Plain text.")),
                ("kind", models.CharField(blank=True, max_length=16)),
                ("outcome", models.CharField(blank=True, max_length=24)),
                ("topic", models.CharField(blank=True, max_length=100)),
                ("decided_by", models.CharField(blank=True, max_length=300)),
                ("parties", models.TextField(blank=True, help_text="Names, one a line.")),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("has_part2", models.CharField(blank=True, max_length=10)),
                ("significant", models.CharField(blank=True, max_length=10)),
                ("reason", models.TextField(blank=True)),
                ("deferred_until", models.DateTimeField(blank=True, null=True)),
                ("public_from", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("search", django.contrib.postgres.search.SearchVectorField(null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="register_entry", to="decisions.decision"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publication.edition",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "register entries",
                "ordering": ["-signed_on", "-pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="register_search"),
                    models.Index(fields=["-signed_on", "-id"], name="register_newest_first"),
                    models.Index(fields=["canonical"], name="register_by_canonical"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["deferred", "withdrawn"]), _negated=True),
                            models.Q(("decided_by", ""), ("parties", ""), ("summary", ""), ("title", ""), ("topic", "")),
                            _connector="OR",
                        ),
                        name="deferred_and_withdrawn_show_no_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True), ("edition__isnull", False), _connector="OR"
                        ),
                        name="published_has_an_edition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "deferred"), _negated=True), ("deferred_until__isnull", False), _connector="OR"
                        ),
                        name="deferred_says_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Spelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=120)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="spellings", to="publication.registerentry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["slug"], name="spelling_by_slug")],
                "constraints": [models.UniqueConstraint(fields=("entry", "slug"), name="spelling_once_an_entry")],
            },
        ),
        migrations.CreateModel(
            name="Takedown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=120)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("reason", models.TextField()),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "proved_at",
                    models.DateTimeField(
                        blank=True, help_text="When every address was fetched as a stranger and answered 410.", null=True
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_by_name", models.CharField(blank=True, max_length=150)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="takedowns", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("decision",),
                        name="taken_down_once",
                        violation_error_message="It is taken down already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="takedown_has_a_reason",
                        violation_error_message="Enter the reason.",
                    ),
                ],
            },
        ),
        *_walls.AFTER,
    ]
