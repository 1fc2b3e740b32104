"""Let goods be counted in fractions: 0.350 kg, 1.5 m; a measure says by which step it is divided.

The type of the columns changes from whole numbers to numeric(12, 3): each table named here is rewritten once,
in one ALTER, and nobody reads or writes it meanwhile. Products and stock levels take longest: some seconds for
a million rows. The constraints and the index of the prices of one are carried over by PostgreSQL; what only
said that a whole number is not negative goes.
"""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import migrations, models

DIVIDED = {166: "0.001", 112: "0.001", 6: "0.01", 55: "0.01", 356: "0.01"}
"""Kilogram, litre, metre, square metre, hour: those of the first measures that are no pieces."""
NUMERIC = "TYPE numeric(12, 3)"
ALTERED = {
    "catalog_product": ["ALTER stock", "ALTER reserved"],
    "catalog_stock_level": ["ALTER quantity", "ALTER reserved"],
    "catalog_bundle_part": ["ALTER quantity"],
    "catalog_reservation": ["ALTER quantity"],
    "catalog_price": ["ALTER from_quantity"],
    "catalog_stock_document_line": ["ALTER quantity"],
}
COLUMNS = [
    ("product", "stock", Decimal(0)),
    ("product", "reserved", Decimal(0)),
    ("stocklevel", "quantity", Decimal(0)),
    ("stocklevel", "reserved", Decimal(0)),
    ("bundlepart", "quantity", Decimal(1)),
    ("reservation", "quantity", None),
    ("price", "from_quantity", Decimal(1)),
    ("stockdocumentline", "quantity", None),
]


def _altered(table: str, columns: list[str]) -> str:
    """One ALTER; it begins with the checks that whole numbers had, so that the table is written once."""
    dropped = [
        f"DROP CONSTRAINT IF EXISTS {table}_{column.removeprefix('ALTER ')}_check" for column in columns
    ]
    return f"ALTER TABLE {table} " + ", ".join([*dropped, *(f"{column} {NUMERIC}" for column in columns)])


def _field(default: Decimal | None) -> Any:
    given: dict[str, Any] = {} if default is None else {"default": default}
    return models.DecimalField(max_digits=12, decimal_places=3, **given)


def _divide(apps: Any, _schema: Any) -> None:
    measures = apps.get_model("catalog", "Measure")
    for code, step in DIVIDED.items():
        measures.objects.filter(code=code).update(step=Decimal(step))


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("catalog", "0010_let_services_vary")]

    operations: ClassVar[list[Any]] = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(_altered(table, columns)) for table, columns in ALTERED.items()
            ],
            state_operations=[
                migrations.AlterField(model, name, _field(default)) for model, name, default in COLUMNS
            ],
        ),
        migrations.AddConstraint(
            "reservation",
            models.CheckConstraint(
                condition=models.Q(quantity__gte=0), name="reservation_quantity_not_negative"
            ),
        ),
        migrations.AddConstraint(
            "price",
            models.CheckConstraint(condition=models.Q(from_quantity__gte=1), name="price_from_one_on"),
        ),
        migrations.AddField(
            "measure",
            "step",
            models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(1), db_default=Decimal(1)),
        ),
        migrations.AddConstraint(
            "measure",
            models.CheckConstraint(
                condition=models.Q(step__gt=0) & models.Q(step__lte=1), name="measure_step_divides_one"
            ),
        ),
        migrations.RunPython(_divide, migrations.RunPython.noop),
    ]
