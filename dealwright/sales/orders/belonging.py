"""An order and the deal behind it hang together."""

from dealwright.crm.deals.models import Deal
from dealwright.records import bound
from dealwright.sales.orders.models import Order


def declare() -> None:
    """Say so, both ways."""
    bound.add("order", "deal", lambda ids: Order.objects.filter(deal__in=ids))
    bound.add("deal", "order", lambda ids: Deal.objects.filter(orders__in=ids))
