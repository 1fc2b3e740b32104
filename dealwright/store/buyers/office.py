"""What the office does with the account of a buyer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealwright import web
from dealwright.crm.contacts.models import Contact
from dealwright.store.buyers.actions import end_buyer_sessions
from dealwright.store.buyers.blocks import account_shown


@require_GET
def account(request: HttpRequest, id: int) -> HttpResponse:
    """The account of a client in the shop, as a part of their card; nothing where they have none."""
    contact = get_object_or_404(Contact.objects.seen_by(request.actor), pk=id)
    return HttpResponse(account_shown(request, contact))


@require_POST
def sessions_end(request: HttpRequest, id: int) -> HttpResponse:
    """Sign a client out of the shop everywhere."""
    contact = get_object_or_404(Contact.objects.changed_by(request.actor), pk=id)
    end_buyer_sessions(contact, by=request.actor)
    web.toast(request, _("%(name)s is signed out of the shop.") % {"name": contact.name})
    return web.redirect(request, f"/contacts/{id}")
