"""Deals know the deal they were copied from, so that one may wait for the other."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0009_end_activities_with_a_stage")]

    operations = [
        migrations.AddField(
            model_name="deal",
            name="copied_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="copies",
                to="crm.deal",
            ),
        ),
    ]
