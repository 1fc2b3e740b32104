"""Questions about invoices."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.records.seeing import seen_among
from dealwright.sales.invoices.models import Invoice, InvoiceLine, InvoicePayment
from dealwright.sales.papers.selling import has_ours
from dealwright.sales.payments.models import Payment

MOST = 20
"""Of one deal or client, on its card; the list has the rest."""


def card_of(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """The invoices with all that a card shows of them: three queries however many."""
    related = invoices.select_related("deal", "contact", "company", "responsible", "own_company")
    related = related.annotate(has_ours=has_ours())
    lines = Prefetch("lines", InvoiceLine.objects.select_related("measure"))
    came_in = Prefetch("payments", InvoicePayment.objects.select_related("payment"))
    return related.prefetch_related(lines, came_in)


def payments_asked(invoice: Invoice) -> list[Payment]:
    """What was asked for of an invoice, with what became of each, the first one first: one query."""
    asked = Payment.of_invoices.filter(invoice=invoice).select_related(
        "marked_by", "payment_method", "booked"
    )
    found: list[Payment] = list(asked.with_ties().order_by("pk"))
    for payment in found:
        payment.invoice = invoice
    return found


def payable_now(invoice: Invoice) -> list[Payment]:
    """Those that wait, as far as they ask for no more than is due by now."""
    waiting = Payment.of_invoices.waiting().filter(invoice=invoice, amount__lte=invoice.due_money.amount)
    return list(waiting.order_by("pk"))


def for_verbs(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """The invoices with what their verbs read of them, in the same query."""
    return invoices.select_related("deal", "contact", "company", "stage", "responsible")


def invoices_of_deal(deal: Deal, *, actor: Actor) -> list[Invoice]:
    """The invoices of a deal, newest first, as far as the actor may see them; one query."""
    seen: Any = Invoice.objects.seen_by(actor).filter(deal=deal)
    return list(seen.order_by("-created_at", "-id")[:MOST])


def invoices_of_client(client: Contact | Company, *, actor: Actor) -> list[Invoice]:
    """The invoices of a client, newest first, as far as the actor may see them.

    None where clients are hidden.
    """
    seen: Any = Invoice.objects.seen_by(actor).filter(**{client.record_kind: client.pk})
    if client.record_kind in seen.hidden:
        return []
    return list(seen.order_by("-created_at", "-id")[:MOST])


def without_unseen_deals(invoices: list[Any], actor: Actor) -> list[Any]:
    """The invoices to be shown, each told whether it has a deal that the actor may see (`is_deal_seen`)."""
    seen = seen_among(actor, {(Deal.record_kind, one.deal_id) for one in invoices if one.deal_id})
    for one in invoices:
        one.is_deal_seen = (Deal.record_kind, one.deal_id) in seen
    return invoices
