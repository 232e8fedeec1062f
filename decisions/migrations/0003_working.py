import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from . import _working_walls


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_working"),
        ("decisions", "0002_buying"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="The declaration it was given with.", max_length=40)),
                ("label", models.CharField(max_length=100)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("content", "Content"),
                            ("with_conditions", "Content with conditions"),
                            ("objects", "Objects"),
                            ("not_required", "Advice not required"),
                            ("not_given", "Not given yet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("conditions", models.TextField(blank=True, verbose_name="conditions or reason")),
                ("text", models.TextField(blank=True, verbose_name="advice for those inside")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="advice", to="decisions.decision"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="decisions.advicerequest",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.storedversion"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ["content", "not_given"]),
                            models.Q(("conditions", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="advice_says_its_conditions_or_why",
                        violation_error_message="Say which conditions, what you object to, or why advice is not required (R-03).",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="The declaration whose own sections an adviser changes; empty for governance.",
                        max_length=40,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("begun_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="amendments", to="decisions.decision"
                    ),
                ),
                (
                    "version_after",
                    models.ForeignKey(
                        blank=True,
                        help_text="None where nothing was changed.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="decisions.storedversion",
                    ),
                ),
                (
                    "version_before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.storedversion"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("decision",),
                        name="amended_by_one_at_a_time",
                        violation_error_message="Somebody is changing this request already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_after__isnull", True),
                            models.Q(("ended_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="amendment_says_why",
                        violation_error_message="Say why it was changed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day of the meeting")),
                ("papers_by_on", models.DateField(blank=True, null=True, verbose_name="papers due by")),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="decisions.board"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "board__name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("papers_by_on__isnull", True), ("papers_by_on__lte", models.F("on")), _connector="OR"
                        ),
                        name="papers_come_before_the_meeting",
                        violation_error_message="Papers are due on or before the day of the meeting.",
                    ),
                    models.UniqueConstraint(
                        fields=("board", "on"),
                        name="board_meets_once_a_day",
                        violation_error_message="This meeting is entered already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packs", to="decisions.boardmeeting"
                    ),
                ),
            ],
            options={
                "ordering": ["meeting", "number"],
                "constraints": [models.UniqueConstraint(fields=("meeting", "number"), name="pack_numbered_once_a_meeting")],
            },
        ),
        migrations.CreateModel(
            name="BoardPackEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="decisions.boardpack"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.storedversion"
                    ),
                ),
            ],
            options={
                "ordering": ["pack", "place"],
                "constraints": [
                    models.UniqueConstraint(fields=("pack", "place"), name="one_request_a_place_in_a_pack"),
                    models.UniqueConstraint(fields=("pack", "decision"), name="request_once_in_a_pack"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_digest", models.BinaryField(unique=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("person",), name="one_calendar_address_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clarification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="their answer came on")),
            ],
            options={
                "ordering": ["request", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True), ("answered_on__gte", models.F("asked_on")), _connector="OR"
                        ),
                        name="clarification_in_order",
                        violation_error_message="Their answer cannot be earlier than the question.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclaredInterest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=200, verbose_name="party")),
                ("nature", models.TextField(verbose_name="nature of the interest")),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="since")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("declared_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interests", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["person__name", "party", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("party", ""), _negated=True), models.Q(("nature", ""), _negated=True)),
                        name="interest_names_party_and_nature",
                        violation_error_message="Name the party and the nature of the interest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="interest_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(help_text="The first day on which it may be disposed of.")),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("disposed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disposals", to="decisions.decision"
                    ),
                ),
                (
                    "disposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
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
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("decision",),
                        name="disposal_proposed_once",
                        violation_error_message="Its disposal is proposed already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disposed_at__isnull", True), ("disposed_by__isnull", True)),
                            models.Q(
                                ("disposed_at__isnull", False),
                                ("disposed_by__isnull", False),
                                ("taken_back_at__isnull", True),
                                models.Q(("disposed_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposed_of_by_a_second_person",
                        violation_error_message="Somebody other than who proposed it disposes of it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at__isnull", True), ("taken_back_by__isnull", True)),
                            models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="disposal_taken_back_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=60)),
                ("received_on", models.DateField(verbose_name="received on")),
                ("note", models.TextField(help_text="Without the name of who asks.", verbose_name="what is asked for")),
                ("extended_on", models.DateField(blank=True, null=True, verbose_name="told of more time on")),
                ("extended_until_on", models.DateField(blank=True, null=True, verbose_name="answer then due")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("released", "Released"),
                            ("part", "Released in part"),
                            ("refused", "Refused"),
                            ("not_held", "Not held"),
                            ("withdrawn", "Withdrawn by who asked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                ("other_grounds", models.CharField(blank=True, max_length=200)),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information_requests",
                        to="accounts.policingbody",
                    ),
                ),
                ("decisions", models.ManyToManyField(blank=True, related_name="information_requests", to="decisions.decision")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("exemptions", models.ManyToManyField(blank=True, related_name="+", to="decisions.foiaexemption")),
            ],
            options={
                "ordering": ["received_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", True), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("answered_on__gte", models.F("received_on")),
                                ("answered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="information_outcome_has_its_day",
                        violation_error_message="Give both the outcome and its day, which is not before the request was received.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extended_on__isnull", True), ("extended_until_on__isnull", True)),
                            models.Q(
                                ("extended_on__gte", models.F("received_on")),
                                ("extended_on__isnull", False),
                                ("extended_until_on__gt", models.F("extended_on")),
                                ("extended_until_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="more_time_has_begin_and_end",
                        violation_error_message="Give the day on which they were told, and a later day until which more time is needed.",
                    ),
                    models.UniqueConstraint(
                        fields=("body", "reference"),
                        name="information_request_entered_once",
                        violation_error_message="A request with this reference is entered already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LateAdvice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=100)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("covered_in_report", "Covered in the body of the report"),
                            ("with_conditions", "Given with conditions"),
                            ("objects", "Objection"),
                            ("not_required", "Not required"),
                            ("not_given", "Not given"),
                            ("not_stated", "Not stated"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(verbose_name="the advice")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="late_advice", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("answer__in", ["not_given", "not_stated"]), _negated=True),
                        ),
                        name="late_advice_says_something",
                        violation_error_message="Write the advice, or why none is required.",
                    ),
                    models.UniqueConstraint(
                        fields=("decision", "code"),
                        name="late_advice_given_once",
                        violation_error_message="This advice has been given.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="why it is held")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="legal_holds", to="decisions.decision"
                    ),
                ),
                (
                    "ended_by",
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
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="legal_hold_has_a_reason",
                        violation_error_message="Say why it is held.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_at__gte", models.F("at")), ("ended_at__isnull", False), ("ended_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="legal_hold_is_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="decisions.decision"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "seen_before",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="decisions.storedversion",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="decisions.storedversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["person", "-at"], name="look_of_person")],
                "constraints": [models.UniqueConstraint(fields=("decision", "person"), name="look_once_a_person")],
            },
        ),
        migrations.CreateModel(
            name="NumberReservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=300, verbose_name="what it is for")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("released_because", models.CharField(blank=True, max_length=300, verbose_name="why it is not used")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "number",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reservation", to="decisions.issuednumber"
                    ),
                ),
                (
                    "released_by",
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
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True),
                        name="reservation_has_a_purpose",
                        violation_error_message="Say what the number is for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                                models.Q(("released_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="release_says_why",
                        violation_error_message="Say why the number is not used.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("report", "Report"), ("recommendation", "Recommendation"), ("question", "Question")],
                        max_length=14,
                    ),
                ),
                ("panel", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=250)),
                ("received_on", models.DateField()),
                ("text", models.TextField(verbose_name="what it says")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="answer due")),
                ("response", models.TextField(blank=True)),
                ("responded_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                ("responded_by", models.CharField(blank=True, max_length=150, verbose_name="who answered")),
                ("published_address", models.URLField(blank=True, max_length=500, verbose_name="where it is published")),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panel_reports", to="accounts.policingbody"
                    ),
                ),
                ("decisions", models.ManyToManyField(blank=True, related_name="panel_reports", to="decisions.decision")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("responded_by", ""), ("responded_on__isnull", True), ("response", "")),
                            models.Q(
                                models.Q(("response", ""), _negated=True),
                                ("responded_on__isnull", False),
                                models.Q(("responded_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="panel_answer_has_day_and_name",
                        violation_error_message="An answer needs its text, its day and who gave it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("responded_on__isnull", True), ("responded_on__gte", models.F("received_on")), _connector="OR"
                        ),
                        name="panel_is_answered_after_it_asked",
                        violation_error_message="The answer cannot be earlier than what it answers.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part1Words",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="words", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["words"], name="part1_by_words")],
            },
        ),
        migrations.CreateModel(
            name="Part2Advice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(help_text="The declaration it was given with.", max_length=100)),
                ("text", models.TextField(verbose_name="advice on Part 2")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            name="PlannedDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="neutral title")),
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
                ("expected_on", models.DateField(verbose_name="decision expected")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="month",
                        max_length=10,
                        verbose_name="how exact that is",
                    ),
                ),
                ("needed_by_on", models.DateField(blank=True, null=True, verbose_name="needed by")),
                ("note", models.TextField(blank=True)),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_decisions",
                        to="accounts.policingbody",
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned",
                        to="decisions.decision",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lead_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead_team",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned",
                        to="decisions.boardmeeting",
                    ),
                ),
            ],
            options={
                "ordering": ["expected_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="planned_decision_has_a_title",
                        violation_error_message="Enter a title.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("precision__in", ["day", "month"])),
                        name="planned_to_the_day_or_month",
                        violation_error_message="Say whether it is expected on that day or in that month.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("needed_by", "Needed by soon"), ("overdue", "Advice overdue")], max_length=10),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="decisions.decision"
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
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "person", "kind", "on"), name="reminded_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
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
                ("code", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                (
                    "concerns",
                    models.CharField(
                        choices=[
                            ("decided", "Decisions, signed or archived"),
                            ("withdrawn", "Requests withdrawn before decision"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(blank=True, help_text="Empty where it is kept permanently.", null=True),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for every body.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.policingbody",
                    ),
                ),
            ],
            options={
                "ordering": ["concerns", "code", "from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="retention_rule_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concerns", "decided"), _negated=True), ("years__isnull", True), _connector="OR"
                        ),
                        name="decisions_are_kept_permanently",
                        violation_error_message="A signed or archived decision is kept permanently.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tabling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="tablings", to="decisions.decision"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tablings", to="decisions.boardmeeting"
                    ),
                ),
            ],
            options={
                "ordering": ["meeting__on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "meeting"),
                        name="tabled_once_at_a_meeting",
                        violation_error_message="It goes to this meeting already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Urgency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said_by", models.CharField(max_length=150, verbose_name="who said that it is urgent")),
                ("capacity", models.CharField(max_length=200, verbose_name="in which capacity")),
                ("said_at", models.DateTimeField(verbose_name="when they said so")),
                ("why", models.TextField(verbose_name="why it cannot wait")),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        help_text="Codes of the declarations that it goes on without.",
                        size=None,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who wrote it down.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="urgency", to="decisions.decision"
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
            ],
            options={
                "verbose_name_plural": "urgencies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("why", ""), _negated=True),
                            models.Q(("said_by", ""), _negated=True),
                            models.Q(("capacity", ""), _negated=True),
                        ),
                        name="urgency_says_who_and_why",
                        violation_error_message="Say who declares it urgent, in which capacity, and why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("missing__len__gte", 1)),
                        name="urgency_goes_on_without_something",
                        violation_error_message="Choose the advice that it goes on without.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WordRemainder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrived", "Placed in the draft"),
                            ("text", "Text without a place in the form"),
                            ("form_words", "Words of the form itself"),
                            ("text_box", "Text box"),
                            ("comment", "Comment"),
                            ("deleted", "Deleted with tracked changes"),
                            ("inserted", "Inserted with tracked changes"),
                            ("hidden", "Hidden or struck-through text"),
                            ("margin", "Header or footer"),
                            ("picture", "Picture"),
                            ("chart", "Chart or diagram"),
                            ("embedded", "Embedded file"),
                            ("equation", "Equation"),
                            ("field", "Field or contents list"),
                            ("money", "Amount recognised"),
                            ("date", "Date recognised"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "about",
                    models.TextField(
                        blank=True, help_text="What is said of it: who deleted it and when, the words around an amount."
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=300, verbose_name="where in the file")),
                ("text", models.TextField(blank=True)),
                ("found_in", models.CharField(blank=True, help_text="The part of the draft where it stands.", max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("placed", "Placed"), ("dismissed", "Dismissed")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("placed_in", models.CharField(blank=True, max_length=60)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
                (
                    "settled_by",
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
                "ordering": ["decision_id", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="word_remainder_settled_with_a_time",
                        violation_error_message="What is placed or dismissed says when.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WordReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("part", models.PositiveSmallIntegerField(verbose_name="which part of the request it is of")),
                (
                    "said",
                    models.JSONField(help_text="What was read: texts by their place, tracked changes, comments, the rest."),
                ),
                (
                    "settled",
                    models.JSONField(
                        default=dict, help_text="By the place of a text or mark: whether it was taken, or kept as it stood."
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("part__in", [1, 2])), name="word_return_is_of_a_part")
                ],
            },
        ),
        migrations.AddField(
            model_name="advicerequest",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="advicerequest",
            name="claimed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="advicerequest",
            name="claimed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="anchor",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="comment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("remark", "Remark"),
                    ("question", "Question to the author"),
                    ("answer", "Answer"),
                    ("return", "Returned"),
                    ("withdraw", "Withdrawn"),
                ],
                default="remark",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="quote",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="reply_to",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.comment"
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="resolved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="officeholder",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="officeholder",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="officeholder",
            name="granted_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="officeholder",
            name="reserved_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
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
                    max_length=16,
                ),
                blank=True,
                default=list,
                help_text="Kinds of decision that who acts does not take; they are left to the holder of the office.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="officeholder",
            name="reserved_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="what else is reserved"),
        ),
        migrations.AddField(
            model_name="part2comment",
            name="anchor",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="part2comment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("remark", "Remark"),
                    ("question", "Question to the author"),
                    ("answer", "Answer"),
                    ("return", "Returned"),
                    ("withdraw", "Withdrawn"),
                ],
                default="remark",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="part2comment",
            name="quote",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="part2comment",
            name="reply_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="decisions.part2comment",
            ),
        ),
        migrations.AddField(
            model_name="part2comment",
            name="resolved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="part2comment",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="answer",
            field=models.CharField(
                choices=[
                    ("given", "Given"),
                    ("covered_in_report", "Covered in the body of the report"),
                    ("with_conditions", "Given with conditions"),
                    ("objects", "Objection"),
                    ("not_required", "Not required"),
                    ("not_given", "Not given"),
                    ("not_stated", "Not stated"),
                ],
                default="not_stated",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="issuednumber",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="numbers",
                to="decisions.decision",
            ),
        ),
        migrations.AlterField(
            model_name="issuednumber",
            name="state",
            field=models.CharField(
                choices=[
                    ("issued", "Issued"),
                    ("withdrawn", "Withdrawn before decision"),
                    ("archive", "Of an archived record"),
                    ("reserved", "Reserved"),
                    ("not_used", "Not used"),
                ],
                default="issued",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["body", "submitted_at"], name="decision_by_submission"),
        ),
        migrations.AddConstraint(
            model_name="advicerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claimed_at__isnull", True), ("claimed_by__isnull", True)),
                    models.Q(("claimed_at__isnull", False), ("claimed_by__isnull", False), ("team__isnull", False)),
                    _connector="OR",
                ),
                name="advice_is_claimed_from_a_team",
                violation_error_message="Only what a team is asked is taken on by one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="comment_resolved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reply_to__isnull", True), models.Q(("anchor", ""), ("resolved_at__isnull", True)), _connector="OR"
                ),
                name="comment_reply_goes_with_what_it_answers",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("kind", "answer"), _negated=True), ("reply_to__isnull", False), _connector="OR"),
                name="comment_answer_has_its_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by__isnull", True),
                    models.Q(("answer__in", ["with_conditions", "objects"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="conditions_and_objections_are_said",
                violation_error_message="Say which conditions, or what the objection is (R-03).",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__isnull", True), ("state__in", ["reserved", "not_used"])),
                    models.Q(("decision__isnull", False), models.Q(("state__in", ["reserved", "not_used"]), _negated=True)),
                    _connector="OR",
                ),
                name="number_without_decision_is_reserved_or_not_used",
            ),
        ),
        migrations.AddConstraint(
            model_name="officeholder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acting_for__isnull", False), models.Q(("reserved_kinds__len", 0), ("reserved_note", "")), _connector="OR"
                ),
                name="only_who_acts_has_matters_reserved",
                violation_error_message="Matters are reserved from somebody who acts for another. Say for whom they act.",
            ),
        ),
        migrations.AddConstraint(
            model_name="officeholder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    ("granted_by__isnull", True),
                    models.Q(("confirmed_by", models.F("granted_by")), _negated=True),
                    _connector="OR",
                ),
                name="acting_confirmed_by_a_second_person",
                violation_error_message="Somebody else has to confirm this.",
            ),
        ),
        migrations.AddConstraint(
            model_name="officeholder",
            constraint=models.CheckConstraint(
                condition=models.Q(("acting_for", models.F("id")), _negated=True), name="nobody_acts_for_themselves"
            ),
        ),
        migrations.AddConstraint(
            model_name="part2comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="part2comment_resolved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="part2comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reply_to__isnull", True), models.Q(("anchor", ""), ("resolved_at__isnull", True)), _connector="OR"
                ),
                name="part2comment_reply_goes_with_what_it_answers",
            ),
        ),
        migrations.AddConstraint(
            model_name="part2comment",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("kind", "answer"), _negated=True), ("reply_to__isnull", False), _connector="OR"),
                name="part2comment_answer_has_its_question",
            ),
        ),
        migrations.AddField(
            model_name="clarification",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="clarifications", to="decisions.informationrequest"
            ),
        ),
        migrations.AddField(
            model_name="disposal",
            name="rule",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.retentionrule"
            ),
        ),
        migrations.AddConstraint(
            model_name="clarification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_on__isnull", True)),
                fields=("request",),
                name="one_open_clarification_a_request",
                violation_error_message="A clarification is asked for already.",
            ),
        ),
        *_working_walls.WORD,
        *_working_walls.WORD_BACK,
        *_working_walls.SAYING,
        *_working_walls.ADVICE,
        *_working_walls.DESK,
        *_working_walls.GOVERNANCE,
        *_working_walls.SIGNING,
        *_working_walls.FINDING,
    ]
