"""Let proposals and invoices know which of our own companies sells."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def _company() -> Any:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="crm.company",
    )


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0024_take_payments_for_invoices")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("invoice", "own_company", _company()),
        migrations.AddField("proposal", "own_company", _company()),
    ]
