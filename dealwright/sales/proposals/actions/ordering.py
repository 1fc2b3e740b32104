"""Turning a proposal into an order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import NewLine, edit_deal, set_lines
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.sales.orders.actions import place_order_of_deal
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.queries import has_order
from dealwright.sales.proposals.actions.answering import accept_proposal
from dealwright.sales.proposals.events import ProposalOrdered
from dealwright.sales.proposals.models import Proposal, State


@action
def order_proposal(proposal: Proposal, *, version: int | None = None, by: Actor) -> Order:
    """Write the order of a proposal, at its prices; it counts as accepted. Asked again, the same order.

    The deal gets the lines of the proposal. A deal that was ordered already is ordered no second time.
    """
    proposal = Proposal.objects.locked(proposal)
    if proposal.order_id is not None:
        order: Order = Order.everything.get(pk=proposal.order_id)
        return order
    proposal.expect_version(version)
    if proposal.state == State.DECLINED:
        raise Refused(_("The client declined this proposal; open it again before you write an order."))
    deal = Deal.objects.locked(proposal.deal_id)
    if has_order(deal):
        raise Refused(_("An order stands behind this deal already; cancel it first, or open another deal."))
    proposal = accept_proposal(proposal, by=by)
    _let_deal_be_worth(deal, proposal, by)
    order = place_order_of_deal(deal, by=by)
    proposal.order = order
    proposal.save()
    record(ProposalOrdered(order=ref(order)), on=proposal, about=[*proposal.client_refs, ref(order)])
    return order


def _let_deal_be_worth(deal: Deal, proposal: Proposal, by: Actor) -> None:
    """The deal holds what was agreed, and its amount follows the lines."""
    lines = [
        NewLine(line.product, line.name, line.price_in(proposal.currency).amount, line.quantity)
        for line in proposal.lines.select_related("product")
    ]
    if deal.amount_is_manual:
        edit_deal(deal, amount=None, by=Actor.system())
    set_lines(deal, lines=lines, by=by)
