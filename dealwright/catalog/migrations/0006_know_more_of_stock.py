"""Let what lies in the house lie in a warehouse, number stock documents, and make inventory a choice."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import migrations, models
from django.utils.translation import gettext, override

WAREHOUSE = """
    INSERT INTO catalog_warehouse
        (name, address, is_active, is_default, is_for_pickup, position, version)
    SELECT %s, '', true, true, false, 1, 1
    WHERE EXISTS (SELECT FROM catalog_product)
      AND NOT EXISTS (SELECT FROM catalog_warehouse WHERE is_default)
"""
LEVELS = """
    INSERT INTO catalog_stock_level (product_id, warehouse_id, quantity, reserved)
    SELECT product.id, warehouse.id, product.stock, product.reserved
    FROM catalog_product product, catalog_warehouse warehouse
    WHERE warehouse.is_default AND product.kind <> 'service' AND product.stock > 0
"""
RESERVATIONS = """
    UPDATE catalog_reservation SET warehouse_id = warehouse.id
    FROM catalog_warehouse warehouse
    WHERE warehouse.is_default AND catalog_reservation.warehouse_id IS NULL
"""


def put_into_warehouse(apps: Any, editor: Any) -> None:
    """All that is in the house lies in one warehouse, named in the language of the house."""
    with override(settings.LANGUAGE_CODE):
        name = gettext("Main warehouse")
    with editor.connection.cursor() as cursor:
        cursor.execute(WAREHOUSE, [name])
        cursor.execute(LEVELS)
        cursor.execute(RESERVATIONS)


def take_out(apps: Any, editor: Any) -> None:
    """The sums of the products say it all again. Reservations of one product in two places become one."""
    with editor.connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE catalog_reservation kept SET quantity = summed.quantity
            FROM (SELECT min(id) AS id, sum(quantity) AS quantity FROM catalog_reservation
                  GROUP BY holder_kind, holder_id, product_id) summed
            WHERE kept.id = summed.id
            """
        )
        cursor.execute(
            """
            DELETE FROM catalog_reservation WHERE id NOT IN
            (SELECT min(id) FROM catalog_reservation GROUP BY holder_kind, holder_id, product_id)
            """
        )
        cursor.execute("UPDATE catalog_reservation SET warehouse_id = NULL")
        cursor.execute("DELETE FROM catalog_stock_level")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("catalog", "0005_know_more_of_goods")]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="CatalogSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("keeps_inventory", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "catalog_settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="there_is_one_catalog_settings"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE catalog_stock_document_number_seq",
            "DROP SEQUENCE catalog_stock_document_number_seq",
        ),
        migrations.RunPython(put_into_warehouse, take_out),
    ]
