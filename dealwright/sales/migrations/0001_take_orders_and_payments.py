"""Take orders and payments."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_open_the_catalogue"),
        ("crm", "0001_keep_deals_and_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_index=True, default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("custom", models.JSONField(blank=True, default=dict)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("external_id", models.TextField(blank=True, null=True)),
                ("search_key", models.TextField(blank=True, editable=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("store", models.CharField(max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[("N", "N"), ("P", "P"), ("S", "S"), ("F", "F"), ("D", "D")],
                        default="N",
                        max_length=2,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("items_total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("delivery_total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("paid_total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("delivery_name", models.CharField(blank=True, max_length=120)),
                ("delivery_address", models.TextField(blank=True)),
                ("buyer_comment", models.TextField(blank=True)),
                ("placed_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("canceled_at", models.DateTimeField(blank=True, null=True)),
                ("cancel_reason", models.TextField(blank=True)),
                ("checkout_key", models.UUIDField(blank=True, null=True, unique=True)),
                ("page_token", models.CharField(max_length=64, unique=True)),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="crm.contact",
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="crm.deal",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "sales_order",
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("price", models.DecimalField(decimal_places=2, max_digits=16)),
                ("quantity", models.PositiveIntegerField()),
                ("delivery", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sales.order"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "db_table": "sales_order_line",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_index=True, default=dealwright.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("custom", models.JSONField(blank=True, default=dict)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("external_id", models.TextField(blank=True, null=True)),
                ("search_key", models.TextField(blank=True, editable=False)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("paid", "paid"),
                            ("failed", "failed"),
                            ("refunded", "refunded"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("provider", models.CharField(max_length=40)),
                ("method", models.CharField(blank=True, max_length=40)),
                ("instalments", models.PositiveSmallIntegerField(default=1)),
                ("page_token", models.CharField(max_length=64, unique=True)),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("refunded_total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("failed_reason", models.CharField(blank=True, max_length=200)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="sales.order"
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "sales_payment",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=40)),
                ("notice_id", models.CharField(max_length=120)),
                ("outcome", models.CharField(max_length=20)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="sales.payment",
                    ),
                ),
            ],
            options={
                "db_table": "sales_payment_notice",
            },
        ),
        migrations.CreateModel(
            name="DueNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("answer", models.PositiveSmallIntegerField(null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sales.payment"
                    ),
                ),
            ],
            options={
                "db_table": "sales_sandbox_notice",
            },
        ),
        migrations.AddIndex(
            model_name="order",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="sales_order_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["-placed_at", "-id"], name="sales_order_newest"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["responsible", "-id"], name="sales_order_owner"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("external_id",), name="order_external_id"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="order_line_quantity_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["order", "id"], name="sales_payment_order"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("external_id",), name="payment_external_id"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="payment_amount_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("refunded_total__gte", 0), ("refunded_total__lte", models.F("amount"))),
                name="payment_refunded_at_most_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid_at__isnull", False), models.Q(("state", "paid"), _negated=True), _connector="OR"
                ),
                name="paid_payment_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("provider", "notice_id"), name="one_row_per_payment_notice"
            ),
        ),
        migrations.AddIndex(
            model_name="duenotice",
            index=models.Index(
                condition=models.Q(("sent_at", None)), fields=["due_at", "id"], name="sales_sandbox_due"
            ),
        ),
    ]
