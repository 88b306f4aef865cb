"""Mandates that were there before teams: each is numbered in its office, and its DPO leads it from end to end."""

from typing import Any

from django.db import migrations, models


def number_and_lead(apps: Any, schema_editor: Any) -> None:
    mandates, members = (apps.get_model("offices", name) for name in ("Mandate", "MandateMember"))
    numbers: dict[int, int] = {}
    for mandate in mandates.objects.order_by("office_id", "starts", "id"):
        numbers[mandate.office_id] = mandate.number = numbers.get(mandate.office_id, 0) + 1
        mandate.version = 1
        mandate.save(update_fields=["number", "version"])
        members.objects.create(
            mandate=mandate, person_id=mandate.person_id, role="lead", starts=mandate.starts, ends=mandate.ends
        )


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_mandate_content")]

    operations = [
        migrations.RunPython(number_and_lead, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(fields=("office", "number"), name="offices_mandate_number"),
        ),
    ]
