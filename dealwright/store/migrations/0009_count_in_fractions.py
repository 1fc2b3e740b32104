"""Let lines of carts hold fractions: 0.350 kg, 1.5 m.

The type of the column changes from whole numbers to numeric(12, 3): the table is rewritten once, in one ALTER,
and nobody reads or writes it meanwhile.
"""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("store", "0008_write_sign_in_letters_later")]

    operations: ClassVar[list[Any]] = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE store_cart_line DROP CONSTRAINT IF EXISTS store_cart_line_quantity_check,"
                    " ALTER quantity TYPE numeric(12, 3)"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "cartline",
                    "quantity",
                    models.DecimalField(max_digits=12, decimal_places=3),
                )
            ],
        ),
    ]
