"""What rules plan for as long as a record stands on a stage is done by itself when it leaves it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0008_open_deals_again"), ("records", "0009_arrange_cards")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="for_stage",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="records.stage",
            ),
        ),
    ]
