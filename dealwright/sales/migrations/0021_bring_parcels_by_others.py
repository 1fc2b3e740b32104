"""Let programs outside price and fetch parcels, and payments be for some of an order."""

from typing import Any, ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q, Value

import dealwright.kit.clock

ALIVE = ("asked", "open", "canceling")


def _id() -> Any:
    return (
        "id",
        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
    )


def _to(model: str, on_delete: Any, related_name: str, **more: Any) -> Any:
    return models.ForeignKey(to=model, on_delete=on_delete, related_name=related_name, **more)


CASCADE = django.db.models.deletion.CASCADE
PROTECT = django.db.models.deletion.PROTECT
SET_NULL = django.db.models.deletion.SET_NULL
MOMENT = dealwright.kit.clock.now
NOW = django.db.models.functions.datetime.Now()


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("sales", "0019_know_what_lines_cost"),
        ("sales", "0020_know_taxes_by_place"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="PaymentLine",
            fields=[
                _id(),
                ("quantity", models.PositiveIntegerField()),
                ("order_line", _to("sales.orderline", CASCADE, "payment_lines")),
                ("payment", _to("sales.payment", CASCADE, "lines")),
            ],
            options={"db_table": "sales_payment_line", "ordering": ("id",)},
        ),
        migrations.AddConstraint(
            "paymentline",
            models.UniqueConstraint(fields=("payment", "order_line"), name="one_line_per_payment"),
        ),
        migrations.AddConstraint(
            "paymentline",
            models.CheckConstraint(condition=Q(quantity__gt=0), name="payment_line_quantity_positive"),
        ),
        migrations.CreateModel(
            name="PaymentShipment",
            fields=[
                _id(),
                ("payment", _to("sales.payment", CASCADE, "shipments")),
                ("shipment", _to("sales.shipment", CASCADE, "payments")),
            ],
            options={"db_table": "sales_payment_shipment", "ordering": ("id",)},
        ),
        migrations.AddConstraint(
            "paymentshipment",
            models.UniqueConstraint(fields=("payment", "shipment"), name="one_shipment_per_payment"),
        ),
        migrations.CreateModel(
            name="DeliveryHandler",
            fields=[
                _id(),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("calculate_url", models.CharField(max_length=500)),
                ("request_url", models.CharField(blank=True, max_length=500)),
                ("cancel_url", models.CharField(blank=True, max_length=500)),
                ("tracks_by_callback", models.BooleanField(default=False)),
                ("profiles", models.JSONField(blank=True, default=list)),
                ("asked_settings", models.JSONField(blank=True, default=list)),
                ("secret_sealed", models.TextField(blank=True, default="")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_default=NOW, default=MOMENT)),
                ("updated_at", models.DateTimeField(db_default=NOW, default=MOMENT)),
            ],
            options={"db_table": "sales_delivery_handler", "ordering": ("name", "id")},
        ),
        migrations.AddField(
            "deliveryservice",
            "handler",
            _to("sales.deliveryhandler", PROTECT, "services", blank=True, null=True),
        ),
        migrations.AddField(
            "deliveryservice",
            "profile",
            models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            "deliveryservice",
            "settings",
            models.JSONField(blank=True, db_default=Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            "deliveryservice", "secrets_sealed", models.TextField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "deliveryservice",
            "extras",
            models.JSONField(blank=True, db_default=Value([], models.JSONField()), default=list),
        ),
        migrations.AlterField(
            "deliveryservice",
            "kind",
            models.CharField(
                choices=[
                    ("pickup", "pickup"),
                    ("courier", "courier"),
                    ("table", "table"),
                    ("outside", "outside"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            "order",
            "delivery_extras",
            models.JSONField(blank=True, db_default=Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            "shipment",
            "extras",
            models.JSONField(blank=True, db_default=Value([], models.JSONField()), default=list),
        ),
        migrations.CreateModel(
            name="DeliveryQuote",
            fields=[
                _id(),
                ("key", models.CharField(max_length=64, unique=True)),
                ("holder", models.CharField(blank=True, default="", max_length=40)),
                ("question", models.JSONField()),
                ("state", models.CharField(default="asked", max_length=6)),
                ("price", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("days", models.CharField(blank=True, default="", max_length=40)),
                ("refused", models.CharField(blank=True, default="", max_length=300)),
                ("problem", models.CharField(blank=True, default="", max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("fence", models.PositiveIntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
                ("service", _to("sales.deliveryservice", CASCADE, "+")),
            ],
            options={"db_table": "sales_delivery_quote"},
        ),
        migrations.AddIndex(
            "deliveryquote",
            models.Index(condition=Q(state="asked"), fields=["due_at", "id"], name="sales_quote_due"),
        ),
        migrations.AddIndex(
            "deliveryquote",
            models.Index(condition=Q(state="asked"), fields=["holder"], name="sales_quote_holder"),
        ),
        migrations.AddIndex("deliveryquote", models.Index(fields=["expires_at"], name="sales_quote_expires")),
        migrations.CreateModel(
            name="DeliveryRequest",
            fields=[
                _id(),
                ("key", models.CharField(max_length=36, unique=True)),
                ("callback_hash", models.CharField(max_length=64, unique=True)),
                ("state", models.CharField(default="asked", max_length=9)),
                ("request_id", models.CharField(blank=True, default="", max_length=120)),
                ("status", models.CharField(blank=True, default="", max_length=200)),
                ("details", models.JSONField(blank=True, default=list)),
                ("problem", models.CharField(blank=True, default="", max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=MOMENT)),
                ("updated_at", models.DateTimeField(default=MOMENT)),
                ("asked_by", _to(settings.AUTH_USER_MODEL, SET_NULL, "+", blank=True, null=True)),
                ("handler", _to("sales.deliveryhandler", PROTECT, "requests")),
                ("shipment", _to("sales.shipment", PROTECT, "requests")),
            ],
            options={"db_table": "sales_delivery_request"},
        ),
        migrations.AddConstraint(
            "deliveryrequest",
            models.UniqueConstraint(
                condition=Q(state__in=ALIVE), fields=("shipment",), name="one_live_request_per_shipment"
            ),
        ),
        migrations.AddIndex(
            "deliveryrequest", models.Index(fields=["shipment", "id"], name="sales_request_shipment")
        ),
        migrations.CreateModel(
            name="DeliveryNotice",
            fields=[
                _id(),
                ("notice_id", models.CharField(max_length=120)),
                ("received_at", models.DateTimeField(default=MOMENT)),
                ("request", _to("sales.deliveryrequest", CASCADE, "notices")),
            ],
            options={"db_table": "sales_delivery_notice"},
        ),
        migrations.AddConstraint(
            "deliverynotice",
            models.UniqueConstraint(fields=("request", "notice_id"), name="one_row_per_delivery_notice"),
        ),
        migrations.CreateModel(
            name="DeliveryCall",
            fields=[
                _id(),
                ("purpose", models.CharField(max_length=6)),
                ("body", models.JSONField()),
                ("state", models.CharField(default="queued", max_length=7)),
                ("problem", models.TextField(blank=True, default="")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("fence", models.PositiveIntegerField(default=0)),
                ("leased_by", models.IntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("request", _to("sales.deliveryrequest", CASCADE, "calls")),
            ],
            options={"db_table": "sales_delivery_call"},
        ),
        migrations.AddConstraint(
            "deliverycall",
            models.UniqueConstraint(fields=("request", "purpose"), name="one_delivery_call_per_purpose"),
        ),
        migrations.AddIndex(
            "deliverycall",
            models.Index(condition=Q(state="queued"), fields=["due_at", "id"], name="sales_call_due"),
        ),
    ]
