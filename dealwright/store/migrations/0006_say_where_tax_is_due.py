"""Let one field of the checkout per payer say where tax is due, and let buyers choose a country."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Q

TYPES = ("text", "long_text", "email", "phone", "number", "check", "choice", "date", "region", "country")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("store", "0005_one_cart_per_client")]

    operations: ClassVar[list[Any]] = [
        migrations.AlterField(
            "checkoutfield", "type", models.CharField(choices=[(one, one) for one in TYPES], max_length=10)
        ),
        migrations.AddField(
            "checkoutfield", "is_tax_location", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddConstraint(
            "checkoutfield",
            models.UniqueConstraint(
                condition=Q(("is_tax_location", True), ("payer__in", ["", "person"]))
                & ~Q(("group", "company")),
                fields=("is_tax_location",),
                name="one_tax_location_for_persons",
            ),
        ),
        migrations.AddConstraint(
            "checkoutfield",
            models.UniqueConstraint(
                condition=Q(("is_tax_location", True))
                & (Q(("payer__in", ["", "company"])) | Q(("group", "company"))),
                fields=("is_tax_location",),
                name="one_tax_location_for_companies",
            ),
        ),
    ]
