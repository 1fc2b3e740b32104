"""Let roles reach a department and all below it, single pipelines, and hide fields."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_write_letters_and_invite_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="role",
            name="hidden",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
