"""The days of reviews, in order: what is late or near is read without reading the register."""

from django.db import migrations, models

GOES_ON = models.Q(status__in=["submitted", "approved"])


class Migration(migrations.Migration):
    dependencies = [
        ("processing", "0015_next_review"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="processingactivity",
            index=models.Index(fields=["review_on", "id"], name="processing_by_review", condition=GOES_ON),
        ),
        migrations.AddIndex(
            model_name="processingactivity",
            index=models.Index(fields=["dpia_review_on", "id"], name="processing_by_dpia_review", condition=GOES_ON),
        ),
    ]
