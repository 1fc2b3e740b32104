"""The list of products, the card of one, adding and editing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.catalog.products import actions
from dealwright.catalog.products.fields import KINDS
from dealwright.catalog.products.forms import ProductForm, StockForm, as_given, held_by
from dealwright.catalog.products.models import Kind, Product
from dealwright.catalog.products.queries import available_of, variations_of
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.lists.pages import list_page
from dealwright.records.merging import merge, seen_input
from dealwright.records.timeline.pages import show_older, story_on_card
from dealwright.records.undo import offer

CARD = "catalog/products/card.html"
EDIT = "catalog/products/edit.html"
NEXT = {Kind.VARIABLE.value: "/variations", Kind.BUNDLE.value: "/parts"}
"""Where adding a product of a kind goes on: without variations or parts it cannot be bought."""

products = list_page("product")


@require_http_methods(["GET", "HEAD", "POST"])
def new_product(request: HttpRequest) -> HttpResponse:
    """The form for a new product, and adding it."""
    access.require(request.actor, Product.record_kind, Verb.CREATE)
    sent = request.method == "POST"
    posted = (request.POST, request.FILES) if sent else ()
    form = ProductForm(*posted, actor=request.actor)
    counts = "stock" not in access.hidden_fields(request.actor, Product.record_kind)
    stock = StockForm(request.POST if sent and counts else None, initial={"stock": 0})
    if sent and all([form.is_valid(), stock.is_valid() or not counts]):
        try:
            counted = stock.cleaned_data["stock"] if counts else 0
            given = as_given(form.values())
            photos = form.pictures()
            product = actions.create_product(**given, photos=photos, stock=counted, by=request.actor)
        except Refused as refusal:
            complain(stock if refusal.field == "stock" else form, refusal)
        else:
            offer(request, _("The product was added."))
            return web.redirect(request, f"/products/{product.pk}{NEXT.get(product.kind, '')}")
    context = {"form": form, "stock": stock, "product": None}
    status = 422 if form.errors or stock.errors else 200
    return web.render(request, EDIT, context, status=status)


@require_safe
@unless_deleted("product")
def product_card(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    seen = Product.objects.seen_by(request.actor).select_related("category", "parent", "measure")
    product = get_object_or_404(seen, pk=id)
    return _card(request, product, StockForm(initial={"stock": product.stock, "version": product.version}))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_product(request: HttpRequest, id: int) -> HttpResponse:
    """The form for a product, and saving it; a stale version is told, with what was typed kept."""
    product = changed_product(request, id)
    sent = request.method == "POST"
    posted = (request.POST, request.FILES) if sent else ()
    form = ProductForm(*posted, actor=request.actor, product=product)
    if not sent or not form.is_valid():
        return _edit_form(request, product, form, status=422 if form.errors else 200)
    merged = merge(form, held_by(product), record=product, sent=request.POST)
    if merged.conflict:
        return _edit_form(request, product, form, status=409, conflict=merged.conflict)
    try:
        given = as_given(merged.values)
        actions.edit_product(product, **given, version=product.version, by=request.actor)
    except Refused as refusal:
        complain(form, refusal)
        return _edit_form(request, product, form, status=422)
    except Conflict:
        return edit_product(request, id)  # somebody was quicker by a moment: look again
    if last_change() is not None:
        offer(request, _("Saved."))
    return web.redirect(request, f"/products/{id}")


@require_POST
def product_stock(request: HttpRequest, id: int) -> HttpResponse:
    """Write down how many pieces lie in the house."""
    product = changed_product(request, id)
    form = StockForm(request.POST)
    if form.is_valid():
        try:
            set_stock(product, stock=form.cleaned_data["stock"], by=request.actor)
        except Refused as refusal:
            complain(form, refusal)
        else:
            if last_change() is not None:
                offer(request, _("Saved."))
            return web.redirect(request, f"/products/{id}")
    return _card(request, product, form, status=422)


@require_safe
def product_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """Older stretches of the timeline."""
    product = get_object_or_404(Product.objects.seen_by(request.actor), pk=id)
    return show_older(request, product, url=f"/products/{id}/timeline")


def changed_product(request: HttpRequest, id: int) -> Product:
    """The product, if the actor may change it."""
    changed = Product.objects.changed_by(request.actor).select_related("category", "parent", "measure")
    return get_object_or_404(changed, pk=id)


def complain(form: Any, refusal: Refused) -> None:
    """Put everything that was refused at its field, or above the form."""
    for one in [refusal, *refusal.also]:
        form.add_error(one.field if one.field in form.fields else None, str(one))


def _card(request: HttpRequest, product: Product, stock: StockForm, *, status: int = 200) -> HttpResponse:
    variations = list(variations_of(product)) if product.kind == Kind.VARIABLE else []
    parts = list(product.parts.select_related("product__measure")) if product.kind == Kind.BUNDLE else []
    context = {
        "product": product,
        "kind": _("Service with variations") if _varies_as_service(product) else dict(KINDS)[product.kind],
        "left": available_of([product])[product.pk],
        "photos": list(product.photos.all()),
        "variations": variations,
        "parts": parts,
        "stock": stock,
        "story": story_on_card(request, product, url=f"/products/{product.pk}/timeline"),
        "may_change": Product.objects.changed_by(request.actor).filter(pk=product.pk).exists(),
    }
    return web.render(request, CARD, context, status=status)


def _edit_form(
    request: HttpRequest, product: Product, form: ProductForm, *, status: int, conflict: Any = None
) -> HttpResponse:
    seen = seen_input(held_by(product), form, product)
    context = {"form": form, "stock": None, "product": product, "seen": seen, "conflict": conflict}
    return web.render(request, EDIT, context, status=status)


def _varies_as_service(product: Product) -> bool:
    return product.of_services and product.kind == Kind.VARIABLE
