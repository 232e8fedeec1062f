import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from . import _reference, _walls


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("procurement", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="day",
                        max_length=10,
                    ),
                ),
                ("notice_days", models.PositiveSmallIntegerField(blank=True, help_text="Calendar days.", null=True)),
                ("who", models.CharField(blank=True, max_length=100, verbose_name="who may end it")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="breaks", to="procurement.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "on"],
            },
        ),
        migrations.CreateModel(
            name="ContractCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "The contract"),
                            ("change", "A change of the contract"),
                            ("invitation", "The invitation to tender"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="public name")),
                ("media_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "redaction",
                    models.CharField(
                        blank=True,
                        help_text="Empty if the copy is complete.",
                        max_length=500,
                        verbose_name="what was left out, and why",
                    ),
                ),
                (
                    "cleaned",
                    models.JSONField(blank=True, default=list, help_text="What was taken out of the file when it came in."),
                ),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="procurement.contract",
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="procurement.procurement",
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
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contract__isnull", False), ("procurement__isnull", True)),
                            models.Q(("contract__isnull", True), ("procurement__isnull", False)),
                            _connector="OR",
                        ),
                        name="copy_is_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by__isnull", True),
                            models.Q(("released_by", models.F("added_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="copy_released_by_a_second_person",
                        violation_error_message="Somebody else has to release this copy.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="copy_released_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, help_text="Pounds.", max_digits=14, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("taken", "Taken"), ("lapsed", "Lapsed")], default="open", max_length=8
                    ),
                ),
                ("decide_by_on", models.DateField(blank=True, null=True)),
                (
                    "change",
                    models.OneToOneField(
                        blank=True,
                        help_text="That took it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="option",
                        to="procurement.contractchange",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="options", to="procurement.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "number"),
                        name="option_numbered_once",
                        violation_error_message="This contract has an option of that number already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("change__isnull", True), ("state", "taken"), _connector="OR"),
                        name="only_a_taken_option_has_a_change",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectAwardGround",
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
                ("code", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["regime", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("regime", "code"), name="direct_award_ground_once_in_a_regime"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="direct_ground_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Limit",
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
                ("number", models.DecimalField(decimal_places=2, max_digits=14)),
                ("unit", models.CharField(help_text="For example pounds, per cent, months.", max_length=20)),
                (
                    "regime",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pcr2006", "Public Contracts Regulations 2006"),
                            ("pcr2015", "Public Contracts Regulations 2015"),
                            ("pa2023", "Procurement Act 2023"),
                            ("not_stated", "not stated"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "ordering": ["code", "from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="limit_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=200)),
                ("value", models.DecimalField(blank=True, decimal_places=2, help_text="Pounds.", max_digits=14, null=True)),
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
                    "procurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lots", to="procurement.procurement"
                    ),
                ),
            ],
            options={
                "ordering": ["procurement", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("procurement", "number"),
                        name="lot_numbered_once",
                        violation_error_message="This procurement has a lot of that number already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("published_on", models.DateField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="notice number")),
                ("address", models.URLField(blank=True, max_length=300, verbose_name="link")),
                ("not_owed_because", models.CharField(blank=True, max_length=300)),
                (
                    "change",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="procurement.contractchange",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="procurement.contract",
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="procurement.procurement",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="procurement.noticetype"
                    ),
                ),
            ],
            options={
                "ordering": ["published_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_on__isnull", False), models.Q(("not_owed_because", ""), _negated=True), _connector="OR"
                        ),
                        name="notice_given_or_not_owed",
                        violation_error_message="Enter the day it was published, or why it is not owed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("procurement__isnull", False), ("contract__isnull", False), _connector="OR"),
                        name="notice_is_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegimeCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime_was",
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
                    "regime_reads",
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
                ("commenced_was", models.DateField(blank=True, null=True)),
                ("commenced_reads", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="regime_corrections",
                        to="procurement.procurement",
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
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="regime_correction_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seen_by__isnull", True),
                            models.Q(("seen_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="regime_corrected_by_a_second_person",
                        violation_error_message="Somebody else has to confirm this correction.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                            models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="regime_correction_seen_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegimeRule",
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
                ("text", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="regime_rule_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Route",
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
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "regime",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pcr2006", "Public Contracts Regulations 2006"),
                            ("pcr2015", "Public Contracts Regulations 2015"),
                            ("pa2023", "Procurement Act 2023"),
                            ("not_stated", "not stated"),
                        ],
                        help_text="Empty if it belongs to no regime alone.",
                        max_length=12,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "Open"),
                            ("selective", "Selective"),
                            ("limited", "Limited"),
                            ("direct", "Direct"),
                            ("", "Not a procedure"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "is_direct_award",
                    models.BooleanField(default=False, help_text="Nobody competes: above the threshold it needs a ground."),
                ),
                ("is_call_off", models.BooleanField(default=False, help_text="Called off from a framework.")),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("from_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="route_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplierMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="procurement.supplier"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="procurement.supplier"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("merged", models.F("kept")), _negated=True), name="merge_of_two_suppliers"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="supplier",
            name="supplier_told_apart",
        ),
        migrations.AddField(
            model_name="contract",
            name="annual_spend",
            field=models.DecimalField(blank=True, decimal_places=2, help_text="Pounds a year.", max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="accounts.policingbody",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="ceiling",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Pounds that it may not exceed, as against its value.",
                max_digits=14,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="changed_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="contract",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="deliverables",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="department",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="contract",
            name="description",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="ended_as",
            field=models.CharField(
                blank=True,
                choices=[("completed", "Completed"), ("expired", "Ran out"), ("terminated", "Terminated")],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="ended_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="ends_on",
            field=models.DateField(blank=True, help_text="The last day, with the changes made so far.", null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="indicators",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="key performance indicators"),
        ),
        migrations.AddField(
            model_name="contract",
            name="irrecoverable_vat",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Pounds.",
                max_digits=14,
                null=True,
                verbose_name="VAT that cannot be recovered",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="is_sealed",
            field=models.CharField(
                choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                default="not_stated",
                max_length=10,
                verbose_name="executed under seal",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="no_indicators_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="contract",
            name="offers_by",
            field=models.CharField(
                choices=[
                    ("tender", "Invitation to tender"),
                    ("quotation", "Invitation to quote"),
                    ("neither", "Neither"),
                    ("not_stated", "Not stated"),
                ],
                default="not_stated",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="review_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="signed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="used_by",
            field=models.CharField(blank=True, help_text="Who uses it, for example the police force.", max_length=200),
        ),
        migrations.AddField(
            model_name="contract",
            name="value_band",
            field=models.CharField(blank=True, help_text="For example: between £1m and £5m.", max_length=60),
        ),
        migrations.AddField(
            model_name="contract",
            name="value_withheld_because",
            field=models.CharField(blank=True, help_text="Why no value is public, where it stands in Part 2.", max_length=300),
        ),
        migrations.AddField(
            model_name="contractchange",
            name="agreed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contractchange",
            name="beyond_because",
            field=models.CharField(
                blank=True,
                help_text="Only of a change that was agreed although its ground does not allow it.",
                max_length=500,
                verbose_name="why it is recorded beyond its ground",
            ),
        ),
        migrations.AddField(
            model_name="contractchange",
            name="ground",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="procurement.modificationground",
            ),
        ),
        migrations.AddField(
            model_name="contractchange",
            name="is_foreseen",
            field=models.CharField(
                choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                default="not_stated",
                max_length=10,
                verbose_name="provided for in the contract",
            ),
        ),
        migrations.AddField(
            model_name="contractchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("extension", "Longer term"),
                    ("uplift", "Higher value"),
                    ("extension_and_uplift", "Longer term and higher value"),
                    ("option", "Option taken"),
                    ("reduction", "Lower value or shorter term"),
                    ("novation", "Another supplier takes it over"),
                    ("other", "Another change"),
                    ("not_stated", "Not stated"),
                ],
                default="not_stated",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="contractchange",
            name="new_end_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contractchange",
            name="reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="contractchange",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contractchange",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contractchange",
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
            model_name="framework",
            name="ceiling",
            field=models.DecimalField(blank=True, decimal_places=2, help_text="Pounds.", max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="ceiling_vat",
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
            model_name="framework",
            name="concluded_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="reference",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="framework",
            name="regime",
            field=models.CharField(
                choices=[
                    ("pcr2006", "Public Contracts Regulations 2006"),
                    ("pcr2015", "Public Contracts Regulations 2015"),
                    ("pa2023", "Procurement Act 2023"),
                    ("not_stated", "not stated"),
                ],
                default="not_stated",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="gate",
            name="actual_on",
            field=models.DateField(blank=True, null=True, verbose_name="passed on"),
        ),
        migrations.AddField(
            model_name="grant",
            name="awarded_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="accounts.policingbody",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="budget",
            field=models.DecimalField(
                blank=True, decimal_places=2, help_text="Pounds, of the programme.", max_digits=14, null=True
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="changed_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="grant",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="ends_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="is_crime_reduction",
            field=models.CharField(
                choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                default="not_stated",
                max_length=10,
                verbose_name="crime and disorder reduction grant",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="programme",
            field=models.CharField(blank=True, max_length=200, verbose_name="fund or programme"),
        ),
        migrations.AddField(
            model_name="grant",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="starts_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="modificationground",
            name="is_below_threshold_only",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="modificationground",
            name="is_cumulative",
            field=models.BooleanField(default=False, help_text="Earlier changes on the same ground count with it."),
        ),
        migrations.AddField(
            model_name="modificationground",
            name="term_limit_percent",
            field=models.PositiveSmallIntegerField(blank=True, help_text="Of the term, longer or shorter.", null=True),
        ),
        migrations.AddField(
            model_name="modificationground",
            name="works_limit_percent",
            field=models.PositiveSmallIntegerField(blank=True, help_text="If other for works.", null=True),
        ),
        migrations.AddField(
            model_name="noticetype",
            name="counts_first_day",
            field=models.BooleanField(default=False, help_text="The day of publication is the first day."),
        ),
        migrations.AddField(
            model_name="noticetype",
            name="day_kind",
            field=models.CharField(
                choices=[
                    ("calendar", "calendar days"),
                    ("working_ew", "working days, England and Wales"),
                    ("working_uk", "working days, whole United Kingdom"),
                ],
                default="calendar",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="noticetype",
            name="days",
            field=models.SmallIntegerField(
                blank=True, help_text="Days after the step, or before it where the step comes after the notice.", null=True
            ),
        ),
        migrations.AddField(
            model_name="noticetype",
            name="for_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("goods", "Goods"),
                    ("services", "Services"),
                    ("works", "Works"),
                    ("light_touch", "Light-touch services"),
                    ("concession", "Concession"),
                    ("not_stated", "Not stated"),
                ],
                help_text="Empty for every kind of contract.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="noticetype",
            name="is_owed",
            field=models.BooleanField(default=False, help_text="Where it applies it must be given; otherwise it may be."),
        ),
        migrations.AddField(
            model_name="noticetype",
            name="over_amount",
            field=models.DecimalField(
                blank=True, decimal_places=2, help_text="Pounds; only for contracts above this value.", max_digits=14, null=True
            ),
        ),
        migrations.AddField(
            model_name="noticetype",
            name="trigger",
            field=models.CharField(
                blank=True,
                choices=[
                    ("before_market", "before going to market"),
                    ("market", "going to market"),
                    ("before_direct_award", "before a direct award"),
                    ("before_contract", "before the contract is entered into"),
                    ("contract", "the contract is entered into"),
                    ("before_change", "before a change"),
                    ("change", "a change is made"),
                    ("end", "the contract ends"),
                    ("payment", "payments of a quarter"),
                    ("yearly", "each year of the contract"),
                    ("abandoned", "the procurement ends without an award"),
                    ("body", "the body, whatever it buys"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="procurement",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="procurements",
                to="accounts.policingbody",
            ),
        ),
        migrations.AddField(
            model_name="procurement",
            name="commenced_on",
            field=models.DateField(blank=True, help_text="The day that fixes regime and threshold.", null=True),
        ),
        migrations.AddField(
            model_name="procurement",
            name="contract_kind",
            field=models.CharField(
                choices=[
                    ("goods", "Goods"),
                    ("services", "Services"),
                    ("works", "Works"),
                    ("light_touch", "Light-touch services"),
                    ("concession", "Concession"),
                    ("not_stated", "Not stated"),
                ],
                default="not_stated",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="procurement",
            name="department",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="procurement",
            name="description",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="procurement",
            name="ended_without_award_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="procurement",
            name="estimated_value",
            field=models.DecimalField(blank=True, decimal_places=2, help_text="Pounds.", max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="procurement",
            name="estimated_vat",
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
            model_name="procurement",
            name="has_quotations",
            field=models.CharField(
                choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                default="not_stated",
                max_length=10,
                verbose_name="quotations only",
            ),
        ),
        migrations.AddField(
            model_name="procurement",
            name="ocid",
            field=models.CharField(blank=True, max_length=80, null=True, unique=True, verbose_name="Find a Tender OCID"),
        ),
        migrations.AddField(
            model_name="procurement",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="procurement",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="procurement",
            name="reference",
            field=models.CharField(blank=True, help_text="Of the invitation to tender or to quote.", max_length=60),
        ),
        migrations.AddField(
            model_name="supplier",
            name="charity_number",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="supplier",
            name="former_names",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="is_sme",
            field=models.CharField(
                choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                default="not_stated",
                max_length=10,
                verbose_name="small or medium-sized",
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="is_vcse",
            field=models.CharField(
                choices=[("yes", "Yes"), ("no", "No"), ("not_stated", "Not stated")],
                default="not_stated",
                max_length=10,
                verbose_name="voluntary, community or social enterprise",
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="procurement.supplier",
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="ppon",
            field=models.CharField(
                blank=True, help_text="Public procurement organisation number.", max_length=20, verbose_name="PPON"
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="trading_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="contract",
            name="external_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="contract number"),
        ),
        migrations.AlterField(
            model_name="contract",
            name="value",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Pounds, as awarded.",
                max_digits=14,
                null=True,
                verbose_name="original value",
            ),
        ),
        migrations.AlterField(
            model_name="contractchange",
            name="amount",
            field=models.DecimalField(
                blank=True, decimal_places=2, help_text="Pounds more, or less.", max_digits=14, null=True
            ),
        ),
        migrations.AlterField(
            model_name="supplier",
            name="company_number",
            field=models.CharField(blank=True, help_text="At Companies House: eight figures or letters.", max_length=20),
        ),
        migrations.AlterField(
            model_name="supplier",
            name="name",
            field=models.CharField(max_length=200, verbose_name="legal name"),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_at__isnull", True), ("body__isnull", False), _connector="OR"),
                name="recorded_grant_has_a_body",
                violation_error_message="Say which body gives the grant.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="grant_ends_after_it_starts",
                violation_error_message="The grant cannot end before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.UniqueConstraint(
                fields=("name", "company_number", "charity_number", "ppon"),
                name="supplier_told_apart",
                violation_error_message="This supplier is recorded already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(("company_number__regex", "^([0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]|R[0-9]{7})?$")),
                name="company_number_is_one",
                violation_error_message="Enter the company number as Companies House writes it, for example 01234567 or SC123456.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(("charity_number__regex", "^([0-9]{6,7}(-[0-9]{1,3})?|SC[0-9]{6}|NIC[0-9]{6})?$")),
                name="charity_number_is_one",
                violation_error_message="Enter the charity number as its register writes it, for example 1234567 or SC012345.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(("ppon__regex", "^([A-Z]{4}-[0-9]{4}-[A-Z]{4})?$")),
                name="ppon_is_one",
                violation_error_message="Enter the PPON without GB-PPON, for example PABC-1234-DEFG.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True), name="supplier_not_merged_into_itself"
            ),
        ),
        migrations.AddField(
            model_name="procurement",
            name="direct_award_ground",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="procurements",
                to="procurement.directawardground",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="lot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="procurement.lot",
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["body", "ends_on"], name="contract_by_body_and_end"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["external_number"], name="contract_by_number"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["body", "-id"], name="contract_by_body"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["body", "-changed_at"], name="contract_by_change"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["body", "title"], name="contract_by_title"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                models.F("body"), models.OrderBy(models.F("value"), descending=True, nulls_last=True), name="contract_by_value"
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("recorded_at__isnull", False)),
                fields=["body", "vat_basis"],
                include=("value",),
                name="contract_totals",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("external_number", ""), _negated=True), ("recorded_at__isnull", False)),
                fields=("body", "external_number"),
                name="contract_numbered_once_in_a_body",
                violation_error_message="A contract of this body has that number already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_at__isnull", True), ("body__isnull", False), _connector="OR"),
                name="recorded_contract_has_a_body",
                violation_error_message="Say which body has the contract.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="contract_ends_after_it_starts",
                violation_error_message="The contract cannot end before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                name="contract_value_not_negative",
                violation_error_message="The value cannot be less than nothing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_as", ""), ("ended_on__isnull", True)),
                    models.Q(("ended_on__isnull", False), models.Q(("ended_as", ""), _negated=True)),
                    _connector="OR",
                ),
                name="contract_ended_on_and_as",
                violation_error_message="Say on which day it ended, and how.",
            ),
        ),
        migrations.AddField(
            model_name="procurement",
            name="route_type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="procurements",
                to="procurement.route",
            ),
        ),
        migrations.AddConstraint(
            model_name="procurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ocid__isnull", True), ("ocid__regex", "^ocds-[a-z0-9]{6}-[A-Za-z0-9._-]+$"), _connector="OR"
                ),
                name="ocid_is_one",
                violation_error_message="Enter the OCID as Find a Tender writes it, for example ocds-h6vhtk-0a1b2c.",
            ),
        ),
        migrations.AddConstraint(
            model_name="procurement",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_at__isnull", True), ("body__isnull", False), _connector="OR"),
                name="recorded_procurement_has_a_body",
                violation_error_message="Say which body buys.",
            ),
        ),
        *_walls.AFTER,
        migrations.RunPython(_reference.fill_new_columns, migrations.RunPython.noop, elidable=False),
    ]
