"""Orders belong to whoever is responsible for their deal."""

from __future__ import annotations

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action
from dealwright.sales.orders.models import Order


@action
def give_orders_of(deal: Deal, *, by: Actor) -> None:
    """Let the orders of a deal follow it to its responsible person. The deal has told of it already."""
    deal = deal.refreshed()
    for order in Order.objects.filter(deal=deal).order_by("pk").select_for_update(of=("self",)):
        if order.responsible_id != deal.responsible_id:
            order.responsible_id = deal.responsible_id
            order.save()
