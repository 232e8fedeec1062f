"""One question of who may open Part 2; a hold that ends says why, and what a review released has an outcome."""

from django.db import migrations, models

from ._opening_walls import HOLD_SAYS_WHY, KEPT_BY, OPENING


class Migration(migrations.Migration):
    dependencies = [("decisions", "0006_kept_answers")]

    operations = [
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
        HOLD_SAYS_WHY,
    ]
