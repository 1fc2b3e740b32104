"""What a trial opens beside its record is tried with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automation", "0007_call_triggers_with_rights")]

    operations = [
        migrations.AddField(
            model_name="trial",
            name="opened_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opened_beside",
                to="automation.trial",
            ),
        ),
    ]
