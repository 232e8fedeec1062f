import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from . import _walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("procurement", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FoiaExemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=10, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_qualified", models.BooleanField(default=True, help_text="Needs a public-interest test.")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("may", "May be a reason for Part 2"),
                            ("never", "Never a reason for Part 2"),
                            ("deferral", "A reason to defer publication, not for Part 2"),
                        ],
                        default="may",
                        max_length=10,
                    ),
                ),
                (
                    "advice",
                    models.CharField(blank=True, help_text="What to do instead, where it may not be used.", max_length=300),
                ),
                ("needs_qualified_person", models.BooleanField(default=False)),
                ("needs_enactment", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "FOIA exemption",
                "ordering": ["section"],
            },
        ),
        migrations.CreateModel(
            name="SioExemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("label", models.CharField(blank=True, max_length=300)),
                ("needs_chief_officer_opinion", models.BooleanField(default=False)),
                ("needs_foia_section", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "SIO exemption",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("approach_to_market", "Approach to market"),
                            ("award", "Award"),
                            ("uplift", "Uplift"),
                            ("extension", "Extension"),
                            ("delegate_award", "Delegate the award"),
                            ("note", "Note"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount_as_written", models.CharField(blank=True, max_length=200)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, help_text="Pounds.", max_digits=14, null=True)),
                ("paragraph_as_cited", models.CharField(blank=True, max_length=200)),
                ("delegated_to", models.CharField(blank=True, max_length=150)),
                ("condition", models.CharField(blank=True, max_length=500)),
                (
                    "change",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="procurement.contractchange",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="procurement.contract",
                    ),
                ),
                (
                    "delegated_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="procurement.grant",
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="procurement.procurement",
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "authorisations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "delegate_award"), _negated=True),
                            models.Q(("delegated_to", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="delegated_award_names_who",
                        violation_error_message="Say to whom the award is delegated.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Board",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("abbreviation", models.CharField(blank=True, max_length=20)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="boards", to="accounts.policingbody"
                    ),
                ),
            ],
            options={
                "ordering": ["body", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("body", "name"), name="board_named_once_in_a_body"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="board_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="decisions.board"
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="boards", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["board", "person"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="member_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            ("granted_by__isnull", True),
                            models.Q(("confirmed_by", models.F("granted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="board_member_confirmed_by_a_second_person",
                        violation_error_message="Somebody else has to confirm this member.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("board_as_written", models.CharField(max_length=200, verbose_name="board")),
                ("title", models.CharField(blank=True, max_length=250)),
                ("meeting_as_written", models.CharField(blank=True, max_length=60)),
                ("meeting_on", models.DateField(blank=True, null=True, verbose_name="date of the meeting")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("author", models.CharField(blank=True, max_length=150)),
                ("author_job", models.CharField(blank=True, max_length=150)),
                ("on_behalf_of", models.CharField(blank=True, max_length=150)),
                ("marking", models.CharField(blank=True, max_length=100)),
                ("summary", models.TextField(blank=True)),
                (
                    "has_part2",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                (
                    "numbering",
                    models.CharField(
                        choices=[
                            ("by_section", "1.1, 1.2, 2.1"),
                            ("running", "1, 2, 3 through the document"),
                            ("letters", "a, b, c"),
                            ("none", "Not numbered"),
                            ("as_printed", "As printed in the text"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="decisions.board",
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "board_papers",
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(choices=[("native", "Made here"), ("archive", "Archive")], default="native", max_length=8),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("with_advisers", "With advisers"),
                            ("with_head_of_unit", "With head of unit"),
                            ("with_chief_executive", "With chief executive"),
                            ("with_decision_maker", "With decision maker"),
                            ("signed", "Signed"),
                            ("withdrawn", "Withdrawn"),
                            ("archived", "Archived"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("status_since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("procurement", "Procurement or contract"),
                            ("grant", "Grant"),
                            ("income", "Income"),
                            ("disposal", "Disposal"),
                            ("lease", "Lease or property"),
                            ("legal_funding", "Legal funding"),
                            ("settlement", "Settlement of a claim"),
                            ("appointment", "Appointment"),
                            ("budget", "Budget or precept"),
                            ("policy", "Policy or strategy"),
                            ("delegation", "Delegation"),
                            ("other", "Other"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=16,
                        verbose_name="kind of decision",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("decision_maker", "Decision maker"),
                            ("chief_executive", "Chief executive, under delegation"),
                            ("two_bodies", "Two bodies together"),
                            ("not_stated", "Not stated"),
                        ],
                        default="decision_maker",
                        max_length=16,
                        verbose_name="who decides",
                    ),
                ),
                ("title", models.CharField(max_length=250)),
                (
                    "title_as_written",
                    models.CharField(
                        blank=True, help_text="As printed, with the reference if it stands in it.", max_length=300
                    ),
                ),
                ("summary", models.TextField(blank=True, verbose_name="executive summary")),
                ("programme", models.CharField(blank=True, max_length=200)),
                ("business_case_stage", models.CharField(blank=True, max_length=100)),
                ("topic", models.CharField(blank=True, max_length=100)),
                ("marking", models.CharField(blank=True, max_length=100, verbose_name="marking of Part 1")),
                ("needed_by_on", models.DateField(blank=True, null=True, verbose_name="decision needed by")),
                ("needed_by_as_written", models.CharField(blank=True, max_length=100)),
                ("needed_by_reason", models.TextField(blank=True, verbose_name="why by then")),
                ("decision_statement", models.TextField(blank=True, verbose_name="decision in the first person")),
                ("reasons", models.TextField(blank=True, verbose_name="decision maker's reasons")),
                (
                    "urgency_reason",
                    models.TextField(
                        blank=True,
                        help_text="Published. Given when a step had to come before the advice.",
                        verbose_name="why dates are out of order",
                    ),
                ),
                (
                    "significant",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                        default="not_stated",
                        max_length=10,
                        verbose_name="significant public interest",
                    ),
                ),
                ("significant_reason", models.TextField(blank=True)),
                (
                    "publish_as",
                    models.CharField(
                        choices=[
                            ("full", "In full"),
                            ("entry_only", "As an entry in the register only"),
                            ("not", "Not published"),
                        ],
                        default="full",
                        max_length=10,
                    ),
                ),
                ("publish_reason", models.TextField(blank=True, verbose_name="why not in full")),
                ("publish_decided_by", models.CharField(blank=True, max_length=150)),
                (
                    "deferral",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                        default="not_stated",
                        max_length=10,
                        verbose_name="is publication to be deferred",
                    ),
                ),
                ("deferral_reason", models.TextField(blank=True)),
                ("deferral_until_on", models.DateField(blank=True, null=True)),
                ("deferral_until_as_written", models.CharField(blank=True, max_length=100)),
                (
                    "dated_on",
                    models.DateField(
                        blank=True,
                        help_text="The day the record itself is known by.",
                        null=True,
                        verbose_name="date of the record",
                    ),
                ),
                (
                    "dated_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("source_address", models.CharField(blank=True, max_length=500)),
                ("source_captured_on", models.DateField(blank=True, null=True)),
                ("source_file", models.CharField(blank=True, max_length=200)),
                ("source_checked_by", models.CharField(blank=True, max_length=150)),
                ("import_key", models.CharField(blank=True, max_length=100, null=True, unique=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="accounts.policingbody"
                    ),
                ),
                (
                    "head_of_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "joint_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.policingbody",
                        verbose_name="decided together with",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["body", "status"], name="decision_by_status")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="decision_has_a_title",
                        violation_error_message="Enter a title.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin", "archive"),
                            models.Q(("author__isnull", False), models.Q(("status", "archived"), _negated=True)),
                            _connector="OR",
                        ),
                        name="native_decision_has_an_author",
                        violation_error_message="A decision made here has an author and is signed, not archived.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", "native"), ("status__in", ["draft", "archived"]), _connector="OR"),
                        name="archive_is_only_imported",
                        violation_error_message="An archived record does not travel the route.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_at__isnull", False), ("status__in", ["draft", "withdrawn", "archived"]), _connector="OR"
                        ),
                        name="what_is_on_its_way_was_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_as", "full"), models.Q(("publish_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="unpublished_says_why",
                        violation_error_message="Say why it is not published in full.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin", "archive"),
                            models.Q(("deferral", "yes"), _negated=True),
                            models.Q(("status", "signed"), _negated=True),
                            models.Q(models.Q(("deferral_reason", ""), _negated=True), ("deferral_until_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="deferral_says_why_and_until",
                        violation_error_message="A deferral needs a reason and a date (R-09).",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "two_bodies"), _negated=True), ("joint_with__isnull", False), _connector="OR"
                        ),
                        name="joint_decision_names_the_other_body",
                        violation_error_message="Choose the body that decides together with this one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=200)),
                ("was", models.TextField()),
                ("reads", models.TextField()),
                ("note", models.TextField(blank=True)),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seen_by__isnull", True), models.Q(("seen_by", models.F("by")), _negated=True), _connector="OR"
                        ),
                        name="correction_seen_by_a_second_person",
                        violation_error_message="Somebody else has to check this correction.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("who", models.CharField(max_length=200)),
                (
                    "support",
                    models.CharField(
                        choices=[
                            ("supportive", "Supportive"),
                            ("with_concerns", "Supportive with concerns"),
                            ("not_supportive", "Not supportive"),
                            ("not_affected", "Not affected"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=16,
                    ),
                ),
                ("as_written", models.CharField(blank=True, max_length=300)),
                (
                    "board_paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultees",
                        to="decisions.boardpaper",
                    ),
                ),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "consultees",
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("plan", models.CharField(max_length=200)),
                ("text", models.CharField(blank=True, max_length=500)),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "commitments",
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("step", models.CharField(max_length=40)),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CoAuthor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("to_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="co_authors", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("to_at__isnull", True)),
                        fields=("decision", "person"),
                        name="co_author_joins_once",
                        violation_error_message="This person is a co-author already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("as_written", models.CharField(max_length=200)),
                ("address_as_written", models.CharField(blank=True, max_length=500)),
                ("is_address_broken", models.BooleanField(default=False)),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited_by",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "citations",
            },
        ),
        migrations.AddField(
            model_name="boardpaper",
            name="decision",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision"),
        ),
        migrations.CreateModel(
            name="AwardReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("awarded_on", models.DateField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "authorisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report", to="decisions.authorisation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="award_reports", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="authorisation",
            name="decision",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision"),
        ),
        migrations.CreateModel(
            name="ArchivedSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "of",
                    models.CharField(
                        choices=[("decision_maker", "Decision maker"), ("chief_executive", "Chief executive")], max_length=16
                    ),
                ),
                ("name_as_written", models.CharField(blank=True, max_length=150)),
                ("capacity", models.CharField(blank=True, max_length=200)),
                (
                    "is_signed",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("statement", models.TextField(blank=True)),
                ("interest_wording", models.TextField(blank=True)),
                ("interest", models.CharField(blank=True, max_length=12)),
                ("date_as_written", models.CharField(blank=True, max_length=60)),
                ("on", models.DateField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("here", "Signed in this system"),
                            ("on_paper", "On paper"),
                            ("orally", "Orally"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "archived_signatures",
            },
        ),
        migrations.CreateModel(
            name="AdviceRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="The declaration it asks for.", max_length=40)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_on", models.DateField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, help_text="Ended without an answer.", null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_requests",
                        to="accounts.team",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="advice_requests", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", False), ("team__isnull", True)),
                            models.Q(("person__isnull", True), ("team__isnull", False)),
                            _connector="OR",
                        ),
                        name="advice_is_asked_of_one",
                        violation_error_message="Choose a person or a team.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("closed_at__isnull", True)),
                        fields=("decision", "code"),
                        name="advice_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "label",
                    models.CharField(
                        choices=[
                            ("signed", "Signed"),
                            ("effective", "Effective"),
                            ("published", "Published"),
                            ("received", "Received"),
                            ("restriction_lifted", "Restriction lifted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("as_written", models.CharField(blank=True, max_length=100)),
                ("on", models.DateField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "dates",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on__isnull", True), models.Q(("precision", "not_stated"), _negated=True), _connector="OR"
                        ),
                        name="date_read_has_a_precision",
                        violation_error_message="Say whether the date is exact, or a month or year.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("follows", "Follows"),
                            ("funds", "Funds"),
                            ("extends", "Extends"),
                            ("varies", "Varies"),
                            ("in_line_with", "In line with"),
                            ("announces", "Announces"),
                            ("supersedes", "Supersedes"),
                            ("revokes", "Revokes"),
                        ],
                        max_length=12,
                    ),
                ),
                ("to_as_written", models.CharField(max_length=200)),
                ("address_as_written", models.CharField(blank=True, max_length=500)),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_links",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "links",
            },
        ),
        migrations.CreateModel(
            name="Deferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("until", models.DateTimeField()),
                ("approved_by", models.CharField(max_length=150)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deferrals", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="deferral_has_a_reason",
                        violation_error_message="Enter the reason (R-09).",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("concern", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="explanations", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("decision", "concern"), name="concern_explained_once")],
            },
        ),
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("definition", models.JSONField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="form_versions", to="accounts.policingbody"
                    ),
                ),
            ],
            options={
                "ordering": ["body", "-from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="form_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="form_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="decisions.formversion",
                verbose_name="form",
            ),
        ),
        migrations.CreateModel(
            name="Marking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=100, unique=True)),
                ("scheme", models.CharField(blank=True, help_text="GSC, GPMS or local.", max_length=20)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["text"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__iregex", "\\mSECRET\\M"), _negated=True),
                        name="marking_is_never_secret",
                        violation_error_message="Nothing above OFFICIAL may be held here (R-22).",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MoneyLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("approval", "Approval"),
                            ("cost", "Cost"),
                            ("contract_value", "Contract value"),
                            ("extension", "Extension"),
                            ("grant", "Grant"),
                            ("income", "Income"),
                            ("saving", "Saving"),
                            ("earlier", "Approved earlier"),
                            ("total", "Running total over related decisions"),
                            ("cap", "Most that may be awarded"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=250)),
                ("as_written", models.CharField(max_length=200)),
                ("low", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="amount")),
                ("high", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="up to")),
                ("ceiling", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("is_about", models.BooleanField(default=False, verbose_name="about")),
                (
                    "vat_basis",
                    models.CharField(
                        choices=[
                            ("exclusive", "excluding VAT"),
                            ("inclusive", "including VAT"),
                            ("not_stated", "VAT basis not stated"),
                        ],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                (
                    "spending",
                    models.CharField(
                        choices=[
                            ("capital", "Capital"),
                            ("revenue", "Revenue"),
                            ("both", "Capital and revenue"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("year", models.CharField(blank=True, max_length=20)),
                ("fund", models.CharField(blank=True, max_length=200, verbose_name="fund or budget")),
                ("pricing_basis", models.CharField(blank=True, max_length=200)),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "money",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("high__isnull", True), ("low__isnull", True), ("high__gte", models.F("low")), _connector="OR"
                        ),
                        name="amount_range_in_order",
                        violation_error_message="The higher amount cannot be less than the lower.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedToKnow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("author", "Author"),
                            ("co_author", "Co-author"),
                            ("adviser", "Adviser asked on it"),
                            ("head_of_unit", "Head of unit asked on it"),
                            ("chief_executive", "Chief executive"),
                            ("decision_maker", "Decision maker"),
                            ("governance", "Governance"),
                            ("auditor", "Auditor"),
                            ("board_member", "Member of a board it goes to"),
                            ("delegated_award", "Holder of a delegated award"),
                            ("named", "Added by name"),
                        ],
                        max_length=16,
                    ),
                ),
                ("from_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("to_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="need_to_know", to="decisions.decision"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="need_to_know", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "pk"],
                "indexes": [models.Index(fields=["decision", "person"], name="need_to_know_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity", "named"), _negated=True),
                            models.Q(models.Q(("reason", ""), _negated=True), ("to_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="named_reader_has_reason_and_end",
                        violation_error_message="Give a reason and a last day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_at__isnull", True), ("to_at__gte", models.F("from_at")), _connector="OR"),
                        name="need_to_know_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150)),
                ("title", models.CharField(blank=True, help_text="If other than the post's.", max_length=200)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                (
                    "certainty",
                    models.CharField(
                        choices=[("seen", "read in the source named"), ("own_knowledge", "not checked against a source")],
                        default="own_knowledge",
                        max_length=14,
                    ),
                ),
                (
                    "acting_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="decisions.officeholder",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        help_text="Their sign-in, if they have one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["post", "from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="office_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="signer",
            field=models.ForeignKey(
                blank=True,
                help_text="Chosen after another stood aside.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="decisions.officeholder",
            ),
        ),
        migrations.CreateModel(
            name="DecidedBy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("as_written", models.CharField(max_length=200)),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
                (
                    "office_holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="decisions.officeholder",
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "deciders",
            },
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("number_as_written", models.CharField(blank=True, max_length=20)),
                ("title", models.CharField(max_length=250)),
                ("description", models.TextField(blank=True)),
                ("is_chosen", models.BooleanField(default=False)),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "options",
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_document", "Signed decision document"),
                            ("report", "Report"),
                            ("annex", "Annex"),
                            ("background", "Background paper"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="public name")),
                ("address_as_written", models.CharField(blank=True, max_length=500)),
                ("content", models.BinaryField(blank=True, null=True)),
                ("media_type", models.CharField(blank=True, max_length=100)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "papers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content__isnull", True), ("sha256", "")),
                            models.Q(
                                ("content__isnull", False),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("media_type", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="held_paper_has_type_and_digest",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("equality", "Equality impact assessment"),
                            ("data_protection", "Data protection impact assessment"),
                            ("other", "Other assessment"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("screened", "Screened"),
                            ("planned", "Planned"),
                            ("done", "Done"),
                            ("not_needed", "Not needed"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=12,
                    ),
                ),
                ("as_written", models.CharField(blank=True, max_length=300)),
                ("on", models.DateField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="decisions.paper",
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "assessments",
            },
        ),
        migrations.CreateModel(
            name="Part2Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Part2Money",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("approval", "Approval"),
                            ("cost", "Cost"),
                            ("contract_value", "Contract value"),
                            ("extension", "Extension"),
                            ("grant", "Grant"),
                            ("income", "Income"),
                            ("saving", "Saving"),
                            ("earlier", "Approved earlier"),
                            ("total", "Running total over related decisions"),
                            ("cap", "Most that may be awarded"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=250)),
                ("as_written", models.CharField(max_length=200)),
                ("low", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="amount")),
                ("high", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="up to")),
                (
                    "vat_basis",
                    models.CharField(
                        choices=[
                            ("exclusive", "excluding VAT"),
                            ("inclusive", "including VAT"),
                            ("not_stated", "VAT basis not stated"),
                        ],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("high__isnull", True), ("low__isnull", True), ("high__gte", models.F("low")), _connector="OR"
                        ),
                        name="part2_amount_range_in_order",
                        violation_error_message="The higher amount cannot be less than the lower.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Part2Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("real_name", models.CharField(max_length=250)),
                ("media_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Part2Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=200)),
                ("role", models.CharField(blank=True, max_length=100)),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Part2Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("purpose", models.CharField(max_length=60)),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Part2Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "asks",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("approve", "Approve"),
                            ("agree", "Agree"),
                            ("delegate", "Agree to delegate"),
                            ("support", "Support"),
                            ("other", "Other"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("recommended", models.TextField(verbose_name="recommended text")),
                ("decided", models.TextField(blank=True, verbose_name="decided text")),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Part2Text",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("heading", models.CharField(max_length=250)),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "board_paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="decisions.boardpaper",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name_as_written", models.CharField(max_length=200, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="For example supplier, key supplier, grant recipient.", max_length=100
                    ),
                ),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="procurement.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "parties",
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("decision_maker", "Decision maker"),
                            ("chief_executive", "Chief executive, under delegation"),
                            ("two_bodies", "Two bodies together"),
                            ("not_stated", "Not stated"),
                        ],
                        default="decision_maker",
                        max_length=16,
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="accounts.policingbody"
                    ),
                ),
            ],
            options={
                "ordering": ["body", "title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="post_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="officeholder",
            name="post",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="holders", to="decisions.post"),
        ),
        migrations.CreateModel(
            name="PublicInterestTest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("for_release", models.TextField(verbose_name="for release")),
                ("against_release", models.TextField(verbose_name="against release")),
                ("conclusion", models.TextField()),
                ("tested_on", models.DateField()),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
                (
                    "exemption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.foiaexemption"
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("number_as_written", models.CharField(blank=True, max_length=20)),
                (
                    "asks",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("approve", "Approve"),
                            ("agree", "Agree"),
                            ("delegate", "Agree to delegate"),
                            ("support", "Support"),
                            ("other", "Other"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("recommended", models.TextField(verbose_name="recommended text")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "Approved"),
                            ("approved_with_changes", "Approved with changes"),
                            ("noted", "Noted"),
                            ("supported", "Supported"),
                            ("rejected", "Rejected"),
                            ("held_over", "Held over"),
                            ("not_stated", "Not stated"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "decided",
                    models.TextField(
                        blank=True, help_text="Only where it differs from what was recommended.", verbose_name="decided text"
                    ),
                ),
                ("conditions", models.TextField(blank=True)),
                (
                    "board_paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="decisions.boardpaper",
                    ),
                ),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "recommendations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "approved_with_changes"), _negated=True),
                            models.Q(("decided", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="changed_approval_says_what_was_decided",
                        violation_error_message="Enter the words that were decided.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recommended", ""), _negated=True),
                        name="recommendation_has_text",
                        violation_error_message="Enter what is recommended.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferenceScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "prefix",
                    models.CharField(
                        blank=True, help_text="Letters before the number; empty if it has none of its own.", max_length=20
                    ),
                ),
                ("pattern", models.CharField(help_text="With {number}, and {year} if the year is written.", max_length=60)),
                (
                    "counts_each_year",
                    models.BooleanField(default=False, help_text="The number starts again at 1 each calendar year."),
                ),
                ("first_number", models.PositiveIntegerField(default=1)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reference_schemes",
                        to="accounts.policingbody",
                    ),
                ),
            ],
            options={
                "ordering": ["body", "from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="scheme_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pattern__contains", "{number")),
                        name="scheme_writes_its_number",
                        violation_error_message="The pattern needs {number}.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counts_each_year", False), ("pattern__contains", "{year}"), _connector="OR"),
                        name="yearly_number_writes_its_year",
                        violation_error_message="A number that starts again each year needs {year} in its pattern.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferenceCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(blank=True, max_length=10)),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counters", to="decisions.referencescheme"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("scheme", "period"), name="one_counter_a_period")],
            },
        ),
        migrations.CreateModel(
            name="IssuedNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(blank=True, max_length=10)),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("as_written", models.CharField(max_length=60)),
                ("canonical", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("withdrawn", "Withdrawn before decision"),
                            ("archive", "Of an archived record"),
                        ],
                        default="issued",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="numbers", to="accounts.policingbody"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="numbers", to="decisions.decision"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="decisions.referencescheme",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["canonical"], name="number_by_canonical")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "archive"), _negated=True),
                        fields=("body", "canonical"),
                        name="reference_unique_in_its_body",
                        violation_error_message="This reference has been given already (R-01).",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "archive"), _negated=True),
                        fields=("scheme", "period", "number"),
                        name="number_given_once",
                    ),
                    models.UniqueConstraint(fields=("decision",), name="one_number_a_decision"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                (
                    "certainty",
                    models.CharField(
                        choices=[("seen", "read in the source named"), ("own_knowledge", "not checked against a source")],
                        default="own_knowledge",
                        max_length=14,
                    ),
                ),
                ("scheme", models.CharField(max_length=200)),
                ("paragraph", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=500)),
                ("decided_by", models.CharField(max_length=100)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, help_text="Pounds.", max_digits=14, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scheme_rules", to="accounts.policingbody"
                    ),
                ),
            ],
            options={
                "ordering": ["body", "paragraph", "from_on"],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="The section of the form version that this is; empty for one of its own.",
                        max_length=40,
                    ),
                ),
                ("heading", models.CharField(max_length=250)),
                ("number_as_written", models.CharField(blank=True, max_length=20)),
                ("level", models.PositiveSmallIntegerField(default=1)),
                (
                    "is_numbered",
                    models.BooleanField(default=True, help_text="Its paragraphs count in the numbering of the document."),
                ),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "board_paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="decisions.boardpaper",
                    ),
                ),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "sections",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("board_paper__isnull", True), models.Q(("code", ""), _negated=True)),
                        fields=("decision", "code"),
                        name="form_section_once_in_a_request",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150)),
                ("capacity", models.CharField(max_length=200)),
                ("statement", models.TextField()),
                (
                    "interest",
                    models.CharField(
                        choices=[
                            ("none", "No interest"),
                            ("may_take", "An interest is declared and the decision may be taken"),
                            ("stands_aside", "Stands aside"),
                            ("not_stated", "Not stated"),
                        ],
                        max_length=12,
                    ),
                ),
                ("interest_wording", models.TextField(blank=True)),
                ("interest_text", models.TextField(blank=True)),
                ("signed_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("here", "Signed in this system"),
                            ("on_paper", "On paper"),
                            ("orally", "Orally"),
                            ("not_stated", "Not stated"),
                        ],
                        default="here",
                        max_length=10,
                    ),
                ),
                ("evidence", models.TextField(blank=True, help_text="For a decision made elsewhere: what shows it.")),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("part1_digest", models.BinaryField()),
                ("part2_digests", models.JSONField(default=dict)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.policingbody"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="decisions.decision"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="decisions.officeholder",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "body"),
                        name="one_signature_a_body",
                        violation_error_message="It is signed already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "here"), ("person__isnull", False)),
                            models.Q(
                                models.Q(("how", "here"), _negated=True),
                                models.Q(("evidence", ""), _negated=True),
                                ("recorded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decision_made_elsewhere_has_evidence",
                        violation_error_message="Say what shows that the decision was made.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interest", "stands_aside"), _negated=True), name="who_stands_aside_does_not_sign"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("interest", "may_take"), _negated=True),
                            models.Q(("interest_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declared_interest_is_described",
                        violation_error_message="Describe the interest (R-05).",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatureConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "signature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmation", to="decisions.signature"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignedContent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(choices=[("native", "Made here"), ("archive", "Archive")], max_length=8)),
                ("shape", models.PositiveSmallIntegerField()),
                ("part1", models.BinaryField()),
                ("part1_digest", models.BinaryField()),
                (
                    "publish_as",
                    models.CharField(
                        choices=[
                            ("full", "In full"),
                            ("entry_only", "As an entry in the register only"),
                            ("not", "Not published"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "publish_within_days",
                    models.PositiveSmallIntegerField(
                        help_text="Working days after the decision, as the form promises.", null=True
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.policingbody"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signed_content", to="decisions.decision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignedPart2",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40)),
                ("salt", models.BinaryField()),
                ("content", models.BinaryField()),
                ("digest", models.BinaryField()),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "ordering": ["decision_id", "section"],
                "constraints": [models.UniqueConstraint(fields=("decision", "section"), name="part2_section_signed_once")],
            },
        ),
        migrations.CreateModel(
            name="StoodAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nature", models.TextField(verbose_name="nature of the interest")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stood_aside", to="decisions.decision"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.officeholder"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("decision", "person"), name="stands_aside_once")],
            },
        ),
        migrations.CreateModel(
            name="StoredPart2",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version_number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "ordering": ["decision_id", "version_number"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "version_number"), name="part2_version_numbered_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("step", models.CharField(max_length=40)),
                ("part1", models.BinaryField()),
                ("part1_digest", models.BinaryField()),
                ("parts", models.JSONField(help_text="Digest of each part, by its code.")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "number"],
                "constraints": [models.UniqueConstraint(fields=("decision", "number"), name="version_numbered_once")],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("code", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=100)),
                ("statement", models.TextField(blank=True)),
                ("unit_as_written", models.CharField(blank=True, max_length=200, verbose_name="unit or person consulted")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("covered_in_report", "Covered in the body of the report"),
                            ("not_required", "Not required"),
                            ("not_given", "Not given"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("by_as_written", models.CharField(blank=True, max_length=150)),
                ("capacity", models.CharField(blank=True, max_length=200)),
                ("given_on", models.DateField(blank=True, null=True)),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("date_as_written", models.CharField(blank=True, max_length=60)),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decision", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="decisions.decision")),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="decisions.storedversion",
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
                "default_related_name": "declarations",
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "code"), name="declaration_once_a_decision"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by__isnull", True),
                            models.Q(("version__isnull", False), ("given_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="declaration_given_here_has_its_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by__isnull", True),
                            models.Q(("answer", "not_required"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_required_says_why",
                        violation_error_message="Say why it is not required (R-03).",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withholding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_there_part2",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                        default="not_stated",
                        max_length=10,
                        verbose_name="is there a Part 2",
                    ),
                ),
                ("gist", models.TextField(blank=True, verbose_name="what Part 2 is about, in neutral words")),
                ("basis_as_written", models.TextField(blank=True)),
                (
                    "foia_sections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, size=None
                    ),
                ),
                ("chief_officer_opinion", models.CharField(blank=True, help_text="Who gave it and when.", max_length=300)),
                (
                    "qualified_person_opinion",
                    models.CharField(blank=True, help_text="For section 36: who and when.", max_length=300),
                ),
                ("enactment", models.CharField(blank=True, help_text="For section 44: which enactment.", max_length=300)),
                ("marking", models.CharField(blank=True, max_length=100, verbose_name="marking of Part 2")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review at the latest on")),
                ("review_event", models.CharField(blank=True, max_length=300, verbose_name="or when this happens")),
                ("review_as_written", models.CharField(blank=True, max_length=300)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withholding", to="decisions.decision"
                    ),
                ),
                (
                    "sio",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="decisions.sioexemption",
                        verbose_name="article of the Order",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("marking__iregex", "\\mSECRET\\M"), _negated=True),
                        name="part2_is_never_secret",
                        violation_error_message="Nothing above OFFICIAL may be held here (R-22).",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WithholdingReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("released", "Released"),
                            ("part_released", "Released in part"),
                            ("still_exempt", "Still exempt"),
                        ],
                        max_length=14,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("next_review_on", models.DateField(blank=True, null=True)),
                ("by", models.CharField(max_length=150)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withholding_reviews", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "released"), ("next_review_on__isnull", False), _connector="OR"),
                        name="still_exempt_is_reviewed_again",
                        violation_error_message="Say when it is reviewed next (R-08).",
                    )
                ],
            },
        ),
        *_walls.AFTER,
    ]
