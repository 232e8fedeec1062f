"""What was decided on each recommendation, and the upper end of an amount that is a range, in the lines of the register."""

from django.db import migrations, models

# The lines that are there already, from the JSON of their editions.
FROM_EDITIONS = """
    UPDATE publication_registerentry entry SET outcomes = told.outcomes FROM (
      SELECT edition.id, ' ' || string_agg(DISTINCT each->>'outcome', ' ') || ' ' AS outcomes
        FROM publication_edition edition,
             jsonb_array_elements(convert_from(edition.json, 'UTF8')::jsonb->'decision'->'recommendations') each
       WHERE each->>'outcome' NOT IN ('', 'not_stated') GROUP BY edition.id
    ) told WHERE told.id = entry.edition_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0002_buying"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerentry",
            name="amount_to",
            field=models.DecimalField(
                blank=True, decimal_places=2, help_text="The upper end, where the amount is a range.", max_digits=14, null=True
            ),
        ),
        migrations.AddField(
            model_name="registerentry",
            name="outcomes",
            field=models.CharField(
                blank=True, db_default="", help_text="Each outcome of a recommendation once, between spaces.", max_length=120
            ),
        ),
        migrations.RunSQL(FROM_EDITIONS, migrations.RunSQL.noop),
    ]
