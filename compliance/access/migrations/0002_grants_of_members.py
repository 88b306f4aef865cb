"""A grant drawn from a mandate names the member of the team who holds it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def name_members(apps: Any, schema_editor: Any) -> None:
    grants, members = apps.get_model("access", "OfficeGrant"), apps.get_model("offices", "MandateMember")
    for member in members.objects.order_by("id"):
        grants._base_manager.filter(mandate_id=member.mandate_id, user_id=member.person_id).update(member=member)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_grants"), ("offices", "0004_mandate_teams")]

    operations = [
        migrations.AddField(
            model_name="officegrant",
            name="member",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="grants",
                to="offices.mandatemember",
            ),
        ),
        migrations.RunPython(name_members, migrations.RunPython.noop),
    ]
