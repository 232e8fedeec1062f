"""One question of who may open Part 2; a hold that ends says why, what a review released has an outcome, and a correction that is
not right is dropped."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ._opening_walls import HOLD_SAYS_WHY, KEPT_BY, KEPT_WHILE_DUE, OPENING


class Migration(migrations.Migration):
    dependencies = [("decisions", "0006_kept_answers"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="dropped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(model_name="correction", name="dropped_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="correction",
            name="dropped_because",
            field=models.TextField(blank=True, verbose_name="why it is not printed"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dropped_at__isnull", True), ("dropped_because", ""), ("dropped_by__isnull", True)),
                    models.Q(
                        ("dropped_at__isnull", False),
                        ("dropped_by__isnull", False),
                        ("seen_at__isnull", True),
                        models.Q(("dropped_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="correction_is_printed_or_dropped_with_a_reason",
                violation_error_message="A correction that is printed stays; one that is not says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("review_note", ""), models.Q(("review_outcome", ""), _negated=True), _connector="OR"),
                name="review_note_has_an_outcome",
                violation_error_message="What a review released is said with its outcome.",
            ),
        ),
        OPENING,
        KEPT_BY,
        KEPT_WHILE_DUE,
        HOLD_SAYS_WHY,
    ]
