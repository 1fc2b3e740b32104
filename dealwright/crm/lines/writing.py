"""Lines as rows of their record, and its amount, which follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.lines.facts import facts_of
from dealwright.crm.lines.values import NewLine, checked_amount, checked_lines, essence, in_words, worth_of
from dealwright.events import Actor, FieldChange
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, Money, to_json
from dealwright.kit.pricing import DiscountKind


def lines_of(record: Any) -> list[Any]:
    """The rows a record has now, with their products."""
    return list(record.lines.all().select_related("product"))


def lines_kept(record: Any) -> list[NewLine]:
    """The lines a record has now, to be put on it once more."""
    return [new_line_like(line) for line in lines_of(record)]


def new_line_like(row: Any) -> NewLine:
    """A row of any record, read with its product, to be put on another one as it is."""
    return NewLine(
        row.product,
        row.name,
        row.price,
        row.quantity,
        discount=row.discount,
        discount_kind=DiscountKind(row.discount_kind),
        tax_rate=row.tax_rate,
        is_tax_included=row.is_tax_included,
        measure_id=row.measure_id,
        stood=True,
    )


def put_lines(
    record: Any, lines: Iterable[NewLine], *, version: int | None, by: Actor
) -> tuple[Any, dict[str, Any] | None]:
    """The record, locked and with exactly these lines, and the facts of that; None where it had them.

    For actions: its amount follows unless somebody typed another one.
    """
    record = type(record).objects.locked(record)
    record.expect_version(version)
    lines = checked_lines(lines, record.currency)
    present = lines_of(record)
    if [essence(line) for line in present] == [essence(line) for line in lines]:
        return record, None
    before, rows_before = [in_words(line) for line in present], facts_of(present)
    amount_before = record.amount_money
    record.lines.all().delete()
    written = write_lines(record, lines)
    if not record.amount_is_manual:
        record.amount = worth_of(lines, record.currency).amount
    record.save()
    return record, {
        "lines": [in_words(line) for line in written],
        "before": before,
        "amount": record.amount_money,
        "amount_before": amount_before,
        "rows": facts_of(written),
        "rows_before": rows_before,
    }


def take_amount(record: Any, values: dict[str, Any]) -> list[FieldChange]:
    """Set what the values of an edit say of amount and currency, and take it out of them; what changed.

    An amount of None is the worth of the lines. Lines keep their record in their currency. For actions.
    """
    if not {"amount", "currency"} & values.keys():
        return []
    currency = checked_currency(values.pop("currency", None) or record.currency)
    kept = Money(record.amount, currency) if record.amount_is_manual else None
    amount: Money | None = values.pop("amount") if "amount" in values else kept
    field = "currency" if amount is None else "amount"
    currency = currency if amount is None else str(amount.currency)
    if currency != record.currency and record.lines.exists():
        message = _("The products are in %(currency)s. Take them off first, or stay with that currency.")
        raise Refused(message % {"currency": record.currency}, field=field)
    before = to_json(record.amount_money)
    record.amount_is_manual = amount is not None
    worth = worth_of(record.lines.all(), currency) if amount is None else checked_amount(amount)
    record.amount, record.currency = worth.amount, str(worth.currency)
    after = to_json(worth)
    return [] if after == before else [FieldChange(field="amount", before=before, after=after)]


def checked_currency(code: str) -> str:
    """The code of a currency (ISO 4217)."""
    if code not in CURRENCY_CODES:
        message = _("This is not a currency we know; use a code such as BRL or EUR.")
        raise Refused(message, field="currency")
    return code


def write_lines(record: Any, lines: list[NewLine]) -> list[Any]:
    """Checked lines as rows of the record, in their order; called inside an action."""
    relation = record.lines
    rows = [
        relation.model(
            **{relation.field.name: record},
            **columns_of(line),
            position=position,
        )
        for position, line in enumerate(lines, start=1)
    ]
    return list(relation.model.objects.bulk_create(rows)) if rows else []


def columns_of(line: NewLine) -> dict[str, Any]:
    """A checked line as the columns of every `ProductLine`."""
    return {
        "product": line.product,
        "name": line.name,
        "price": line.price,
        "quantity": line.quantity,
        "discount": line.discount,
        "discount_kind": line.discount_kind.value,
        "tax_rate": line.tax_rate,
        "is_tax_included": line.is_tax_included,
        "measure_id": line.measure_id,
    }
