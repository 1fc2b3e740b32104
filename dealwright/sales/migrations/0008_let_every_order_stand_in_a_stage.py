"""Let every order stand in a stage."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0008_switch_extensions"),
        ("sales", "0007_put_orders_into_stages"),
    ]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="pipeline",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.pipeline"
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="stage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.stage"
            ),
        ),
    ]
