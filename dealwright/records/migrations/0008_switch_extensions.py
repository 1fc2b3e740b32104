"""Switch extensions on and off."""

from typing import Any, ClassVar

from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [("records", "0007_pin_entries_and_mention_people")]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Switch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("is_on", models.BooleanField(default=False)),
                ("switched_at", models.DateTimeField(default=dealwright.kit.clock.now)),
            ],
            options={"db_table": "records_extension", "ordering": ("name",)},
        ),
    ]
