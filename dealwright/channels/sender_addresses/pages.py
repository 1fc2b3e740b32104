"""The page of sender addresses, and the one on which their owners confirm them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.channels.sender_addresses import actions
from dealwright.channels.sender_addresses.forms import AddressForm
from dealwright.channels.sender_addresses.letters import address_behind
from dealwright.channels.sender_addresses.models import SenderAddress
from dealwright.channels.sender_addresses.queries import addresses_of, rules_from
from dealwright.events import Actor
from dealwright.kit.errors import Problem, Refused
from dealwright.people.access import may_change_settings
from dealwright.people.mail_server.queries import the_mail_server
from dealwright.records.undo import offer

HOME = "/settings/sender-addresses"
LIST, REMOVAL, CONFIRMATION = (
    f"channels/sender_addresses/{name}.html" for name in ("list", "removal", "confirmation")
)


@require_http_methods(["GET", "HEAD", "POST"])
def sender_addresses(request: HttpRequest) -> HttpResponse:
    """One's own addresses, all of them for those who may change settings; adding one."""
    form = AddressForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_bound and form.is_valid():
        try:
            actions.add_address(form.cleaned_data["email"], owner=form.owner(), by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            offer(request, _("A letter was written to it. Open the link in it."))
            return web.redirect(request, HOME)
    context = {
        "form": form,
        "addresses": list(addresses_of(request.actor).order_by("email")),
        "is_of_all": may_change_settings(request.actor),
        "server": the_mail_server(),
    }
    return web.render(request, LIST, context, status=422 if form.errors else 200)


@require_POST
def sender_address_asking(request: HttpRequest, id: int) -> HttpResponse:
    """Write the letter that asks for the confirmation once more."""
    address = get_object_or_404(addresses_of(request.actor), pk=id)
    try:
        actions.ask_again(address, by=request.actor)
    except Problem as problem:
        web.toast(request, str(problem), tone="attention")
    else:
        web.toast(request, _("A letter was written to it. Open the link in it."))
    return web.redirect(request, HOME)


@require_http_methods(["GET", "HEAD", "POST"])
def sender_address_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Say which rules choose it, ask, and remove it."""
    address = get_object_or_404(addresses_of(request.actor), pk=id)
    if request.method != "POST":
        rules = rules_from(address) if may_change_settings(request.actor) else []
        return web.render(request, REMOVAL, {"address": address, "rules": rules})
    actions.remove_address(address, by=request.actor)
    offer(request, _("No letter comes from %(email)s any more.") % {"email": address.email})
    return web.redirect(request, HOME)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sender_address_confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address by the link in its letter; one that is only opened confirms nothing."""
    address: SenderAddress | None = address_behind(token)
    if address is None:
        raise Http404
    if request.method == "POST":
        address = actions.confirm_address(address, by=Actor.visitor())
    answer = web.render(request, CONFIRMATION, {"address": address})
    answer["Referrer-Policy"] = "same-origin"  # the address is the key; its form has to name where it stands
    answer["Cache-Control"] = "no-store, private"
    return answer
