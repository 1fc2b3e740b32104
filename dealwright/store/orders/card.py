"""What the customer's page of an order shows: how far it is, each parcel, what came back, how it is paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.kit.money import Money
from dealwright.records.pipelines.models import Semantic
from dealwright.sales.deliveries.extras import words_of
from dealwright.sales.deliveries.models import DeliveryKind
from dealwright.sales.deliveries.queries import pickup_places
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders.models import TRIAL, Order, Status
from dealwright.sales.payments.providers import ON_DELIVERY, TRANSFER
from dealwright.sales.payments.ways import method_of, methods_to_ask_by
from dealwright.sales.shipments.models import Return, Shipment, ShipmentLine

GONE = frozenset({Status.SHIPPED, Status.COMPLETED})


@dataclass(frozen=True)
class Step:
    """One step on the way of an order."""

    words: str
    detail: str
    state: str
    """`done`, `here` or empty."""


@dataclass(frozen=True)
class Parcel:
    """A shipment in the words of its client."""

    shipment: Shipment
    title: str
    state: str
    tone: str
    tracking_page: str = ""
    places: tuple[str, ...] = ()
    """Where it may be fetched."""
    lines: list[ShipmentLine] = field(default_factory=list)
    extras: tuple[str, ...] = ()
    """What goes along with it."""


def orders_shown() -> QuerySet[Order]:
    """Orders with all that the page tells of them; a trial of the automation has no such page."""
    live: Any = Shipment.objects.filter(canceled_at=None).order_by("id")
    parcels: Any = Prefetch(
        "shipments",
        queryset=live.select_related("stage__notice", "service").prefetch_related("lines__order_line"),
    )
    returns: Any = Prefetch(
        "returns", queryset=Return.objects.order_by("id").prefetch_related("lines__order_line")
    )
    orders: Any = Order.objects.exclude(store=TRIAL).select_related(
        "contact", "payment_method", "delivery_service"
    )
    return orders.prefetch_related(parcels, returns, "lines__product")


def orders_listed() -> QuerySet[Order]:
    """Orders as a list of one's purchases tells of them; no trial is among them."""
    orders: Any = Order.objects.exclude(store=TRIAL).select_related("delivery_service")
    return orders.prefetch_related("lines")


def state_of(order: Order) -> tuple[str, str]:
    """How far an order is, as its page says above everything, and the tone of it."""
    method = method_of(order)
    waits = _waits_for_money(order) and (method is None or method.provider != ON_DELIVERY)
    if order.is_canceled:
        return _title(order, waits=waits), "danger"
    is_under_way = _is_gone(order) or _is_delivered(order) or order.shipped_state == "partly_shipped"
    return _title(order, waits=waits), "attention" if waits and not is_under_way else "good"


def card_context(order: Order) -> dict[str, Any]:
    """Everything the template wants to know."""
    is_due = _waits_for_money(order)
    method = method_of(order)
    provider = method.provider if method is not None else ""
    return {
        "order": order,
        "title": _title(order, waits=is_due and provider != ON_DELIVERY),
        "lines": [
            {"line": line, "total": Money(line.goods_in(order.currency), order.currency)}
            for line in order.lines.all()
        ],
        "sums": _sums(order),
        "delivery_name": _delivery_name(order),
        "steps": _steps(order),
        "parcels": _parcels(order),
        "returns": list(order.returns.all()),
        "is_due": is_due,
        "due_on": order.due_on if is_due else None,
        "pays_on_delivery": provider == ON_DELIVERY,
        "pays_by_transfer": provider == TRANSFER,
        "details": method.details if method is not None else "",
        "may_pay": method is not None,
        "methods": _methods(order, method) if is_due else [],
    }


def _methods(order: Order, usual: PaymentMethod | None) -> list[dict[str, Any]]:
    """By what the client may pay, where there is a choice."""
    language = translation.get_language() or ""
    found = [
        {"id": one.pk, "name": one.name_in(language), "is_chosen": usual is not None and one.pk == usual.pk}
        for one in methods_to_ask_by(order)
    ]
    return found if len(found) > 1 else []


def _waits_for_money(order: Order) -> bool:
    """Whether the client is to pay something; nobody asks for it once the house calls the order completed."""
    return order.due > 0 and order.status != Status.COMPLETED


def _title(order: Order, *, waits: bool) -> str:
    if order.is_canceled:
        return _("This order is canceled")
    service = order.delivery_service
    if _is_gone(order) and service is not None and service.kind == DeliveryKind.PICKUP:
        return _("You have fetched your order")
    if _is_delivered(order):
        return _("Your order has arrived")
    if _is_gone(order):
        return _("Your order is on its way")
    if order.shipped_state == "partly_shipped":
        return _("A part of your order is on its way")
    if waits:
        return _("Your order waits for the payment")
    return _("Thank you, we have your order")


