"""Indexes that hold what the shop shows and nothing else, so that a page of a shelf reads that page."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import Q

ON_SHELVES = Q(is_active=True, archived_at=None, deleted_at=None, parent=None)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("catalog", "0007_import_products")]

    operations: ClassVar[list[Any]] = [
        migrations.RemoveIndex(model_name="product", name="catalog_product_shelf"),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                fields=["category", "-id"], name="catalog_product_on_shelf", condition=ON_SHELVES
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                fields=["category", "price", "id"], name="catalog_product_shelf_price", condition=ON_SHELVES
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                fields=["-id"],
                name="catalog_product_cheaper",
                condition=ON_SHELVES & Q(compare_price__isnull=False),
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=GinIndex(
                fields=["options"],
                opclasses=["jsonb_path_ops"],
                name="catalog_product_options",
                condition=Q(parent__isnull=False),
            ),
        ),
    ]
