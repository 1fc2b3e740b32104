"""Let lines of orders, shipments, returns and payments hold fractions: 0.350 kg, 1.5 m.

The type of the columns changes from whole numbers to numeric(12, 3): each table named here is rewritten once,
in one ALTER, and nobody reads or writes it meanwhile. The constraints that they are more than zero are carried
over by PostgreSQL; what only said that a whole number is not negative goes.
"""

from typing import Any, ClassVar

from django.db import migrations, models

TABLES = {
    "sales_order_line": "orderline",
    "sales_shipment_line": "shipmentline",
    "sales_return_line": "returnline",
    "sales_payment_line": "paymentline",
}


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0025_name_our_company_on_papers")]

    operations: ClassVar[list[Any]] = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_quantity_check,"
                    " ALTER quantity TYPE numeric(12, 3)"
                )
                for table in TABLES
            ],
            state_operations=[
                migrations.AlterField(
                    model,
                    "quantity",
                    models.DecimalField(max_digits=12, decimal_places=3),
                )
                for model in TABLES.values()
            ],
        ),
    ]
