import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import compliance.common.fields
import compliance.law.fields
import compliance.records.content


def forget_the_typed_verdict(apps, schema_editor):
    """Take the verdict out of the stored templates: it is computed from now on."""
    for revision in apps.get_model("processing", "TemplateRevision").objects.all():
        revision.content.pop("dpia", None)
        for answer in (answer for choice in revision.choices for answer in choice["answers"]):
            answer["set"] = [change for change in answer["set"] if change[0] != "dpia"]
        revision.save()
    for template in apps.get_model("processing", "NetworkTemplate").objects.exclude(draft__isnull=True):
        template.draft.pop("dpia", None)
        template.save()


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0005_ledger_of_networks"),
        ("processing", "0007_copies"),
    ]

    operations = [
        migrations.CreateModel(
            name="DpiaGround",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=compliance.records.content.new_key,
                        editable=False,
                        max_length=12,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{1,12}$")],
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(editable=False)),
                ("to_confirm", models.BooleanField(default=False, verbose_name="à confirmer par le DPO")),
                (
                    "ground",
                    compliance.law.fields.CodeField(
                        blank=True, max_length=40, verbose_name="motif", vocabulary="dpia_grounds"
                    ),
                ),
                (
                    "details",
                    compliance.common.fields.Prose(
                        blank=True,
                        help_text="Les faits, ou le texte : ce qu’un contrôle lirait d’abord.",
                        max_length=20000,
                        verbose_name="ce qui le montre",
                    ),
                ),
            ],
            options={
                "verbose_name": "motif d’analyse d’impact",
                "verbose_name_plural": "motifs d’analyse d’impact",
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.RemoveField(
            model_name="processingactivity",
            name="dpia",
        ),
        migrations.AddField(
            model_name="processingactivity",
            name="dpia_covered_by",
            field=compliance.common.fields.Line(
                blank=True,
                help_text="L’analyse d’un traitement similaire, de l’organisme, d’un groupement ou d’un tiers.",
                max_length=300,
                verbose_name="AIPD : couverte par",
            ),
        ),
        migrations.AddField(
            model_name="processingactivity",
            name="dpia_decision",
            field=models.CharField(
                choices=[
                    ("unknown", "pas encore décidé"),
                    ("none", "pas d’AIPD"),
                    ("to_do", "AIPD à mener"),
                    ("covered", "couverte par une AIPD existante"),
                    ("done", "AIPD menée"),
                ],
                default="unknown",
                max_length=10,
                verbose_name="AIPD : décision",
            ),
        ),
        migrations.AddField(
            model_name="processingactivity",
            name="dpia_examined_on",
            field=models.DateField(
                blank=True,
                help_text="Le jour où l’on a cherché si un motif s’applique. Sans cette date, « aucun motif » ne dit rien.",
                null=True,
                verbose_name="AIPD : examinée le",
            ),
        ),
        migrations.AddField(
            model_name="processingactivity",
            name="dpia_headcount",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="À l’ouverture de la fiche, celui de la fiche de l’organisme. Il décide d’une dispense (RH).",
                null=True,
                validators=[django.core.validators.MaxValueValidator(1000000)],
                verbose_name="AIPD : effectif retenu",
            ),
        ),
        migrations.AddField(
            model_name="processingactivity",
            name="dpia_reference",
            field=compliance.common.fields.Line(
                blank=True,
                help_text="Où se trouve l’analyse menée : document, version.",
                max_length=300,
                verbose_name="AIPD : référence",
            ),
        ),
        migrations.AddField(
            model_name="processingactivity",
            name="dpia_review_on",
            field=models.DateField(editable=False, null=True, verbose_name="AIPD à réexaminer le"),
        ),
        migrations.AddField(
            model_name="processingactivity",
            name="dpia_transposition",
            field=compliance.common.fields.Prose(
                blank=True,
                help_text="Ce qui a été vérifié ou adapté ici pour que ses résultats vaillent pour l’organisme.",
                max_length=20000,
                verbose_name="AIPD : transposition à l’organisme",
            ),
        ),
        migrations.AddField(
            model_name="processingactivity",
            name="dpia_validated_on",
            field=models.DateField(
                blank=True,
                help_text="Elle est réexaminée trois ans après au plus tard.",
                null=True,
                verbose_name="AIPD : validée le",
            ),
        ),
        migrations.AddField(
            model_name="processingactivity",
            name="dpia_verdict",
            field=models.CharField(
                choices=[
                    ("required", "AIPD requise"),
                    ("recommended", "AIPD recommandée"),
                    ("not_required", "AIPD non requise"),
                    ("to_justify", "absence d’AIPD à justifier"),
                    ("to_assess", "AIPD à apprécier"),
                ],
                default="to_assess",
                editable=False,
                max_length=12,
                verbose_name="analyse d’impact (AIPD)",
            ),
        ),
        migrations.AlterField(
            model_name="processingactivity",
            name="dpia_reason",
            field=compliance.common.fields.Prose(
                blank=True,
                help_text="Exigé pour ne pas mener d’AIPD malgré deux critères ; le DPO donne alors son avis.",
                max_length=20000,
                verbose_name="AIPD : motif de la décision",
            ),
        ),
        migrations.AddIndex(
            model_name="processingactivity",
            index=models.Index(fields=["office", "dpia_verdict", "number"], name="processing_by_dpia"),
        ),
        migrations.AddField(
            model_name="dpiaground",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dpia_grounds",
                to="processing.processingactivity",
            ),
        ),
        migrations.RunPython(forget_the_typed_verdict, migrations.RunPython.noop),
    ]
