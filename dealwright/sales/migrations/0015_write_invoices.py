"""Write invoices; number them; keep what came in for them."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealwright.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0008_walk_along_the_shelves"),
        ("crm", "0010_know_copies_of_deals"),
        ("sales", "0014_know_which_orders_are_left_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invoice",
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
                ("number", models.CharField(max_length=40, unique=True)),
                ("currency", models.CharField(max_length=3)),
                ("total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("tax_total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("paid_total", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("issued_on", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("payer_details", models.TextField(blank=True)),
                ("seller_details", models.TextField(blank=True)),
                ("comment", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("sent", "sent"),
                            ("paid", "paid"),
                            ("canceled", "canceled"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("canceled_at", models.DateTimeField(blank=True, null=True)),
                ("cancel_reason", models.TextField(blank=True)),
                ("page_token", models.CharField(max_length=64, unique=True)),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="crm.company",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="crm.contact",
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
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
                "db_table": "sales_invoice",
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("price", models.DecimalField(decimal_places=2, max_digits=16)),
                ("discount", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ("tax_rate", models.DecimalField(decimal_places=4, default=0, max_digits=6)),
                ("quantity", models.DecimalField(decimal_places=3, default=Decimal("1"), max_digits=12)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sales.invoice"
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
                "db_table": "sales_invoice_line",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="InvoicePayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("received_on", models.DateField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("transfer", "transfer"),
                            ("card", "card"),
                            ("cash", "cash"),
                            ("other", "other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=120)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="payments",
                        to="sales.invoice",
                    ),
                ),
            ],
            options={
                "db_table": "sales_invoice_payment",
                "ordering": ("received_on", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="sales_invoice_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["-created_at", "-id"], name="sales_invoice_newest"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["responsible", "-id"], name="sales_invoice_owner"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("state", "sent")), fields=["due_on", "id"], name="sales_invoice_unpaid"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                models.F("deleted_at"),
                models.F("id"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="sales_invoice_bin",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("external_id",), name="invoice_external_id"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gte", 0)), name="invoice_total_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("paid_total__gte", 0), ("paid_total__lte", models.F("total"))),
                name="invoice_paid_at_most_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("paid_at__isnull", False), ("paid_total", models.F("total")), ("state", "paid")
                    ),
                    models.Q(models.Q(("state", "paid"), _negated=True), ("paid_at", None)),
                    _connector="OR",
                ),
                name="paid_invoice_is_paid",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="invoice_line_quantity_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount__gte", 0), ("discount__lte", 100)),
                name="invoice_line_discount_is_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("tax_rate__gte", 0)), name="invoice_line_tax_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicepayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="invoice_payment_above_zero"
            ),
        ),
        migrations.RunSQL(
            [
                "CREATE SEQUENCE sales_invoice_number_seq START 101",
                "ALTER TABLE sales_invoice ALTER COLUMN search_key SET STATISTICS 1000",
            ],
            "DROP SEQUENCE sales_invoice_number_seq",
        ),
    ]
