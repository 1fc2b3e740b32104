"""Invoices as they stand on the cards of deals and clients."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.invoices.queries import invoices_of_client, invoices_of_deal
from dealwright.sales.invoices.words import state_words


def invoices_on_deal(request: HttpRequest, deal: Deal, may_change: bool = True) -> Markup:
    """The invoices of a deal, and the way to write one."""
    actor = request.actor
    if not may(actor, Invoice.record_kind, Verb.SEE):
        return Markup("")
    rows = [(one, state_words(one)) for one in invoices_of_deal(deal, actor=actor)]
    may_write = (
        may_change
        and may(actor, Invoice.record_kind, Verb.CREATE)
        and "amount" not in hidden_fields(actor, Deal.record_kind)
    )
    context = {"record": deal, "invoices": rows, "may_write": may_write}
    return web.render_fragment(request, "sales/invoices/of_deal.html", "invoices", context)


def invoices_on_client(request: HttpRequest, client: Contact | Company) -> Markup:
    """The invoices of a client; nothing where there is none."""
    actor = request.actor
    if not may(actor, Invoice.record_kind, Verb.SEE):
        return Markup("")
    rows = [(one, state_words(one)) for one in invoices_of_client(client, actor=actor)]
    if not rows:
        return Markup("")
    context = {"record": client, "invoices": rows, "may_write": False}
    return web.render_fragment(request, "sales/invoices/of_deal.html", "invoices", context)
