"""Give orders stages, shipments, deliveries, coupons and a mode."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_give_goods_kinds_and_places"),
        ("crm", "0007_know_more_of_deals"),
        ("records", "0008_switch_extensions"),
        ("sales", "0005_write_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentMethod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                (
                    "names",
                    models.JSONField(
                        blank=True, db_default=models.Value({}, models.JSONField()), default=dict
                    ),
                ),
                ("details", models.TextField(blank=True)),
                ("is_active", models.BooleanField(default=True)),
                ("position", models.FloatField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "sales_payment_method",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
            ],
            options={
                "db_table": "sales_return",
            },
        ),
        migrations.CreateModel(
            name="ReturnLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "sales_return_line",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Shipment",
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
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("external_id", models.TextField(blank=True, null=True)),
                ("search_key", models.TextField(blank=True, editable=False)),
                ("number", models.CharField(max_length=48, unique=True)),
                ("stage_since", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("service_name", models.CharField(blank=True, max_length=120)),
                ("address", models.TextField(blank=True)),
                ("price", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("base_price", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("allowed_at", models.DateTimeField(blank=True, null=True)),
                ("shipped_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("canceled_at", models.DateTimeField(blank=True, null=True)),
                ("unshipped_reason", models.CharField(blank=True, max_length=500)),
                ("tracking_number", models.CharField(blank=True, max_length=120)),
                ("tracking_state", models.CharField(blank=True, max_length=200)),
                ("comment", models.TextField(blank=True)),
            ],
            options={
                "db_table": "sales_shipment",
            },
        ),
        migrations.CreateModel(
            name="ShipmentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "sales_shipment_line",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="StatusNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                (
                    "names",
                    models.JSONField(
                        blank=True, db_default=models.Value({}, models.JSONField()), default=dict
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "db_table": "sales_status_notice",
            },
        ),
        migrations.AddField(
            model_name="order",
            name="answers",
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="order",
            name="comment",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="order",
            name="company",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="crm.company",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="coupon_code",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="order",
            name="discount_total",
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name="order",
            name="language",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="order",
            name="mark_reason",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="order",
            name="marked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="marked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="payer",
            field=models.CharField(
                choices=[("person", "person"), ("company", "company")],
                db_default="person",
                default="person",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="pipeline",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.pipeline",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="shipped_state",
            field=models.CharField(db_default="unshipped", default="unshipped", max_length=16),
        ),
        migrations.AddField(
            model_name="order",
            name="stage",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.stage"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="stage_since",
            field=models.DateTimeField(default=dealwright.kit.clock.now),
        ),
        migrations.AddField(
            model_name="order",
            name="tax_total",
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name="orderline",
            name="base_price",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="orderline",
            name="discount",
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name="orderline",
            name="is_tax_included",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="orderline",
            name="measure",
            field=models.CharField(blank=True, db_default="", max_length=12),
        ),
        migrations.AddField(
            model_name="orderline",
            name="options",
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="orderline",
            name="sku",
            field=models.CharField(blank=True, db_default="", max_length=80),
        ),
        migrations.AddField(
            model_name="orderline",
            name="tax_rate",
            field=models.DecimalField(db_default=0, decimal_places=4, default=0, max_digits=6),
        ),
        migrations.AddField(
            model_name="orderline",
            name="weight",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="order",
            name="status",
            field=models.CharField(default="N", max_length=50),
        ),
        migrations.CreateModel(
            name="Conversion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stages", models.JSONField(default=dict)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("total", models.PositiveIntegerField()),
                ("converted", models.PositiveIntegerField(default=0)),
                ("passed_over", models.PositiveIntegerField(default=0)),
                ("last_order", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pipeline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.pipeline"
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "sales_order_conversion",
            },
        ),
        migrations.CreateModel(
            name="Coupon",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("percent", "percent"),
                            ("amount", "amount"),
                            ("free_delivery", "free_delivery"),
                        ],
                        max_length=14,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("least_total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("most_uses", models.PositiveIntegerField(blank=True, null=True)),
                ("most_uses_each", models.PositiveIntegerField(blank=True, default=1, null=True)),
                ("used", models.PositiveIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
                ("comment", models.CharField(blank=True, max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.category",
                    ),
                ),
            ],
            options={
                "db_table": "sales_coupon",
            },
        ),
        migrations.CreateModel(
            name="CouponUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("created_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm.contact",
                    ),
                ),
                (
                    "coupon",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="sales.coupon"
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coupon_use",
                        to="sales.order",
                    ),
                ),
            ],
            options={
                "db_table": "sales_coupon_use",
            },
        ),
        migrations.CreateModel(
            name="DeliveryService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pickup", "pickup"), ("courier", "courier"), ("table", "table")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "names",
                    models.JSONField(
                        blank=True, db_default=models.Value({}, models.JSONField()), default=dict
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=300)),
                ("price", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("free_from", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("tracking_url", models.CharField(blank=True, max_length=300)),
                ("needs_address", models.BooleanField(default=True)),
                ("is_active", models.BooleanField(default=True)),
                ("position", models.FloatField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "sales_delivery_service",
                "ordering": ("position", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("price__gte", 0)), name="delivery_service_price_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("up_to_weight", models.PositiveIntegerField(blank=True, null=True)),
                ("price", models.DecimalField(decimal_places=2, max_digits=16)),
                ("price_per_kg", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("days", models.CharField(blank=True, max_length=40)),
                ("position", models.FloatField(default=0)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="sales.deliveryservice",
                    ),
                ),
            ],
            options={
                "db_table": "sales_delivery_rate",
                "ordering": ("position", "id"),
            },
        ),
        migrations.AddField(
            model_name="order",
            name="delivery_service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sales.deliveryservice",
            ),
        ),
        migrations.CreateModel(
            name="OrderSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("deals", "deals"), ("deals-and-orders", "deals-and-orders")],
                        default="deals",
                        max_length=16,
                    ),
                ),
                ("chosen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "stages",
                    models.JSONField(
                        blank=True, db_default=models.Value({}, models.JSONField()), default=dict
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "pipeline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="records.pipeline",
                    ),
                ),
            ],
            options={
                "db_table": "sales_order_settings",
            },
        ),
        migrations.AddField(
            model_name="order",
            name="payment_method",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sales.paymentmethod",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                models.F("stage"),
                models.OrderBy(models.F("stage_since"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("archived_at", None), ("deleted_at", None)),
                include=("total", "currency"),
                name="sales_order_in_column",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                models.F("responsible"),
                models.F("stage"),
                models.OrderBy(models.F("stage_since"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("archived_at", None), ("deleted_at", None)),
                include=("total", "currency"),
                name="sales_order_own_in_column",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["total", "id"], name="sales_order_total"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                models.F("deleted_at"),
                models.F("id"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="sales_order_bin",
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="sales.order"
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="warehouse",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.warehouse",
            ),
        ),
        migrations.AddField(
            model_name="returnline",
            name="of_return",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sales.return"
            ),
        ),
        migrations.AddField(
            model_name="returnline",
            name="order_line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="return_lines", to="sales.orderline"
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="allowed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shipments", to="sales.order"
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="pipeline",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.pipeline"
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="responsible",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sales.deliveryservice",
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="shipped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="stage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.stage"
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="warehouse",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.warehouse",
            ),
        ),
        migrations.AddField(
            model_name="shipmentline",
            name="order_line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shipment_lines",
                to="sales.orderline",
            ),
        ),
        migrations.AddField(
            model_name="shipmentline",
            name="shipment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sales.shipment"
            ),
        ),
        migrations.AddField(
            model_name="statusnotice",
            name="stage",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="notice", to="records.stage"
            ),
        ),
        migrations.AddIndex(
            model_name="conversion",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "running"])),
                fields=["id"],
                name="sales_conversion_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most_uses", None), ("used__lte", models.F("most_uses")), _connector="OR"
                ),
                name="coupon_not_used_too_often",
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="coupon_value_not_negative"
            ),
        ),
        migrations.AddIndex(
            model_name="couponuse",
            index=models.Index(fields=["coupon", "contact"], name="sales_coupon_use_client"),
        ),
        migrations.AddConstraint(
            model_name="ordersettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)), name="there_is_one_order_settings"
            ),
        ),
        migrations.AddIndex(
            model_name="return",
            index=models.Index(fields=["order", "id"], name="sales_return_order"),
        ),
        migrations.AddConstraint(
            model_name="returnline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="return_line_quantity_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["order", "id"], name="sales_shipment_order"),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(fields=("external_id",), name="shipment_external_id"),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0)), name="shipment_price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="shipmentline",
            constraint=models.UniqueConstraint(
                fields=("shipment", "order_line"), name="one_line_per_shipment"
            ),
        ),
        migrations.AddConstraint(
            model_name="shipmentline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="shipment_line_quantity_positive"
            ),
        ),
    ]
