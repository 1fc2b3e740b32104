"""A conversion knows the orders that could not become deals, and what became of the rules on statuses."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0013_know_what_came_back")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="conversion",
            name="automation",
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="conversion",
            name="left_over",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name="LeftOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("tried_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "conversion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_orders",
                        to="sales.conversion",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_over",
                        to="sales.order",
                    ),
                ),
            ],
            options={"db_table": "sales_left_order"},
        ),
    ]