def _sums(order: Order) -> dict[str, Money | None]:
    """The amounts below the lines; None for those that would say nothing."""

    def said(amount: Any) -> Money | None:
        return Money(amount, order.currency) if amount else None

    added = order.total - order.items_total - order.delivery_total + order.discount_total
    is_more_than_goods = order.delivery_total or order.discount_total or added
    return {
        "goods": said(order.items_total if is_more_than_goods else 0),
        "delivery": said(order.delivery_total),
        "discount": said(order.discount_total),
        "tax_added": said(added),
        "tax_inside": said(0 if added else order.tax_total),
        "returned": said(order.returned_total),
        "paid": said(order.paid_total + order.refunded_total),
        "refunded": said(order.refunded_total),
        "due": said(order.due if order.paid_total or order.returned_total else 0),
    }


def _delivery_name(order: Order) -> str:
    """How it goes, in the language of the reader where the service knows it."""
    service = order.delivery_service
    if service is not None and order.delivery_name == service.name:
        return service.name_in(translation.get_language() or "")
    return _(order.delivery_name) if order.delivery_name else ""


def _steps(order: Order) -> list[Step]:
    """The way of the order with the place where it is now; a canceled one has no way to show."""
    if order.is_canceled:
        return []
    is_paid = order.is_paid or order.status in {Status.PAID, Status.COMPLETED}
    paid = (
        _("Paid"),
        _("Thank you, the money is here.") if is_paid else _("We wait for your payment."),
        is_paid,
    )
    steps = [(_("Order received"), _("We have it."), True), *_way(order)]
    method = method_of(order)
    if method is not None and method.provider == ON_DELIVERY:
        steps.append((_("Paid"), "" if is_paid else _("You pay when you get it."), is_paid))
    else:
        steps.insert(1, paid)
    here = next((place for place, (_name, _detail, done) in enumerate(steps) if not done), len(steps))
    return [
        Step(name, detail, "done" if done else "here" if place == here else "")
        for place, (name, detail, done) in enumerate(steps)
    ]


def _way(order: Order) -> list[tuple[str, str, bool]]:
    """From the shelf to the client: brought to them, or fetched by them."""
    service = order.delivery_service
    if service is None or service.kind != DeliveryKind.PICKUP:
        return [
            (_("On its way"), _on_its_way(order), _is_gone(order)),
            (_("Delivered"), "", _is_delivered(order)),
        ]
    shipments = list(order.shipments.all())
    is_ready = bool(shipments) and all(one.allowed_at for one in shipments)
    detail = _("Come and fetch it.") if is_ready else _("We get it ready and tell you.")
    return [
        (_("Ready to be fetched"), "" if _is_gone(order) else detail, is_ready or _is_gone(order)),
        (_("Fetched"), "", _is_gone(order)),
    ]


def _on_its_way(order: Order) -> str:
    if order.shipped_state == "partly_shipped":
        return _("A part of it has left, the rest follows.")
    return "" if _is_gone(order) else _("We pack it and send it.")


def _is_gone(order: Order) -> bool:
    return order.shipped_state in {"shipped", "delivered"} or order.status in GONE


def _is_delivered(order: Order) -> bool:
    return order.shipped_state == "delivered" or order.status == Status.COMPLETED


def _parcels(order: Order) -> list[Parcel]:
    shipments = list(order.shipments.all())
    fetched = any(_is_fetched(one) and one.delivered_at is None for one in shipments)
    places = pickup_places() if fetched else ()
    count = len(shipments)
    return [_parcel(one, place, count, places) for place, one in enumerate(shipments, start=1)]


def _parcel(shipment: Shipment, place: int, count: int, places: tuple[str, ...]) -> Parcel:
    words, tone = _state(shipment)
    service, number = shipment.service, shipment.tracking_number
    several = _("Parcel %(number)s of %(count)s") % {"number": place, "count": count}
    return Parcel(
        shipment=shipment,
        title=several if count > 1 else _("Your parcel"),
        state=words,
        tone=tone,
        tracking_page=service.tracking_page(number) if service is not None and number else "",
        places=places if _is_fetched(shipment) and shipment.delivered_at is None else (),
        lines=list(shipment.lines.all()),
        extras=tuple(words_of(one) for one in shipment.extras),
    )


def _state(shipment: Shipment) -> tuple[str, str]:
    """How far a parcel is, as its client reads it; an own status of the house by its own name."""
    if shipment.delivered_at:
        return _("Delivered"), "good"
    if shipment.shipped_at:
        return (_("Fetched"), "good") if _is_fetched(shipment) else (_("On its way"), "information")
    if shipment.stage.semantic == Semantic.OPEN and shipment.stage.code != "DN":
        return _name_of(shipment), "information"
    if shipment.allowed_at and _is_fetched(shipment):
        return _("Ready to be fetched"), "good"
    return _("Being prepared"), ""


def _name_of(shipment: Shipment) -> str:
    notice = getattr(shipment.stage, "notice", None)
    names = notice.names if notice is not None else {}
    return str(names.get(translation.get_language() or "") or shipment.stage.name)


def _is_fetched(shipment: Shipment) -> bool:
    return shipment.service is not None and shipment.service.kind == DeliveryKind.PICKUP
