from django.db import migrations, models

from compliance.common.text import folded


def fill(apps, schema_editor):
    activities = apps.get_model("processing", "ProcessingActivity").objects
    for activity in activities.order_by("pk").iterator():
        activity.searched = folded(f"T-{activity.number:03d}\n{activity.name}\n{activity.description}")
        activity.save(update_fields=["searched"])


class Migration(migrations.Migration):
    dependencies = [("processing", "0001_activities")]

    operations = [
        migrations.AddField(
            model_name="processingactivity",
            name="searched",
            field=models.TextField(default="", editable=False, verbose_name="texte où l’on cherche"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
