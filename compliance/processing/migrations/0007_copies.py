import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """An activity remembers the one that it was copied from."""

    dependencies = [
        ("processing", "0006_beside_article_30"),
    ]

    operations = [
        migrations.AddField(
            model_name="processingactivity",
            name="copied_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="processing.processingactivity",
                verbose_name="copiée de",
            ),
        ),
    ]
