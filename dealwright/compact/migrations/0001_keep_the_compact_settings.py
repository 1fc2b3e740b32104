"""Keep which pipeline holds the subjects."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("records", "0008_switch_extensions")]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="CompactSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "pipeline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.pipeline",
                    ),
                ),
            ],
            options={"db_table": "compact_settings"},
        ),
        migrations.AddConstraint(
            model_name="compactsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)), name="there_is_one_compact_settings"
            ),
        ),
    ]
