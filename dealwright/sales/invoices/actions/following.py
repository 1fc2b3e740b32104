"""Invoices belong to whoever is responsible for their deal."""

from __future__ import annotations

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action
from dealwright.sales.invoices.models import Invoice


@action
def give_invoices_of(deal: Deal, *, of: int | None, by: Actor) -> None:
    """Let the invoices of a deal follow it from one responsible person (by number) to the present one.

    One that was given to somebody by itself stays with them. The deal has told of it already.
    """
    deal = deal.refreshed()
    theirs = Invoice.everything.filter(deal=deal, responsible=of)
    for invoice in theirs.order_by("pk").select_for_update(of=("self",)):
        if invoice.responsible_id != deal.responsible_id:
            invoice.responsible_id = deal.responsible_id
            invoice.save()
