"""Orders as deals, many at once: what each of them becomes (the mapping of OM-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext, override

from dealwright.crm.deals.models import Deal, DealLine
from dealwright.crm.lines import columns_of
from dealwright.events import Actor
from dealwright.records.fields.values import filled
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.totals import deal_lines
from dealwright.sales.payments.models import Payment, State

SOURCES = {"web": "store", "api": "store", "chat": "store", "crm": ""}
"""What deals call the channels of orders; another one by its own name."""
LONGEST_SOURCE = 40


def deals_of(orders: Sequence[Order], stages: Mapping[str, Stage]) -> list[Deal]:
    """One deal for each order, in the same sequence; nothing is saved."""
    paid_at, regulars = _paid_at(orders), _regulars(orders)
    custom = filled(Deal.record_kind, None, by=Actor.system())
    deals = []
    with override(settings.LANGUAGE_CODE):
        for order in orders:
            deal = _deal_of(order, stages[order.status], paid_at.get(order.pk))
            deal.custom = dict(custom)
            deal.is_repeat = not regulars.isdisjoint(_client_keys(order))
            if deal.stage.semantic == Semantic.WON:
                regulars |= _client_keys(order)
            deal.renew_search_key()
            deals.append(deal)
    return deals


def lines_of(orders: Iterable[Any]) -> list[DealLine]:
    """The products of these orders, read as `bought`; their deals are saved and joined to them already."""
    return [
        DealLine(
            deal=order.deal,
            **columns_of(line),
            position=position,
        )
        for order in orders
        for position, line in enumerate(deal_lines(order, order.bought))
    ]


def _deal_of(order: Order, stage: Stage, paid_at: datetime | None) -> Deal:
    closed_at = (order.canceled_at or order.stage_since) if stage.is_final else None
    return Deal(
        title=gettext("Order №%(number)s") % {"number": order.number},
        pipeline_id=stage.pipeline_id,
        stage=stage,
        stage_since=order.stage_since,
        amount=order.total,
        currency=order.currency,
        contact=order.contact,
        company=order.company,
        responsible_id=order.responsible_id,
        source=SOURCES.get(order.store, order.store)[:LONGEST_SOURCE],
        begins_on=timezone.localtime(order.placed_at).date(),
        closed_at=closed_at,
        lost_reason=order.cancel_reason if stage.semantic == Semantic.LOST else "",
        paid_at=paid_at,
        comment="\n\n".join(filter(None, (order.buyer_comment, order.comment))),
        tags=order.tags,
        archived_at=order.archived_at,
        created_at=order.placed_at,
        updated_at=order.updated_at,
        last_interaction_at=max(order.placed_at, order.stage_since),
    )


def _paid_at(orders: Sequence[Order]) -> dict[int, datetime]:
    """When those that are paid in full were paid; what cost nothing was never paid."""
    ids = [order.pk for order in orders if order.is_paid and order.paid_total]
    paid = Payment.objects.filter(order__in=ids, state=State.PAID.value).order_by()
    known: dict[int, datetime] = dict(paid.values_list("order").annotate(Max("paid_at")))
    return {order.pk: known.get(order.pk) or order.stage_since for order in orders if order.pk in set(ids)}


Client = tuple[str, int]


def _client_keys(order: Order) -> set[Client]:
    keys = (("contact", order.contact_id), ("company", order.company_id))
    return {(kind, id) for kind, id in keys if id is not None}


def _regulars(orders: Iterable[Order]) -> set[Client]:
    """Those of the clients who have bought from us before (CR-12)."""
    clients = {key for order in orders for key in _client_keys(order)}
    return {key for kind in ("contact", "company") for key in _won_by(kind, clients)}


def _won_by(kind: str, clients: set[Client]) -> set[Client]:
    ids = [id for of_kind, id in clients if of_kind == kind]
    won: Any = Deal.objects.filter(stage__semantic=Semantic.WON.value, **{f"{kind}__in": ids})
    return {(kind, id) for id in won.order_by().values_list(kind, flat=True).distinct()}
