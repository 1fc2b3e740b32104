"""Changing the products of a deal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.crm.deals.actions.values import checked_amount, worth_of
from dealwright.crm.deals.events import DealLinesChanged, Line
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, money

MOST_LINES = 500
LARGEST_QUANTITY = Decimal("999999999")


@dataclass(frozen=True)
class NewLine:
    """A product to be put on a deal; without a product it is a line of free text."""

    product: Product | None
    name: str
    price: Decimal
    quantity: Decimal = field(default=Decimal(1))


@action
def set_lines(deal: Deal, *, lines: Iterable[NewLine], version: int | None = None, by: Actor) -> Deal:
    """Put exactly these products on a deal; its amount follows unless somebody typed another one."""
    deal = Deal.objects.locked(deal)
    deal.expect_version(version)
    lines = checked_lines(lines, deal.currency)
    present = _lines_of(deal)
    if [_essence(line) for line in present] == [_essence(line) for line in lines]:
        return deal
    before, rows_before = [_in_words(line) for line in present], rows_of(present)
    DealLine.objects.filter(deal=deal).delete()
    written = write_lines(deal, lines)
    if not deal.amount_is_manual:
        deal.amount = worth_of(lines, deal.currency).amount
    deal.note_interaction(by)
    deal.save()
    record(
        DealLinesChanged(
            lines=[_in_words(line) for line in written],
            before=before,
            amount=deal.amount_money,
            rows=rows_of(written),
            rows_before=rows_before,
        ),
        on=deal,
        about=deal.client_refs,
    )
    return deal


@action
def add_lines(deal: Deal, *, lines: Iterable[NewLine], by: Actor) -> Deal:
    """Put more products on a deal, after those it has."""
    deal = Deal.objects.locked(deal)
    present = [NewLine(line.product, line.name, line.price, line.quantity) for line in _lines_of(deal)]
    return set_lines(deal, lines=[*present, *lines], by=by)


def rows_of(lines: Iterable[DealLine]) -> list[Line]:
    """Lines in full, as events keep them."""
    return [
        Line(product_id=line.product_id, name=line.name, price=line.price, quantity=line.quantity)
        for line in lines
    ]


def lines_of(deal: Deal) -> list[Line]:
    """The lines a deal has now, in the same form."""
    return rows_of(_lines_of(deal))


def checked_lines(lines: Iterable[NewLine], currency: str) -> list[NewLine]:
    """The lines as they are kept; refuses what cannot be sold."""
    lines = list(lines)
    if len(lines) > MOST_LINES:
        raise Refused(_("A deal has at most 500 lines."), field="lines")
    return [
        NewLine(line.product, _checked_name(line), _checked_price(line, currency), _checked_quantity(line))
        for line in lines
    ]


def write_lines(deal: Deal, lines: list[NewLine]) -> list[DealLine]:
    """Checked lines as rows of the deal, in their order."""
    rows = [
        DealLine(
            deal=deal,
            product=line.product,
            name=line.name,
            price=line.price,
            quantity=line.quantity,
            position=position,
        )
        for position, line in enumerate(lines, start=1)
    ]
    return DealLine.objects.bulk_create(rows) if rows else []


def _lines_of(deal: Deal) -> list[DealLine]:
    return list(DealLine.objects.filter(deal=deal).select_related("product"))


def _checked_name(line: NewLine) -> str:
    name = " ".join(line.name.split()) or (line.product.name if line.product else "")
    if not name:
        raise Refused(_("Each line needs a product or a name."), field="lines")
    if len(name) > 200:
        raise Refused(_("The name of a line is longer than 200 letters."), field="lines")
    return name


def _checked_price(line: NewLine, currency: str) -> Decimal:
    if line.product is not None and line.product.currency != currency:
        raise Refused(
            _("“%(product)s” is sold in %(theirs)s, but the deal is kept in %(ours)s.")
            % {"product": line.product.name, "theirs": line.product.currency, "ours": currency},
            field="lines",
        )
    if not 0 <= line.price <= LARGEST:
        raise Refused(_("The price of a line is never below zero."), field="lines")
    return checked_amount(money(line.price, currency)).amount


def _checked_quantity(line: NewLine) -> Decimal:
    quantity = Decimal(line.quantity)
    if not 0 < quantity <= LARGEST_QUANTITY:
        raise Refused(_("A quantity is more than zero and at most 999,999,999."), field="lines")
    if quantity != quantity.quantize(Decimal("0.001")):
        raise Refused(_("A quantity has at most three decimals."), field="lines")
    return quantity


def _essence(line: DealLine | NewLine) -> tuple[int | None, str, Decimal, Decimal]:
    return (line.product.pk if line.product else None, line.name, line.price, line.quantity)


def _in_words(line: DealLine) -> str:
    return f"{line.quantity.normalize():f} × {line.name}"
