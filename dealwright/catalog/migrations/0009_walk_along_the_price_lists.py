"""An index of what one piece costs on each price list, so that the shop sorts by it without reading all."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("catalog", "0008_walk_along_the_shelves")]

    operations: ClassVar[list[Any]] = [
        migrations.AddIndex(
            model_name="price",
            index=models.Index(
                fields=["price_list", "amount", "product"],
                name="catalog_price_of_one",
                condition=models.Q(from_quantity=1),
            ),
        ),
    ]
