"""Let there be tax zones, and let orders keep for which place they were taxed."""

from typing import Any, ClassVar

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import Q, Value

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0019_know_what_lines_cost")]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="TaxZone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("country", models.CharField(max_length=2)),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
                    ),
                ),
                ("rate", models.DecimalField(decimal_places=4, max_digits=6)),
                (
                    "rates",
                    models.JSONField(blank=True, db_default=Value({}, models.JSONField()), default=dict),
                ),
                ("replaces", models.BooleanField(db_default=True, default=True)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=dealwright.kit.clock.now,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=dealwright.kit.clock.now,
                    ),
                ),
            ],
            options={
                "db_table": "sales_tax_zone",
                "ordering": ("country", "name", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("rate__gte", 0), ("rate__lt", 1)), name="tax_zone_rate_is_a_fraction"
                    ),
                    models.UniqueConstraint(
                        condition=Q(("is_active", True), ("regions", [])),
                        fields=("country",),
                        name="one_tax_zone_per_whole_country",
                    ),
                ],
            },
        ),
        migrations.AddField(
            "order",
            "tax_place",
            models.JSONField(blank=True, db_default=Value({}, models.JSONField()), default=dict),
        ),
    ]
