"""Lines of deals and leads know discount, tax and measure. Those that were there take the tax of their product."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

FITS = Q(discount_kind="percent", discount__lte=100) | Q(discount_kind="amount", discount__lte=F("price"))
TAX_OF_PRODUCT = """
UPDATE {table} line SET tax_rate = product.tax_rate
FROM catalog_product product
WHERE product.id = line.product_id AND product.tax_rate > 0
"""
"""What their prices held all along, by which orders of deals were taxed."""


def _columns(model):
    return [
        migrations.AddField(
            model,
            "discount",
            models.DecimalField(max_digits=20, decimal_places=6, default=Decimal(0), db_default=Decimal(0)),
        ),
        migrations.AddField(
            model,
            "discount_kind",
            models.CharField(
                max_length=8,
                choices=[("percent", "percent"), ("amount", "amount")],
                default="percent",
                db_default="percent",
            ),
        ),
        migrations.AddField(
            model,
            "tax_rate",
            models.DecimalField(max_digits=6, decimal_places=4, default=Decimal(0), db_default=Decimal(0)),
        ),
        migrations.AddField(model, "is_tax_included", models.BooleanField(default=True, db_default=True)),
        migrations.AddField(
            model,
            "measure",
            models.ForeignKey(
                to="catalog.measure",
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                db_index=False,
            ),
        ),
    ]


def _constraints(model, name):
    return [
        migrations.AddConstraint(
            model,
            models.CheckConstraint(condition=Q(discount__gte=0) & FITS, name=f"{name}_discount_fits"),
        ),
        migrations.AddConstraint(
            model, models.CheckConstraint(condition=Q(tax_rate__gte=0), name=f"{name}_tax_not_negative")
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0009_walk_along_the_price_lists"),
        ("crm", "0010_know_copies_of_deals"),
    ]

    operations = [
        *_columns("dealline"),
        *_columns("leadline"),
        migrations.RunSQL(TAX_OF_PRODUCT.format(table="crm_deal_line"), migrations.RunSQL.noop),
        migrations.RunSQL(TAX_OF_PRODUCT.format(table="crm_lead_line"), migrations.RunSQL.noop),
        *_constraints("dealline", "deal_line"),
        *_constraints("leadline", "lead_line"),
    ]
