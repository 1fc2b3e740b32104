"""Proposals as they stand on the cards of deals and clients."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.sales.proposals.models import Proposal
from dealwright.sales.proposals.queries import proposals_of_client, proposals_of_deal
from dealwright.sales.proposals.words import state_words


def proposals_on_deal(request: HttpRequest, deal: Deal, may_change: bool = True) -> Markup:
    """What was offered for a deal, and the way to offer something."""
    actor = request.actor
    if not may(actor, Proposal.record_kind, Verb.SEE):
        return Markup("")
    rows = [(one, state_words(one)) for one in proposals_of_deal(deal, actor=actor)]
    may_write = (
        may_change
        and may(actor, Proposal.record_kind, Verb.CREATE)
        and "amount" not in hidden_fields(actor, Deal.record_kind)
    )
    context = {"record": deal, "proposals": rows, "may_write": may_write}
    return web.render_fragment(request, "sales/proposals/of_deal.html", "proposals", context)


def proposals_on_client(request: HttpRequest, client: Contact | Company) -> Markup:
    """What was offered to a client; nothing where there is none."""
    actor = request.actor
    if not may(actor, Proposal.record_kind, Verb.SEE):
        return Markup("")
    rows = [(one, state_words(one)) for one in proposals_of_client(client, actor=actor)]
    if not rows:
        return Markup("")
    context = {"record": client, "proposals": rows, "may_write": False}
    return web.render_fragment(request, "sales/proposals/of_deal.html", "proposals", context)
