"""An index of the products with variations, the newest first, for those wishes that only variations fulfil."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Q

VARYING = Q(is_active=True, archived_at=None, deleted_at=None, parent=None) & Q(kind="variable")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("catalog", "0011_count_in_fractions")]

    operations: ClassVar[list[Any]] = [
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["-id", "category"], name="catalog_product_varying", condition=VARYING),
        ),
    ]
