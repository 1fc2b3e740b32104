"""What a buyer who is signed in sees: their orders, their name and phone, their addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.crm.addresses.places import MOST
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, NotFound, Refused
from dealwright.kit.numbers import whole_number
from dealwright.store.buyers import editing
from dealwright.store.buyers.forms import DetailsForm, PlaceForm
from dealwright.store.buyers.known import PARTS, first_phone, places_to_choose
from dealwright.store.buyers.models import BuyerAccount
from dealwright.store.buyers.pages import DOOR, private
from dealwright.store.buyers.queries import bought_by, buyer_of
from dealwright.store.orders.card import state_of
from dealwright.store.settings.queries import store_of
from dealwright.store.shop.frame import render_shop

SHOWN = 20
DETAILS = "/shop/account/details"
ADDRESSES = "/shop/account/details#addresses"

Page = Callable[..., HttpResponse]


def for_buyers(page: Page) -> Page:
    """Lead whoever is not signed in to the door of the shop, and back afterwards."""

    @login_not_required
    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = buyer_of(request)
        if account is None:
            back = request.path if request.method in {"GET", "HEAD"} else "/shop/account"
            return web.redirect(request, f"{DOOR}?{urlencode({'next': back})}")
        return page(request, account, *args, **kwargs)

    return guarded


@require_safe
@for_buyers
def account(request: HttpRequest, buyer: BuyerAccount) -> HttpResponse:
    """My orders, the newest first."""
    start = whole_number(request.GET.get("from"), largest=100_000) or 0
    found = list(bought_by(buyer)[start : start + SHOWN + 1])
    context = {
        "orders": [{"order": one, "state": state_of(one)} for one in found[:SHOWN]],
        "further": start + SHOWN if len(found) > SHOWN else None,
        "earlier": max(start - SHOWN, 0) if start else None,
    }
    return _page(request, buyer, "orders", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyers
def details(request: HttpRequest, buyer: BuyerAccount) -> HttpResponse:
    """Name and phone, and the addresses."""
    contact, region = buyer.contact, store_of(request).phone_region
    known = {"name": contact.name, "phone": first_phone(contact)}
    form = DetailsForm(request.POST if request.method == "POST" else None, region=region, initial=known)
    if form.is_bound and form.is_valid():
        try:
            editing.edit_details(
                contact, **form.cleaned_data, region=region, version=_version(request), by=_actor(buyer)
            )
        except (Refused, Conflict) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            web.toast(request, _("Saved."))
            return web.redirect(request, DETAILS)
    context = {"form": form, "places": places_to_choose(buyer), "most": MOST}
    return _page(request, buyer, "details", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyers
def address(request: HttpRequest, buyer: BuyerAccount, at: int | None = None) -> HttpResponse:
    """One address: a new one, or one that is known."""
    found = next((one for one in places_to_choose(buyer) if one.at == at), None)
    if at is not None and found is None:
        raise NotFound("")
    known = {} if found is None else {part: getattr(found.place, part) for part in (*PARTS, "country")}
    known.setdefault("country", store_of(request).phone_region)
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_bound and form.is_valid():
        try:
            editing.write_place(
                buyer.contact,
                form.place(editing.NEW),
                at=at,
                version=_version(request),
                by=_actor(buyer),
            )
        except (Refused, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            web.toast(request, _("Saved."))
            return web.redirect(request, ADDRESSES)
    context = {"form": form, "action": request.path, "is_new": at is None}
    return _page(request, buyer, "address", context, status=422 if form.errors else 200)


@require_POST
@for_buyers
def address_removal(request: HttpRequest, buyer: BuyerAccount, at: int) -> HttpResponse:
    """Take an address out."""
    try:
        editing.remove_place(buyer.contact, at=at, version=_version(request), by=_actor(buyer))
    except (Conflict, NotFound):
        text = _("Your addresses were changed meanwhile; look at them again.")
        web.toast(request, text, tone="attention")
    return web.redirect(request, ADDRESSES)


def _page(
    request: HttpRequest, buyer: BuyerAccount, name: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    context = {"buyer": buyer, "here": name, **context}
    template = f"store/buyers/{name}.html"
    return private(render_shop(request, store_of(request), template, context, status=status))


def _actor(buyer: BuyerAccount) -> Actor:
    return Actor.visitor(buyer.contact.name)


def _version(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("version"))
