"""Build the checkout in the office."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_give_goods_kinds_and_places"),
        ("crm", "0007_know_more_of_deals"),
        ("sales", "0006_give_orders_stages_and_shipments"),
        ("store", "0001_open_the_store"),
    ]

    operations = [
        migrations.AddField(
            model_name="cart",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="crm.contact",
            ),
        ),
        migrations.AddField(
            model_name="cart",
            name="coupon_code",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="cart",
            name="email",
            field=models.CharField(blank=True, db_default="", max_length=254),
        ),
        migrations.AddField(
            model_name="cart",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="store",
            name="about",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="store",
            name="consent_text",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="store",
            name="contact_email",
            field=models.CharField(blank=True, db_default="", max_length=254),
        ),
        migrations.AddField(
            model_name="store",
            name="contact_phone",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="store",
            name="duplicates",
            field=models.CharField(
                choices=[("merge", "merge"), ("replace", "replace"), ("duplicate", "duplicate")],
                db_default="merge",
                default="merge",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="store",
            name="hero_photo",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="store",
            name="hold_minutes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="store",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="store",
            name="price_list",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.pricelist",
            ),
        ),
        migrations.AddField(
            model_name="store",
            name="reminds_after_hours",
            field=models.PositiveIntegerField(db_default=24, default=24),
        ),
        migrations.AddField(
            model_name="store",
            name="reminds_of_carts",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="CheckoutField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                (
                    "group",
                    models.CharField(
                        choices=[("order", "order"), ("contact", "contact"), ("company", "company")],
                        max_length=8,
                    ),
                ),
                (
                    "payer",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("person", "person"), ("company", "company")],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("text", "text"),
                            ("long_text", "long_text"),
                            ("email", "email"),
                            ("phone", "phone"),
                            ("number", "number"),
                            ("check", "check"),
                            ("choice", "choice"),
                            ("date", "date"),
                            ("region", "region"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=120)),
                (
                    "labels",
                    models.JSONField(
                        blank=True, db_default=models.Value({}, models.JSONField()), default=dict
                    ),
                ),
                ("hint", models.CharField(blank=True, max_length=200)),
                (
                    "options",
                    models.JSONField(
                        blank=True, db_default=models.Value([], models.JSONField()), default=list
                    ),
                ),
                ("writes_to", models.CharField(blank=True, max_length=80)),
                ("is_required", models.BooleanField(default=False)),
                ("is_shown", models.BooleanField(default=True)),
                ("is_location", models.BooleanField(default=False)),
                ("is_tax_location", models.BooleanField(default=False)),
                ("position", models.FloatField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "deliveries",
                    models.ManyToManyField(blank=True, related_name="+", to="sales.deliveryservice"),
                ),
                ("methods", models.ManyToManyField(blank=True, related_name="+", to="sales.paymentmethod")),
            ],
            options={
                "db_table": "store_checkout_field",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("text_hash", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=10)),
                ("given_at", models.DateTimeField(default=dealwright.kit.clock.now)),
                ("ip_address", models.GenericIPAddressField(blank=True, null=True)),
                ("browser", models.CharField(blank=True, max_length=300)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="consents",
                        to="crm.contact",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="sales.order"
                    ),
                ),
            ],
            options={
                "db_table": "store_consent",
                "indexes": [models.Index(fields=["order"], name="store_consent_order")],
            },
        ),
    ]
