import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("external_number", models.CharField(blank=True, max_length=60)),
                ("value_as_written", models.CharField(blank=True, max_length=200)),
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
                ("pricing_basis", models.CharField(blank=True, max_length=200)),
                ("starts_as_written", models.CharField(blank=True, max_length=60)),
                ("starts_on", models.DateField(blank=True, null=True)),
                (
                    "starts_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                ("term_as_written", models.CharField(blank=True, max_length=200)),
                ("term_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("break_as_written", models.CharField(blank=True, max_length=200)),
                ("extension_as_written", models.CharField(blank=True, max_length=200)),
                ("extension_months", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Framework",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("provider", models.CharField(blank=True, max_length=200)),
                ("expires_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ModificationGround",
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
                ("code", models.CharField(max_length=30)),
                ("text", models.CharField(max_length=300)),
                ("limit_percent", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("needs_notice", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["regime", "code"],
            },
        ),
        migrations.CreateModel(
            name="NoticeType",
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
                ("code", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ["regime", "code"],
            },
        ),
        migrations.CreateModel(
            name="ContractChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_as_written", models.CharField(blank=True, max_length=200)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "percentage",
                    models.DecimalField(
                        blank=True, decimal_places=2, help_text="Of the original value.", max_digits=7, null=True
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("resulting_value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("ground_as_cited", models.CharField(blank=True, max_length=200)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="procurement.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="framework",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="procurement.framework",
            ),
        ),
        migrations.CreateModel(
            name="Procurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                (
                    "route",
                    models.CharField(blank=True, help_text="The route to market as the record names it.", max_length=200),
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
                        default="not_stated",
                        max_length=12,
                    ),
                ),
                ("threshold_as_written", models.CharField(blank=True, max_length=200)),
                ("threshold", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "threshold_vat",
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
                    "fewest_suppliers",
                    models.PositiveSmallIntegerField(blank=True, help_text="The fewest suppliers to be invited.", null=True),
                ),
                ("justification", models.TextField(blank=True)),
                ("is_timetable_indicative", models.BooleanField(default=False)),
                (
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procurements",
                        to="procurement.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="procurement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="procurement.procurement",
            ),
        ),
        migrations.CreateModel(
            name="Supplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supplier", "Supplier"),
                            ("grantee", "Grant recipient"),
                            ("buyer", "Buyer"),
                            ("landlord", "Landlord"),
                            ("partner", "Partner"),
                            ("person", "Unnamed person"),
                            ("to_be_confirmed", "To be confirmed"),
                        ],
                        default="supplier",
                        max_length=20,
                    ),
                ),
                ("company_number", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "company_number"),
                        name="supplier_told_apart",
                        violation_error_message="This supplier is recorded already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=300)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("conditions", models.TextField(blank=True)),
                ("reasons", models.TextField(blank=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="procurement.supplier"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="suppliers",
            field=models.ManyToManyField(blank=True, related_name="contracts", to="procurement.supplier"),
        ),
        migrations.CreateModel(
            name="Threshold",
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
                ("kind", models.CharField(max_length=40)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
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
            ],
            options={
                "ordering": ["kind", "from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"),
                        name="threshold_period_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=10)),
                ("purpose", models.CharField(max_length=300)),
                ("planned_as_written", models.CharField(blank=True, max_length=60)),
                ("planned_on", models.DateField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gates", to="procurement.procurement"
                    ),
                ),
            ],
            options={
                "ordering": ["procurement", "number"],
                "constraints": [models.UniqueConstraint(fields=("procurement", "number"), name="gate_numbered_once")],
            },
        ),
    ]
