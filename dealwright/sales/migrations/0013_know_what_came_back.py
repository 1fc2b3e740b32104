"""Keep beside an order what its returned goods had cost and what was paid back: neither is due again."""

from typing import Any, ClassVar

from django.db import migrations, models

CAME_BACK = """
    WITH came_back AS (
        SELECT line.order_id, line.id, sum(back.quantity) AS pieces
        FROM sales_return_line back JOIN sales_order_line line ON line.id = back.order_line_id
        GROUP BY line.order_id, line.id
    ),
    worth AS (
        SELECT came_back.order_id, sum(round(
            (line.price * line.quantity - line.discount)
            * CASE WHEN line.is_tax_included THEN 1 ELSE 1 + line.tax_rate END
            * came_back.pieces / line.quantity, 2)) AS amount
        FROM came_back JOIN sales_order_line line ON line.id = came_back.id
        GROUP BY came_back.order_id
    )
    UPDATE sales_order SET returned_total = least(worth.amount, total)
    FROM worth WHERE worth.order_id = sales_order.id
"""

PAID_BACK = """
    UPDATE sales_order SET
        refunded_total = back.amount,
        waived_total = CASE WHEN canceled_at IS NULL THEN greatest(
            least(back.amount, total - returned_total - paid_total), 0) ELSE 0 END
    FROM (
        SELECT order_id, sum(refunded_total) AS amount FROM sales_payment
        WHERE refunded_total > 0 GROUP BY order_id
    ) AS back
    WHERE back.order_id = sales_order.id
"""


def _total(name: str) -> Any:
    return migrations.AddField(
        model_name="order",
        name=name,
        field=models.DecimalField(decimal_places=2, max_digits=16, default=0, db_default=0),
    )


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("sales", "0012_plan_what_to_do_with_orders")]

    operations: ClassVar[list[Any]] = [
        _total("returned_total"),
        _total("refunded_total"),
        _total("waived_total"),
        migrations.RunSQL(CAME_BACK, migrations.RunSQL.noop),
        migrations.RunSQL(PAID_BACK, migrations.RunSQL.noop),
    ]
