"""What orders do when a deal tells something."""

from dealwright.crm.deals.events import DealAssigned
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, reaction
from dealwright.events.models import Entry
from dealwright.sales.orders.actions import give_orders_of


@reaction(to=DealAssigned)
def give_orders_to_whom_the_deal_is_given(event: DealAssigned, entry: Entry) -> None:
    """Rights on an order follow those on its deal."""
    deal = Deal.objects.filter(pk=entry.subject_id).first()
    if deal is not None:
        give_orders_of(deal, by=Actor.system())
