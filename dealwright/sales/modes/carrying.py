"""What hangs on orders goes along to their deals: the history, notes, files, pins, plans, messages.

The log stays as it is; only its links say that what happened to an order concerns its deal too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery

from dealwright.automation.rules.handing_over import hand_over
from dealwright.channels.messages.models import MessageLink
from dealwright.crm.activities.actions import keep_next_steps
from dealwright.crm.activities.models import Binding
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.linking import share_histories
from dealwright.records.files.models import File
from dealwright.records.notes.models import Note
from dealwright.records.timeline.models import Pin
from dealwright.sales.orders.models import Order
from dealwright.work.tasks.models import Task

LAST = 99
"""Place of the deal among the records a message is about."""


def carry_over(orders: Sequence[Order], *, rules: Mapping[int, int], by: Actor) -> None:
    """Let the deals of these orders have what hung on the orders; the orders keep their history.

    What rules on statuses were still to do is done by those on stages of deals that stand for them: `rules`.
    """
    deals = {order.pk: order.deal_id for order in orders if order.deal_id is not None}
    share_histories(deals, of=Order.record_kind, with_=Deal.record_kind)
    hand_over(deals, of=Order.record_kind, to=Deal.record_kind, rules=rules)
    _share_messages(deals)
    planned = (
        _hanging(Binding, "on", deals)
        .values_list("on_id", flat=True)
        .union(_hanging(Task, "about", deals).values_list("about_id", flat=True))
    )
    with_plans = list(planned)
    for model in (Note, File, Pin, Binding):
        _hanging(model, "on", deals).update(on_kind=Deal.record_kind, on_id=_deal_of("on_id", "pk"))
    _hanging(Task, "about", deals).update(
        about_kind=Deal.record_kind,
        about_id=_deal_of("about_id", "pk"),
        about_label=_deal_of("about_id", "title"),
    )
    keep_next_steps(((Order.record_kind, order) for order in with_plans), by=by)
    keep_next_steps(((Deal.record_kind, deals[order]) for order in with_plans), by=by)


def _hanging(model: Any, prefix: str, deals: Mapping[int, int]) -> Any:
    """The rows that name one of the orders by its kind and id; what lies in the recycle bin too."""
    named = {f"{prefix}_kind": Order.record_kind, f"{prefix}_id__in": list(deals)}
    return model._base_manager.filter(**named)


def _deal_of(order_column: str, wanted: str) -> Subquery:
    """Of the deal behind the order that a row names."""
    return Subquery(Deal.everything.filter(orders=OuterRef(order_column)).values(wanted)[:1])


def _share_messages(deals: Mapping[int, int]) -> None:
    """Let messages about the orders be about their deals too."""
    links = list(MessageLink.objects.filter(on__in=[f"{Order.record_kind}:{id}" for id in deals]))
    titles = Deal.objects.in_bulk([deals[link.on_id] for link in links])
    MessageLink.objects.bulk_create(
        [
            MessageLink(
                message_id=link.message_id,
                on_kind=Deal.record_kind,
                on_id=deals[link.on_id],
                label=str(titles[deals[link.on_id]]),
                position=LAST,
            )
            for link in links
        ],
        ignore_conflicts=True,
    )
