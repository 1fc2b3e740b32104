"""Import products from files."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_know_more_of_stock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("content", models.TextField()),
                ("shape", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("looked_at", "looked_at"),
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                        ],
                        default="looked_at",
                        max_length=10,
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ("pictures", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "catalog_product_import",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=["id"],
                        name="catalog_import_due",
                    )
                ],
            },
        ),
    ]
