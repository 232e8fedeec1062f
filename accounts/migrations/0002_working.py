import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "Each message at once"),
                            ("daily", "One e-mail each working day, with all that came since"),
                        ],
                        default="at_once",
                        max_length=8,
                    ),
                ),
                ("hour", models.PositiveSmallIntegerField(default=8, help_text="The hour of the daily e-mail, London time.")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mail_choice", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hour__lte", 23)),
                        name="mail_hour_is_of_a_day",
                        violation_error_message="Choose an hour from 0 to 23.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(blank=True, max_length=500)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saved_views", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["page", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="saved_view_has_a_name",
                        violation_error_message="Give the view a name.",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "page", "name"),
                        name="saved_view_named_once",
                        violation_error_message="You have a view of this name already.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="outbox",
            name="failed_at",
            field=models.DateTimeField(blank=True, help_text="Given up, or came back from the reader's server.", null=True),
        ),
        migrations.AddField(
            model_name="outbox",
            name="failure",
            field=models.CharField(blank=True, help_text="Code of the last failure.", max_length=60),
        ),
        migrations.AddField(
            model_name="outbox",
            name="is_daily",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="outbox",
            name="message_id",
            field=models.CharField(blank=True, help_text="Under which the mail service knows it.", max_length=100),
        ),
        migrations.AddField(
            model_name="outbox",
            name="send_after",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="outbox",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="policingbody",
            name="remind_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="Working days before a request is needed from which reminders go out, and between those of overdue advice.",
                verbose_name="days of reminders",
            ),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("message_id", ""), _negated=True), fields=["message_id"], name="outbox_by_message"
            ),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(condition=models.Q(("failed_at__isnull", False)), fields=["failed_at"], name="outbox_failed"),
        ),
    ]
