"""Lines of proposals and invoices know discount, tax and measure as those of deals do.

Lines of proposals that were there take the tax of their product, which their prices held all along.
"""

from decimal import Decimal
from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

FITS = Q(discount_kind="percent", discount__lte=100) | Q(discount_kind="amount", discount__lte=F("price"))
TAX_OF_PRODUCT = """
UPDATE sales_proposal_line line SET tax_rate = product.tax_rate
FROM catalog_product product
WHERE product.id = line.product_id AND product.tax_rate > 0
"""


def _columns(model: str) -> list[Any]:
    return [
        migrations.RemoveConstraint(model, f"{model.removesuffix('line')}_line_discount_is_percent"),
        migrations.AlterField(
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


def _fits(model: str, name: str) -> migrations.AddConstraint:
    return migrations.AddConstraint(
        model, models.CheckConstraint(condition=Q(discount__gte=0) & FITS, name=f"{name}_discount_fits")
    )


TAX = models.DecimalField(max_digits=6, decimal_places=4, default=Decimal(0), db_default=Decimal(0))


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("catalog", "0009_walk_along_the_price_lists"),
        ("sales", "0018_let_papers_stand_on_stages"),
    ]

    operations: ClassVar[list[Any]] = [
        *_columns("proposalline"),
        *_columns("invoiceline"),
        migrations.AddField("proposalline", "tax_rate", TAX),
        migrations.AlterField("invoiceline", "tax_rate", TAX.clone()),
        migrations.RunSQL(TAX_OF_PRODUCT, migrations.RunSQL.noop),
        _fits("proposalline", "proposal_line"),
        _fits("invoiceline", "invoice_line"),
        migrations.AddConstraint(
            "proposalline",
            models.CheckConstraint(condition=Q(tax_rate__gte=0), name="proposal_line_tax_not_negative"),
        ),
    ]
