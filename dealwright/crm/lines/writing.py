"""Lines as rows of their record."""

from __future__ import annotations

from typing import Any

from dealwright.crm.lines.values import NewLine


def lines_of(record: Any) -> list[Any]:
    """The rows a record has now, with their products."""
    return list(record.lines.all().select_related("product"))


def write_lines(record: Any, lines: list[NewLine]) -> list[Any]:
    """Checked lines as rows of the record, in their order; called inside an action."""
    relation = record.lines
    rows = [
        relation.model(
            **{relation.field.name: record},
            product=line.product,
            name=line.name,
            price=line.price,
            quantity=line.quantity,
            position=position,
        )
        for position, line in enumerate(lines, start=1)
    ]
    return list(relation.model.objects.bulk_create(rows)) if rows else []
