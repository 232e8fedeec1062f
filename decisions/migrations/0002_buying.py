import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from . import _walls


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0001_initial"),
        ("procurement", "0002_register"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoDecisionNeeded",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="no_decision_needed",
                        to="procurement.contractchange",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="no_decision_needed",
                        to="procurement.contract",
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
                (
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="no_decision_needed",
                        to="procurement.grant",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.schemerule"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="no_decision_says_why",
                        violation_error_message="Say why no decision is needed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("change__isnull", True), ("contract__isnull", False), ("grant__isnull", True)),
                            models.Q(("change__isnull", False), ("contract__isnull", True), ("grant__isnull", True)),
                            models.Q(("change__isnull", True), ("contract__isnull", True), ("grant__isnull", False)),
                            _connector="OR",
                        ),
                        name="no_decision_for_one_record",
                        violation_error_message="Choose one contract, change or grant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="no_decision_ended_by_and_at",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("contract__isnull", False)),
                        fields=("contract",),
                        name="no_decision_for_contract_once",
                        violation_error_message="That no decision is needed is said already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("change__isnull", False)),
                        fields=("change",),
                        name="no_decision_for_change_once",
                        violation_error_message="That no decision is needed is said already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("grant__isnull", False)),
                        fields=("grant",),
                        name="no_decision_for_grant_once",
                        violation_error_message="That no decision is needed is said already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part2Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_written", models.CharField(max_length=200)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
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
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.authorisation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procurement.contract",
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
            name="Part2Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cap", "Most that may be awarded"),
                            ("value", "Value of the contract"),
                            ("estimate", "Estimated value"),
                            ("other", "Other figure"),
                        ],
                        max_length=10,
                    ),
                ),
                ("as_written", models.CharField(max_length=200)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
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
                    "authorisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="decisions.authorisation",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procurement.contractchange",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procurement.contract",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.decision"),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procurement.procurement",
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reliance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reliances", to="decisions.authorisation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reliances",
                        to="procurement.contractchange",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reliances",
                        to="procurement.contract",
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
                (
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reliances",
                        to="procurement.grant",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("change__isnull", True), ("contract__isnull", False), ("grant__isnull", True)),
                            models.Q(("change__isnull", False), ("contract__isnull", True), ("grant__isnull", True)),
                            models.Q(("change__isnull", True), ("contract__isnull", True), ("grant__isnull", False)),
                            _connector="OR",
                        ),
                        name="reliance_of_one_record",
                        violation_error_message="Choose one contract, change or grant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reliance_ended_by_and_at",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("authorisation", "contract"),
                        name="contract_relies_on_it_once",
                        violation_error_message="It rests on that decision already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("authorisation", "change"),
                        name="change_relies_on_it_once",
                        violation_error_message="It rests on that decision already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("authorisation", "grant"),
                        name="grant_relies_on_it_once",
                        violation_error_message="It rests on that decision already.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="authorisation",
            name="is_cap",
            field=models.BooleanField(default=False, verbose_name="the amount is the most that may be spent"),
        ),
        migrations.AddField(
            model_name="authorisation",
            name="vat_basis",
            field=models.CharField(
                choices=[
                    ("exclusive", "excluding VAT"),
                    ("inclusive", "including VAT"),
                    ("not_stated", "VAT basis not stated"),
                ],
                default="not_stated",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="awardreport",
            name="amount",
            field=models.DecimalField(blank=True, decimal_places=2, help_text="Pounds.", max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="awardreport",
            name="contract",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="award_reports",
                to="procurement.contract",
            ),
        ),
        migrations.AddField(
            model_name="awardreport",
            name="vat_basis",
            field=models.CharField(
                choices=[
                    ("exclusive", "excluding VAT"),
                    ("inclusive", "including VAT"),
                    ("not_stated", "VAT basis not stated"),
                ],
                default="not_stated",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="foiaexemption",
            name="from_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="foiaexemption",
            name="to_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="marking",
            name="from_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="marking",
            name="to_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="part2recommendation",
            name="conditions",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="part2recommendation",
            name="outcome",
            field=models.CharField(
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
        migrations.AddField(
            model_name="schemerule",
            name="comparison",
            field=models.CharField(
                blank=True,
                choices=[("over", "more than the amount"), ("from", "the amount or more")],
                help_text="How an amount is held against it. Empty if that is not stated.",
                max_length=4,
            ),
        ),
        migrations.AddField(
            model_name="schemerule",
            name="level",
            field=models.CharField(
                choices=[
                    ("decision_maker", "Decision maker"),
                    ("chief_executive", "Chief executive"),
                    ("chief_finance_officer", "Chief finance officer"),
                    ("director", "Director"),
                    ("not_stated", "Not stated"),
                ],
                default="not_stated",
                max_length=21,
            ),
        ),
        migrations.AddField(
            model_name="schemerule",
            name="months_over",
            field=models.PositiveSmallIntegerField(blank=True, help_text="More than so many months longer.", null=True),
        ),
        migrations.AddField(
            model_name="schemerule",
            name="original_from",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Contracts of this original value or more, in pounds.",
                max_digits=14,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="schemerule",
            name="percent_over",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="More than so many per cent of the contract's original value.",
                max_digits=7,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="schemerule",
            name="subject",
            field=models.CharField(
                choices=[
                    ("business_case", "Business case"),
                    ("tender", "Going out to tender"),
                    ("award", "Award of a contract"),
                    ("direct_award", "Award without competition"),
                    ("variation", "Variation or extension of a contract"),
                    ("grant", "Grant"),
                    ("sealing", "Signing and sealing"),
                    ("delegation", "Delegation"),
                    ("other", "Other"),
                ],
                default="other",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="schemerule",
            name="vat_basis",
            field=models.CharField(
                choices=[
                    ("exclusive", "excluding VAT"),
                    ("inclusive", "including VAT"),
                    ("not_stated", "VAT basis not stated"),
                ],
                default="not_stated",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="sioexemption",
            name="from_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="sioexemption",
            name="to_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="foiaexemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_on__isnull", True), ("from_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="foia_exemption_ends_after_it_begins",
                violation_error_message="The last day cannot be before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="marking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_on__isnull", True), ("from_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="marking_ends_after_it_begins",
                violation_error_message="The last day cannot be before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="part2recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "approved_with_changes"), _negated=True),
                    models.Q(("decided", ""), _negated=True),
                    _connector="OR",
                ),
                name="part2_changed_approval_says_what_was_decided",
                violation_error_message="Enter the words that were decided.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sioexemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_on__isnull", True), ("from_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="sio_exemption_ends_after_it_begins",
                violation_error_message="The last day cannot be before the first.",
            ),
        ),
        *_walls.BUYING,
        *_walls.IN_CAPACITY,
    ]
