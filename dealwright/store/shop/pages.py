"""The shop window: the home page, the shelves, one product."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealwright import web
from dealwright.catalog.measures.queries import known_measures
from dealwright.catalog.products.models import Kind, Product
from dealwright.kit.numbers import whole_number
from dealwright.sales.taxes.places import TaxPlace
from dealwright.sales.taxes.queries import rate_at, zone_at
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import store_of
from dealwright.store.shop import queries
from dealwright.store.shop.choosing import axes_of, first_choice
from dealwright.store.shop.facets import Facets, facets_of
from dealwright.store.shop.frame import base_url, render_shop
from dealwright.store.shop.narrowing import narrowing
from dealwright.store.shop.pictures import pictures_of
from dealwright.store.shop.shelving import Shelf, all_shelves, path_of, shelves_of
from dealwright.store.shop.structured import product_as_data, shelf_as_data, shop_as_data
from dealwright.store.shop.wishes import NEWEST, Wishes, wishes_in

SHOP = "/shop/"


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the shop is, its shelves, what is new and what costs less than before."""
    if request.GET.get("q"):  # where a search led before there was a shelf of everything
        return web.redirect(request, f"/shop/products?{urlencode({'q': request.GET['q']})}")
    store = store_of(request)
    newest = queries.newest(store)
    context = {
        "shelves": shelves_of(store),
        "newest": newest,
        "reduced": queries.reduced(store) if newest else [],
        "structured": shop_as_data(store, base_url()),
    }
    return render_shop(request, store, "store/shop/home.html", context)


@login_not_required
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Everything the shop sells, or what a search finds."""
    store = store_of(request)
    return _show_shelf(request, store, shelves_of(store), None)


@login_not_required
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One shelf with all that stands on it and below it."""
    store = store_of(request)
    shelves, shelf = all_shelves(store, slug)
    if shelf is None:
        raise Http404
    return _show_shelf(request, store, shelves, shelf)


@login_not_required
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product, to be put into the cart."""
    store = store_of(request)
    found = product_on_sale(store, slug=slug)
    chosen = whole_number(request.GET.get("v"))
    if found.kind == Kind.VARIATION and found.parent is not None:
        return web.redirect(request, f"/shop/p/{found.parent.slug}?v={found.pk}")
    return show_product(request, store, found, chosen=chosen, was_added="added" in request.GET)


def product_on_sale(store: Store, **wanted: Any) -> Product:
    """The product if the shop sells it, sold out or not; otherwise there is none."""
    sold = queries.priced(
        Product.objects.filter(is_active=True, archived_at=None, currency=store.currency), store
    )
    found: Product = get_object_or_404(sold, **wanted)
    if found.parent is not None and not (found.parent.is_active and found.parent.archived_at is None):
        raise Http404
    return found


def show_product(
    request: HttpRequest,
    store: Store,
    product: Product,
    *,
    chosen: int | None = None,
    quantity: str = "1",
    error: str = "",
    was_added: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of a product, with what was asked for and why it was refused."""
    if product.parent is not None:
        product, chosen = product.parent, product.pk
    variations = queries.variations_on_sale(product, store) if product.kind == Kind.VARIABLE else []
    shown = queries.offered([product], store, among=variations)[0]
    present = first_choice(variations, chosen)
    pictures = pictures_of(product, present)
    path = _path_to(product)
    each = [queries.offered_variation(one) for one in variations]
    measure = known_measures().get(product.measure_id or 0) if product.measure_id else None
    context = {
        "product": product,
        "shown": shown if present is None else queries.offered_variation(present),
        "present": present,
        "axes": axes_of(product, variations, present) if present is not None else [],
        "pictures": pictures,
        "path": path[:-1],
        "parts": queries.parts_of(product) if product.kind == Kind.BUNDLE else [],
        "steps": queries.steps_of(present or product, store),
        "facts": _facts(product, present),
        "beside": queries.products_beside(product, store),
        "quantity": quantity,
        "unit": measure.symbol if measure is not None and measure.step < 1 else "",
        "step": measure.step if measure is not None else 1,
        "error": error,
        "was_added": was_added,
        "tax_rate": rate_at(zone_at(TaxPlace()), product.tax_rate),
        "canonical": f"{base_url()}/shop/p/{product.slug}",
        "structured": product_as_data(
            shown, each, [one.url for one in pictures], path, store=store, base=base_url()
        ),
    }
    return render_shop(request, store, "store/shop/product.html", context, status=status)


def _show_shelf(
    request: HttpRequest, store: Store, shelves: list[Shelf], shelf: Shelf | None
) -> HttpResponse:
    wishes = wishes_in(request.GET)
    ids = shelf.ids if shelf else None
    standing = queries.standing(store, ids, wishes.text)
    key = (store.currency, store.price_list_id, tuple(ids or ()), wishes.text)
    facets = facets_of(key, lambda: standing)
    wished = narrowing(wishes, facets.axes)
    wanted = standing.filter(wished)
    apart = [one.filter(wished) for one in queries.apart(store, ids, wishes)]
    is_narrowed = wishes.is_narrowed or bool(wishes.text)
    most = queries.MOST_FOUND if is_narrowed else queries.MOST_COUNTED
    if is_narrowed and wishes.sort == NEWEST and not wishes.cursor:
        page, count = queries.newest_page(store, wanted, most)
    else:
        page = queries.on_shelf(store, apart or [wanted], wishes)
        count = 0 if wishes.cursor else _counted(page, wanted, wishes, facets, most)
    path = [(_("Shop"), SHOP)] + [(one.name, f"/shop/c/{one.slug}") for one in (shelf.path if shelf else [])]
    context = {
        "shelves": shelves,
        "shelf": shelf,
        "roots": [root.category.pk for root in shelves],
        "wishes": wishes,
        "facets": facets,
        "offered": page.offered,
        "count": None if wishes.cursor else count,
        "most_counted": most,
        "next_url": wishes.after(page.next_cursor).query if page.next_cursor else "",
        "path": path[:-1],
        "structured": shelf_as_data(path, base_url()),
    }
    return render_shop(request, store, "store/shop/shelf.html", context)


def _counted(page: queries.OnShelf, wanted: Any, wishes: Wishes, facets: Facets, most: int) -> int:
    """How many there are; a page that holds them all, and a shelf known to be long, is not asked."""
    if not page.next_cursor:
        return len(page.offered)
    if facets.is_long and not wishes.is_narrowed:
        return most + 1
    return queries.count_of(wanted, most)


def _path_to(product: Product) -> list[tuple[str, str]]:
    """From the home page over the shelves to the product: names with their addresses."""
    shelves = [(one.name, f"/shop/c/{one.slug}") for one in path_of(product.category_id)]
    return [(_("Shop"), SHOP), *shelves, (product.name, f"/shop/p/{product.slug}")]


def _facts(product: Product, present: Product | None) -> list[tuple[str, str]]:
    """What is told of a product: its attributes, its number, what it weighs and measures."""
    told = [(name, ", ".join(values)) for name, values in product.attributes.items()]
    one = present or product
    sides = [side for side in (product.length, product.width, product.height) if side]
    known = [
        (_("Article number"), one.sku or product.sku or ""),
        (_("Weight"), _weight(one.weight or product.weight)),
        (_("Size"), " × ".join(f"{side / 10:g}" for side in sides) + " cm" if len(sides) == 3 else ""),
    ]
    return told + [(name, value) for name, value in known if value]


def _weight(grams: int | None) -> str:
    if not grams:
        return ""
    return f"{grams / 1000:g} kg" if grams >= 1000 else f"{grams} g"
