"""The timeline of an imported order: what happened, when it happened."""

from __future__ import annotations

from typing import Any

from dealwright.crm.deals.events import DealCreated, DealLost, DealMoved, DealWon
from dealwright.events import record, ref
from dealwright.olist.mapping import CURRENCY, SOURCE, Way
from dealwright.olist.sale import Sale
from dealwright.sales.orders.events import OrderPlaced
from dealwright.sales.orders.models import Status
from dealwright.sales.payments.events import PaymentReceived
from dealwright.sales.payments.models import Payment


def tell(sale: Sale, way: Way, payments: dict[str, list[Payment]]) -> None:
    """Record the timeline of a sale, at the moments at which it happened."""
    row, deal, order, contact = sale.row, sale.deal, sale.order, sale.contact
    record(
        DealCreated(stage=ref(way.first), amount=deal.amount_money, source=SOURCE),
        on=deal,
        about=[contact],
        at=row.bought_at,
    )
    lines = [f"{item.price} {CURRENCY}" for item in sale.items]
    placed = OrderPlaced(total=order.total_money, store=SOURCE, lines=lines, deal=ref(deal))
    record(placed, on=order, about=[deal, contact], at=row.bought_at)
    for payment in payments.get(row.id, []):
        received = PaymentReceived(
            order=ref(order), amount=payment.amount_money, provider=SOURCE, method=payment.method
        )
        record(received, on=payment, about=[order, deal, contact], at=payment.paid_at)
    _tell_moves(sale, way)


def _tell_moves(sale: Sale, way: Way) -> None:
    deal, about = sale.deal, [sale.contact]
    steps = [
        (Status.PAID, sale.row.approved_at),
        (Status.SHIPPED, sale.row.shipped_at),
        (Status.COMPLETED, sale.row.delivered_at),
    ]
    passed = [(status, at) for status, at in steps if at is not None and status != sale.status]
    reached = [*_up_to(passed, sale.status), (sale.status, sale.reached_at)]
    stage = way.first
    for status, at in reached:
        after = way.stage(status)
        if after == stage:
            continue
        record(DealMoved(before=ref(stage), after=ref(after)), on=deal, about=about, at=at)
        stage = after
    if sale.status == Status.COMPLETED:
        record(DealWon(amount=deal.amount_money), on=deal, about=about, at=sale.reached_at)
    if sale.status == Status.CANCELED:
        record(DealLost(reason=sale.row.status), on=deal, about=about, at=sale.reached_at)


def _up_to(passed: list[tuple[Status, Any]], status: Status) -> list[tuple[Status, Any]]:
    """The steps an order certainly went through before its present status."""
    order = [Status.ACCEPTED, Status.PAID, Status.SHIPPED, Status.COMPLETED]
    if status == Status.CANCELED:
        return []  # a canceled order keeps its dates, but its way there is not known
    return [(step, at) for step, at in passed if order.index(step) < order.index(status)]
