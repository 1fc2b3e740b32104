"""Let the kind of a product say alone whether it is a service, and let its pictures stand in rows."""

from typing import Any, ClassVar

from django.db import migrations, models

SERVICES = "UPDATE catalog_product SET kind = 'service' WHERE is_service"
NO_SERVICES = "UPDATE catalog_product SET is_service = (kind = 'service')"
FIRST_PHOTOS = """
    INSERT INTO catalog_photo (product_id, name, description, position)
    SELECT id, photo, '', 1 FROM catalog_product WHERE photo <> ''
"""
NO_PHOTOS = "DELETE FROM catalog_photo"
VIEWS = """
    UPDATE records_view
    SET query = replace(replace(query, 'is_service=true', 'kind=service'), 'is_service=false', 'kind=simple')
    WHERE of_kind = 'product' AND query LIKE '%is_service=%'
"""
FORMER_VIEWS = """
    UPDATE records_view
    SET query = replace(replace(query, 'kind=service', 'is_service=true'), 'kind=simple', 'is_service=false')
    WHERE of_kind = 'product' AND query LIKE '%kind=%'
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("catalog", "0004_give_goods_kinds_and_places"),
        ("records", "0008_switch_extensions"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.RemoveConstraint(model_name="product", name="product_never_oversold"),
        migrations.RunSQL(SERVICES, NO_SERVICES),
        migrations.RunSQL(FIRST_PHOTOS, NO_PHOTOS),
        migrations.RunSQL(VIEWS, FORMER_VIEWS),
        migrations.RemoveField(model_name="product", name="is_service"),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "service"))
                | models.Q(("reserved__gte", 0), ("stock__gte", models.F("reserved"))),
                name="product_never_oversold",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "variation"), ("parent__isnull", False))
                | models.Q(models.Q(("kind", "variation"), _negated=True), ("parent__isnull", True)),
                name="only_variations_have_a_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at__isnull", True), ("parent__isnull", False)),
                fields=("parent", "options"),
                name="one_variation_per_options",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("compare_price__isnull", True), ("compare_price__gte", 0), _connector="OR"
                ),
                name="product_compare_price_not_negative",
            ),
        ),
    ]
