"""Shipments and returns as they stand on the cards of orders and deals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.crm.deals.models import Deal
from dealwright.kit.money import Money
from dealwright.kit.quantities import NONE
from dealwright.people import access
from dealwright.records.pipelines.models import Semantic
from dealwright.records.seeing import may_do
from dealwright.sales.deliveries.extras import words_of
from dealwright.sales.delivery_requests.models import DeliveryRequest
from dealwright.sales.delivery_requests.queries import may_be_announced, requests_of
from dealwright.sales.delivery_requests.words import request_words
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.blocks import orders_on_card
from dealwright.sales.shipments.models import Return, Shipment
from dealwright.sales.shipments.queries import shown
from dealwright.sales.shipments.words import shipped_words, state_words
from dealwright.sales.statuses.queries import shipment_stages

BLOCK = "sales/shipments/of_orders.html"


def shipments_of_order(request: HttpRequest, order: Order, may_change: bool = True) -> Markup:
    """The shipments of one order, and what can be done with them."""
    if not access.may(request.actor, Shipment.record_kind, access.Verb.SEE):
        return Markup("")
    prefetch_related_objects([order], *_parts())
    return _block(request, f"shipments-order-{order.pk}", [_shown(request, order, may_change)], False)


def shipments_of_deal(request: HttpRequest, deal: Deal) -> Markup:
    """The shipments of the orders behind a deal; nothing while there is no order."""
    actor = request.actor
    if not access.may(actor, Shipment.record_kind, access.Verb.SEE):
        return Markup("")
    found = orders_on_card(deal, actor=actor)
    if not found:
        return Markup("")
    prefetch_related_objects(found, *_parts())
    rows = [_shown(request, order, may_do(actor, order, access.Verb.CHANGE)) for order in found]
    return _block(request, f"shipments-deal-{deal.pk}", rows, len(rows) > 1)


def _parts() -> list[Any]:
    """What is shown of an order, in one query each."""
    returns: Any = Prefetch(
        "returns", queryset=Return.objects.prefetch_related("lines__order_line").order_by("id")
    )
    return ["lines", Prefetch("shipments", queryset=shown(Shipment.objects.all())), returns]


def _shown(request: HttpRequest, order: Order, may_change: bool) -> dict[str, Any]:
    shipments = list(order.shipments.all())
    announced = requests_of(shipments)
    may_change = may_change and access.may(request.actor, Shipment.record_kind, access.Verb.CHANGE)
    left, can_return = _left(order, shipments)
    return {
        "order": order,
        "state": shipped_words(order),
        "shipments": [_row(one, order, announced.get(one.pk)) for one in shipments],
        "returns": list(order.returns.all()),
        "may_change": may_change,
        "may_add": may_change and left > 0 and not order.is_canceled,
        "may_return": may_change and can_return > 0,
        "stages": [
            (str(stage.pk), stage.name)
            for stage in shipment_stages().values()
            if stage.semantic == Semantic.OPEN
        ],
    }


def _left(order: Order, shipments: list[Shipment]) -> tuple[Decimal, Decimal]:
    """How many pieces go no way yet, and how many could come back; counted from what was read already."""
    live = [one for one in shipments if one.canceled_at is None]
    inside = sum((line.quantity for one in live for line in one.lines.all()), NONE)
    shipped = (one for one in live if one.shipped_at is not None)
    gone = sum((line.quantity for one in shipped for line in one.lines.all()), NONE)
    came_back = sum((line.quantity for one in order.returns.all() for line in one.lines.all()), NONE)
    bought = sum((line.quantity for line in order.lines.all()), NONE)
    return bought - inside, gone - came_back


def _row(shipment: Shipment, order: Order, request: DeliveryRequest | None) -> dict[str, Any]:
    service = shipment.service
    number = shipment.tracking_number
    return {
        "shipment": shipment,
        "state": state_words(shipment),
        "price": Money(shipment.price, order.currency) if shipment.price else None,
        "tracking_page": service.tracking_page(number) if service is not None and number else "",
        "is_here": shipment.shipped_at is None and shipment.canceled_at is None,
        "is_on_way": shipment.state == "shipped",
        "extras": [words_of(one) for one in shipment.extras],
        "request": request_words(request) if request is not None else None,
        "may_request": may_be_announced(shipment) and (request is None or not request.is_alive),
    }


def _block(request: HttpRequest, id: str, orders: list[dict[str, Any]], has_heads: bool) -> Markup:
    context = {"block_id": id, "orders": orders, "has_heads": has_heads}
    return web.render_fragment(request, BLOCK, "shipments", context)
