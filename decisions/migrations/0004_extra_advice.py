"""Advice asked besides the form: in words, with a reason and a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0003_working"),
    ]

    operations = [
        migrations.AddField(
            model_name="advicerequest",
            name="label",
            field=models.CharField(
                blank=True, help_text="Only of what is asked besides the form.", max_length=60, verbose_name="kind of advice"
            ),
        ),
        migrations.AddField(
            model_name="advicerequest",
            name="question",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="advicerequest",
            name="reason",
            field=models.TextField(blank=True, verbose_name="why they are asked"),
        ),
        migrations.AlterField(
            model_name="advice",
            name="code",
            field=models.CharField(
                help_text="The declaration it was given with, or the request besides the form.", max_length=40
            ),
        ),
        migrations.AlterField(
            model_name="advicerequest",
            name="code",
            field=models.CharField(
                help_text="The declaration it asks for; or, asked besides the form, “extra-” and a number.", max_length=40
            ),
        ),
        migrations.AddConstraint(
            model_name="advicerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("label", ""), _negated=True),
                        models.Q(("question", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        ("code__startswith", "extra-"),
                        ("due_on__isnull", False),
                    ),
                    models.Q(
                        models.Q(("code__startswith", "extra-"), _negated=True), ("label", ""), ("question", ""), ("reason", "")
                    ),
                    _connector="OR",
                ),
                name="advice_besides_the_form_says_what",
                violation_error_message="Advice besides the form is asked in words, with a reason and a day.",
            ),
        ),
    ]
