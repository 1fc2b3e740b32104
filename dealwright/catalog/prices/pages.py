"""The pages of price lists, and the prices of a product on them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.catalog.prices import actions
from dealwright.catalog.prices.forms import ListForm, NewListForm, PricesForm
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.prices.queries import price_lists as all_lists
from dealwright.catalog.prices.queries import prices_of
from dealwright.catalog.products.models import Product
from dealwright.events import Actor, action, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import Money
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.pipelines.asking import as_dialog, done
from dealwright.records.undo import offer

SHOWN = 200
"""Prices on the page of a list; the cards of the products show the rest."""


@require_http_methods(["GET", "HEAD", "POST"])
def price_lists(request: HttpRequest) -> HttpResponse:
    """All lists, and making one."""
    access.require_settings(request.actor)
    form = NewListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_price_list(**form.cleaned_data, by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            offer(request, _("The price list was made."))
            return web.redirect(request, f"/price-lists/{made.pk}")
    context = {"lists": all_lists(), "form": form}
    return web.render(request, "catalog/prices/lists.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def price_list(request: HttpRequest, id: int) -> HttpResponse:
    """A list with its prices, and changing its name."""
    access.require_settings(request.actor)
    found = get_object_or_404(PriceList, pk=id)
    form = ListForm(request.POST if request.method == "POST" else None, found=found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.edit_price_list(found, **form.cleaned_data, by=request.actor)
            except (Refused, Conflict) as problem:
                status = problem.status
                form.add_error(problem.field if problem.field in form.fields else None, str(problem))
            else:
                offer(request, _("Saved."))
                return web.redirect(request, "/price-lists")
    prices = _seen_prices(request.actor, found)
    context = {
        "list": found,
        "form": form,
        "count": prices.count(),
        "rows": [_row(price, found) for price in prices[:SHOWN]],
    }
    return web.render(request, "catalog/prices/list.html", context, status=status)


@require_POST
def price_list_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a list that nobody uses, with its prices."""
    access.require_settings(request.actor)
    found = get_object_or_404(PriceList, pk=id)
    try:
        version = whole_number(request.POST.get("version"))
        actions.remove_price_list(found, version=version, by=request.actor)
    except Refused as refusal:
        web.toast(request, str(refusal), tone="attention")
        return web.redirect(request, f"/price-lists/{id}")
    offer(request, _("The price list was removed."))
    return web.redirect(request, "/price-lists")


@require_http_methods(["GET", "HEAD", "POST"])
def product_prices(request: HttpRequest, id: int) -> HttpResponse:
    """The prices of a product on every list, and changing them, over its card."""
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    sent = request.POST if request.method == "POST" else None
    form = PricesForm(sent, lists=prices_of(product))
    context = {"product": product, "form": form}
    if sent is None:
        return as_dialog(request, "catalog/prices/of_product.html", context)
    if form.is_valid():
        try:
            _save(product, form, by=request.actor)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if last_change() is not None:
                offer(request, _("Saved."))
            return done(request, f"/products/{id}")
    return as_dialog(request, "catalog/prices/of_product.html", context, status=422)


@action
def _save(product: Product, form: PricesForm, *, by: Actor) -> None:
    """All prices of the form as one change."""
    for price_list, quantity, amount in form.steps():
        actions.set_price(product, price_list, amount=amount, from_quantity=quantity, by=by)


def _seen_prices(actor: Actor, found: PriceList) -> QuerySet[Price]:
    seen = Product.objects.all().seen_by(actor)
    prices: Any = Price.objects.filter(price_list=found, product__in=seen)
    return prices.select_related("product").order_by("product__name", "product_id", "from_quantity")


def _row(price: Price, price_list: PriceList) -> dict[str, Any]:
    return {
        "product": price.product,
        "from_quantity": price.from_quantity,
        "base": price.product.price_money,
        "price": Money(price.amount, price_list.currency),
    }
