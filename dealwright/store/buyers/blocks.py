"""The account of a buyer as it stands on the card of the contact."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.crm.contacts.models import Contact
from dealwright.people.access import Verb, hidden_fields
from dealwright.records.seeing import may_do
from dealwright.store.buyers.models import BuyerAccount
from dealwright.store.buyers.queries import open_sessions


def account_of_client(request: HttpRequest, contact: Contact) -> Markup:
    """Where the account is to stand: it is asked for once the card is there, which owes it no query."""
    if not contact.email_texts or "emails" in hidden_fields(request.actor, Contact.record_kind):
        return Markup("")
    return web.render_fragment(request, "store/buyers/office.html", "place", {"contact": contact})


def account_shown(request: HttpRequest, contact: Contact) -> Markup:
    """When they signed in last, and in how many browsers they are; nothing where they never did."""
    if "emails" in hidden_fields(request.actor, Contact.record_kind):
        return Markup("")
    accounts = list(BuyerAccount.objects.filter(contact=contact).order_by("-signed_in_at", "-pk"))
    if not accounts:
        return Markup("")
    context = {
        "accounts": accounts,
        "contact": contact,
        "signed_in": open_sessions().filter(account__in=accounts).count(),
        "may_end": may_do(request.actor, contact, Verb.CHANGE),
    }
    return web.render_fragment(request, "store/buyers/office.html", "account", context)
