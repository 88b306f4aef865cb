from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_grants_of_members")]

    operations = [
        migrations.AddConstraint(
            model_name="officegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mandate", None), ("member", None)),
                    models.Q(("mandate__isnull", False), ("member__isnull", False)),
                    _connector="OR",
                ),
                name="access_officegrant_member_of_mandate",
            ),
        ),
    ]
