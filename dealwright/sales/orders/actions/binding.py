"""Which deal an order stands behind, where orders live beside deals (ST-26)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.automation.trials.queries import trial_of
from dealwright.crm.deals.actions import mark_paid, mark_unpaid
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, Ref, action, record
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people.access import Verb
from dealwright.records.seeing import may_do
from dealwright.sales.modes.queries import keeps_orders
from dealwright.sales.orders.events import OrderDealChanged
from dealwright.sales.orders.models import Order


@action
def bind_order(order: Order, *, deal: Deal | None, version: int | None = None, by: Actor) -> Order:
    """Let an order stand behind this deal, or behind none; it has one at most, so another one is replaced.

    What was bought stays, on the order and on both deals. Whether a deal is paid follows the orders it has
    then. Refused where purchases live as deals; Forbidden for a deal, of before or of now, that the actor may
    not change.
    """
    order = Order.objects.locked(order)
    order.expect_version(version)
    before = order.deal
    if (before and before.pk) == (deal and deal.pk):
        return order
    _refuse_unless_free(order, deal)
    for one in (before, deal):
        if one is not None and not may_do(by, one, Verb.CHANGE):
            raise Forbidden(_("You may not change the deal of this order."))
    order.deal = deal
    order.edited_by = by.user
    order.save()
    record(
        OrderDealChanged(before=_named(before), after=_named(deal)),
        on=order,
        about=[before, deal, *order.clients],
    )
    for one in sorted(filter(None, (before, deal)), key=lambda deal: deal.pk):
        _settle(one, by)
    return order


def _refuse_unless_free(order: Order, deal: Deal | None) -> None:
    if not keeps_orders():
        raise Refused(_("Purchases live as deals here: the deal of an order stays."), field="deal")
    if deal is None:
        return
    if deal.deleted_at is not None:
        raise Refused(_("This deal lies in the recycle bin."), field="deal")
    if order.is_trial or trial_of(deal) is not None:
        raise Refused(_("What only tries the automation stays with its own records."), field="deal")
    if deal.currency != order.currency:
        message = _("This deal is in %(deal)s, and the order in %(order)s.")
        raise Refused(message % {"deal": deal.currency, "order": order.currency}, field="deal")


def _named(deal: Deal | None) -> Ref | None:
    """By its number, which tells nothing to those who may not see it."""
    return Ref(kind=deal.record_kind, id=deal.pk, label=f"№{deal.pk}") if deal is not None else None


def _settle(deal: Deal, by: Actor) -> None:
    """Whether the deal is paid, by the orders it has now."""
    orders = [one for one in Order.objects.filter(deal=deal) if not one.is_canceled]
    if any(one.due > 0 for one in orders) or not any(one.is_paid_with_money for one in orders):
        mark_unpaid(deal, by=by)
    else:
        mark_paid(deal, by=by)
