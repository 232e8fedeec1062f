"""After the answer to a request for information: an internal review, and a complaint to the Information Commissioner."""

from django.conf import settings
from django.db import migrations, models

# As in 0003_working, but that a review which is not finished stops the disposal as a request without answer does.
DISPOSAL_FITS = """
    CREATE OR REPLACE FUNCTION disposal_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    DECLARE
      decision decisions_decision;
    BEGIN
      IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the log of disposals is kept' USING ERRCODE = 'restrict_violation';
      END IF;
      IF TG_OP = 'INSERT' AND NEW.disposed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a disposal is proposed before it is done' USING ERRCODE = 'restrict_violation';
      END IF;
      IF TG_OP = 'UPDATE' AND (
           OLD.disposed_at IS NOT NULL OR OLD.taken_back_at IS NOT NULL
           OR to_jsonb(NEW) - ARRAY['disposed_at', 'disposed_by_id', 'taken_back_at', 'taken_back_by_id']
              IS DISTINCT FROM to_jsonb(OLD) - ARRAY['disposed_at', 'disposed_by_id', 'taken_back_at', 'taken_back_by_id']) THEN
        RAISE EXCEPTION 'a disposal is done or taken back once, and stays as it was proposed' USING ERRCODE = 'restrict_violation';
      END IF;
      IF NEW.disposed_at IS NULL THEN
        RETURN NEW;
      END IF;
      SELECT * INTO decision FROM decisions_decision WHERE id = NEW.decision_id FOR UPDATE;
      IF decision.status <> 'withdrawn' OR EXISTS (SELECT FROM decisions_signedcontent WHERE decision_id = NEW.decision_id) THEN
        RAISE EXCEPTION 'only a request withdrawn before decision is disposed of' USING ERRCODE = 'restrict_violation';
      END IF;
      IF EXISTS (SELECT FROM decisions_legalhold WHERE decision_id = NEW.decision_id AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'a legal hold stops the disposal' USING ERRCODE = 'restrict_violation';
      END IF;
      IF EXISTS (SELECT FROM decisions_informationrequest r JOIN decisions_informationrequest_decisions d
                   ON d.informationrequest_id = r.id WHERE d.decision_id = NEW.decision_id {still_open}) THEN
        RAISE EXCEPTION 'an open request for information stops the disposal' USING ERRCODE = 'restrict_violation';
      END IF;
      IF (clock_timestamp() AT TIME ZONE 'Europe/London')::date < NEW.due_on THEN
        RAISE EXCEPTION 'the time for which it is kept has not ended' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
"""
STILL_OPEN = "AND r.answered_on IS NULL"
OR_UNDER_REVIEW = "AND (r.answered_on IS NULL OR (r.review_asked_on IS NOT NULL AND r.reviewed_on IS NULL))"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_working"),
        ("decisions", "0004_extra_advice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="informationrequest",
            name="complaint_note",
            field=models.TextField(blank=True, verbose_name="complaint to the Information Commissioner"),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="review_asked_on",
            field=models.DateField(blank=True, null=True, verbose_name="internal review asked for on"),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="review_outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("upheld", "Our answer was upheld"),
                    ("part", "Our answer was overturned in part"),
                    ("overturned", "Our answer was overturned"),
                ],
                max_length=10,
                verbose_name="outcome of the internal review",
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="reviewed_on",
            field=models.DateField(blank=True, null=True, verbose_name="told of the outcome of the internal review on"),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review_asked_on__isnull", True), ("review_outcome", ""), ("reviewed_on__isnull", True)),
                    models.Q(
                        ("answered_on__isnull", False),
                        ("review_asked_on__gte", models.F("answered_on")),
                        ("review_asked_on__isnull", False),
                        models.Q(
                            models.Q(("review_outcome", ""), ("reviewed_on__isnull", True)),
                            models.Q(
                                models.Q(("review_outcome", ""), _negated=True),
                                ("reviewed_on__gte", models.F("review_asked_on")),
                                ("reviewed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="internal_review_in_order",
                violation_error_message="An internal review is asked for after the answer, and its outcome comes after that.",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("complaint_note", ""), ("answered_on__isnull", False), _connector="OR"),
                name="complaint_is_about_an_answer",
                violation_error_message="A complaint is about an answer.",
            ),
        ),
        migrations.RunSQL(
            DISPOSAL_FITS.replace("{still_open}", OR_UNDER_REVIEW), DISPOSAL_FITS.replace("{still_open}", STILL_OPEN)
        ),
    ]
