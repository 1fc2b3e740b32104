"""The timeline of an imported order: what happened, when it happened."""

from __future__ import annotations

from typing import Any

from dealwright.crm.deals.events import DealCreated, DealLost, DealMoved, DealWon
from dealwright.events import Event, record, ref
from dealwright.olist.mapping import CURRENCY, SOURCE, Way
from dealwright.olist.sale import Sale
from dealwright.sales.orders.events import OrderCanceled, OrderMoved, OrderPlaced
from dealwright.sales.orders.models import Status
from dealwright.sales.payments.events import PaymentReceived
from dealwright.sales.payments.models import Payment
from dealwright.sales.shipments.events import Packed, ShipmentDelivered, ShipmentShipped


def tell(sale: Sale, way: Way, payments: dict[str, list[Payment]]) -> None:
    """Record the timeline of a sale, at the moments at which it happened."""
    row, deal, order, contact = sale.row, sale.deal, sale.order, sale.contact
    if deal is not None:
        record(
            DealCreated(stage=ref(way.first), amount=deal.amount_money, source=SOURCE),
            on=deal,
            about=[contact],
            at=row.bought_at,
        )
    placed = OrderPlaced(
        stage=None if deal else ref(way.first),
        total=order.total_money,
        store=SOURCE,
        lines=[f"{item.price} {CURRENCY}" for item in sale.items],
        deal=ref(deal) if deal else None,
    )
    record(placed, on=order, about=[deal, contact], at=row.bought_at)
    for payment in payments.get(row.id, []):
        received = PaymentReceived(
            order=ref(order), amount=payment.amount_money, provider=SOURCE, method=payment.method
        )
        record(received, on=payment, about=[order, deal, contact], at=payment.paid_at)
    _tell_shipment(sale)
    _tell_moves(sale, way)


def _tell_shipment(sale: Sale) -> None:
    if sale.shipment is None:
        return
    about = [sale.order, sale.deal, sale.contact]
    if sale.shipment.shipped_at is not None:
        packed = [Packed(line=line.pk, name=line.name, quantity=line.quantity) for line in sale.lines]
        shipped = ShipmentShipped(order=ref(sale.order), lines=packed, service=sale.shipment.service_name)
        record(shipped, on=sale.shipment, about=about, at=sale.shipment.shipped_at)
    if sale.shipment.delivered_at is not None:
        delivered = ShipmentDelivered(order=ref(sale.order))
        record(delivered, on=sale.shipment, about=about, at=sale.shipment.delivered_at)


def _tell_moves(sale: Sale, way: Way) -> None:
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
        moved = DealMoved if way.is_of_deals else OrderMoved
        record(moved(before=ref(stage), after=ref(after)), on=sale.home, about=[sale.contact], at=at)
        stage = after
    if (end := _end(sale)) is not None:
        record(end, on=sale.home, about=[sale.contact], at=sale.reached_at)


def _end(sale: Sale) -> Event | None:
    """What is told beside the last move."""
    if sale.status == Status.COMPLETED and sale.deal is not None:
        return DealWon(amount=sale.deal.amount_money)
    if sale.status == Status.CANCELED:
        reason = sale.row.status
        return DealLost(reason=reason) if sale.deal is not None else OrderCanceled(reason=reason)
    return None


def _up_to(passed: list[tuple[Status, Any]], status: Status) -> list[tuple[Status, Any]]:
    """The steps an order certainly went through before its present status."""
    order = [Status.ACCEPTED, Status.PAID, Status.SHIPPED, Status.COMPLETED]
    if status == Status.CANCELED:
        return []  # a canceled order keeps its dates, but its way there is not known
    return [(step, at) for step, at in passed if order.index(step) < order.index(status)]
