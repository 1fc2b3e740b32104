"""Whoever wants no reminder of a left cart is not written to about one again."""

from typing import Any, ClassVar

from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("store", "0002_build_the_checkout")]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="ReminderRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.CharField(max_length=254, unique=True)),
                ("refused_at", models.DateTimeField(default=dealwright.kit.clock.now)),
            ],
            options={"db_table": "store_reminder_refusal"},
        ),
    ]
