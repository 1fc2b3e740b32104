"""Rules give records to people in turn."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automation", "0003_call_webhooks")]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "rule",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="automation.rule",
                    ),
                ),
                ("last_id", models.BigIntegerField(db_default=0, default=0)),
            ],
            options={"db_table": "automation_turn"},
        ),
    ]
