"""Putting deals into the recycle bin and taking them out again."""

from __future__ import annotations

from dealwright.crm.deals.events import DealDeleted, DealRestored
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.purchases import Ending, close_with
from dealwright.events import Actor, action, record
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin


@action
def delete_deal(
    deal: Deal, *, with_purchase: bool | None = None, version: int | None = None, by: Actor
) -> Deal:
    """Move the deal to the recycle bin, from which it can be restored for 30 days; its orders stay.

    Where purchases live as deals, what was bought behind it and has not been sent is canceled, unless
    `with_purchase` is False; where something was paid for it, that has to be said.
    """
    if deal.deleted_at is None:
        close_with(deal, Ending.DELETED, goes=with_purchase, by=by)
    deal, is_new = put_into_bin(deal, version=version)
    if is_new:
        record(DealDeleted(), on=deal, about=deal.client_refs)
    return deal


@action
def restore_deal(deal: Deal, *, by: Actor) -> Deal:
    """Take the deal out of the recycle bin: it stands where it stood."""
    deal, is_new = take_out_of_bin(deal)
    if is_new:
        record(DealRestored(), on=deal, about=deal.client_refs)
    return deal
