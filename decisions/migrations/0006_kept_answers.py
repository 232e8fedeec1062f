"""Answers that people keep for themselves until they give them; why a legal hold ended; what an internal review released."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from ._kept_walls import HOLDS, KEPT


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0005_information_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="legalhold",
            name="ended_because",
            field=models.TextField(blank=True, verbose_name="why it ends"),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="review_note",
            field=models.TextField(blank=True, verbose_name="what the internal review released"),
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="The declaration, or what is asked besides the form.", max_length=40)),
                ("said", models.JSONField(help_text="What was typed, by the names of the page's fields.")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                "constraints": [models.UniqueConstraint(fields=("decision", "code", "person"), name="kept_answer_once")],
            },
        ),
        *KEPT,
        *HOLDS,
    ]
