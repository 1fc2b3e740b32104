"""A conversion that is over does not keep its pipeline from being deleted."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0010_know_more_of_shipments")]

    operations: ClassVar[list[Any]] = [
        migrations.AlterField(
            model_name="conversion",
            name="pipeline",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="records.pipeline",
            ),
        ),
    ]
