"""Orders go with their deal to whoever becomes responsible for it."""

from __future__ import annotations

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action
from dealwright.sales.orders.models import Order


@action
def give_orders_of(deal: Deal, *, of: int | None, by: Actor) -> None:
    """Let the orders of a deal follow it from one responsible person (by number) to the present one.

    An order that was given to somebody by itself stays with them. The deal has told of it already.
    """
    deal = deal.refreshed()
    theirs = Order.objects.filter(deal=deal, responsible=of)
    for order in theirs.order_by("pk").select_for_update(of=("self",)):
        if order.responsible_id != deal.responsible_id:
            order.responsible_id = deal.responsible_id
            order.save()
