"""Open the store."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_open_the_catalogue"),
        ("records", "0001_let_records_stand_in_pipelines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("ordered_at", models.DateTimeField(null=True)),
                ("checkout_key", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "store_cart",
                "indexes": [
                    models.Index(fields=["token_hash", "-ordered_at"], name="store_cart_of_visitor"),
                    models.Index(
                        condition=models.Q(("ordered_at", None)),
                        fields=["updated_at"],
                        name="store_cart_left",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ordered_at", None)),
                        fields=("token_hash",),
                        name="one_open_cart_per_visitor",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CartLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                (
                    "cart",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="store.cart"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="catalog.product"),
                ),
            ],
            options={
                "db_table": "store_cart_line",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cart", "product"), name="one_line_per_product_in_a_cart"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="cart_line_quantity_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Store",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(default="Our shop", max_length=80)),
                ("tagline", models.CharField(blank=True, max_length=160)),
                ("accent", models.CharField(default="#0f766e", max_length=7)),
                ("currency", models.CharField(default="BRL", max_length=3)),
                ("phone_region", models.CharField(default="BR", max_length=2)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("delivery_price", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                (
                    "pipeline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.pipeline",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "store_store",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="there_is_one_store")
                ],
            },
        ),
    ]
