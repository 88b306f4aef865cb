from django.db import migrations, models
from django.db.models.functions import Coalesce, Least


def fill(apps, schema_editor):
    own, assessment = Coalesce("review_on", "dpia_review_on"), Coalesce("dpia_review_on", "review_on")
    apps.get_model("processing", "ProcessingActivity").objects.update(next_review_on=Least(own, assessment))


class Migration(migrations.Migration):
    dependencies = [("processing", "0014_processors_used")]

    operations = [
        migrations.AddField(
            model_name="processingactivity",
            name="next_review_on",
            field=models.DateField(editable=False, null=True, verbose_name="prochaine revue"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="processingactivity", name="processing_by_review"),
        migrations.AddIndex(
            model_name="processingactivity",
            index=models.Index(fields=["next_review_on", "id"], name="processing_by_next_review"),
        ),
    ]
