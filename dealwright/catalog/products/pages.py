"""The pages of products in the office: list, card, adding, editing; and the pictures themselves."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.catalog.products import actions, photos
from dealwright.catalog.products.forms import ProductForm, StockForm
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.products.queries import SORTINGS, USUAL_SORT, product_list
from dealwright.catalog.stock.actions import set_stock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.records.search.queries import LONGEST
from dealwright.records.timeline.pages import show_older
from dealwright.records.timeline.story import story_of

CARD = "catalog/products/card.html"
SHOWN = ("on_sale", "hidden", "sold_out")


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """The list; its further rows alone when the list asks for them."""
    asked = _asked(request)
    found = product_list(request.actor, cursor=request.GET.get("cursor", ""), **asked)
    context = {
        "rows": found.products,
        "asked": asked,
        "next_url": found.next_cursor and f"/products?{_query(asked, cursor=found.next_cursor)}",
        "sort_urls": {name: f"/products?{_query(asked, sort=name)}" for name in SORTINGS},
        "categories": [("", _("All categories")), *Category.objects.values_list("pk", "name")],
        "may_create": access.may(request.actor, Product.record_kind, Verb.CREATE),
    }
    fragment = "rows" if request.htmx and "cursor" in request.GET else None
    return web.render(request, "catalog/products/list.html", context, fragment=fragment)


@require_http_methods(["GET", "HEAD", "POST"])
def new_product(request: HttpRequest) -> HttpResponse:
    """The form for a new product, and adding it."""
    access.require(request.actor, Product.record_kind, Verb.CREATE)
    sent = request.method == "POST"
    form = ProductForm(request.POST, request.FILES) if sent else ProductForm()
    stock = StockForm(request.POST if sent else None, initial={"stock": 0})
    if sent and all([form.is_valid(), stock.is_valid()]):
        try:
            counted = stock.cleaned_data["stock"]
            product = actions.create_product(**form.values(), stock=counted, by=request.actor)
        except Refused as refusal:
            _complain(stock if refusal.field == "stock" else form, refusal)
        else:
            web.toast(request, _("The product was added."))
            return web.redirect(request, f"/products/{product.pk}")
    context = {"form": form, "stock": stock, "product": None}
    status = 422 if form.errors or stock.errors else 200
    return web.render(request, "catalog/products/edit.html", context, status=status)


@require_safe
def product_card(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    product = get_object_or_404(Product.objects.seen_by(request.actor).select_related("category"), pk=id)
    return _card(request, product, StockForm(initial={"stock": product.stock, "version": product.version}))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_product(request: HttpRequest, id: int) -> HttpResponse:
    """The form for a product, and saving it; a stale version is told, with what was typed kept."""
    product = _changed(request, id)
    sent = request.method == "POST"
    form = ProductForm(request.POST, request.FILES, product=product) if sent else ProductForm(product=product)
    status = 200
    if sent and form.is_valid():
        try:
            actions.edit_product(
                product, **form.values(), version=form.cleaned_data["version"], by=request.actor
            )
        except Refused as refusal:
            _complain(form, refusal)
        except Conflict as conflict:
            status = 409
            form.add_error(None, str(conflict))
            typed = request.POST.copy()
            typed["version"] = str(product.version)
            form.data = typed
        else:
            web.toast(request, _("Saved."))
            return web.redirect(request, f"/products/{id}")
    status = 422 if form.errors and status == 200 else status
    context = {"form": form, "stock": None, "product": product}
    return web.render(request, "catalog/products/edit.html", context, status=status)


@require_POST
def product_stock(request: HttpRequest, id: int) -> HttpResponse:
    """Write down how many pieces lie in the house."""
    product = _changed(request, id)
    form = StockForm(request.POST)
    if form.is_valid():
        try:
            set_stock(product, stock=form.cleaned_data["stock"], by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast(request, _("Saved."))
            return web.redirect(request, f"/products/{id}")
    return _card(request, product, form, status=422)


@require_safe
def product_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """Older stretches of the timeline."""
    product = get_object_or_404(Product.objects.seen_by(request.actor), pk=id)
    return show_older(request, product, url=f"/products/{id}/timeline")


@login_not_required
@require_safe
def photo(request: HttpRequest, file_name: str) -> HttpResponse:
    """A kept picture. Its name changes with its content, so browsers may keep it for ever."""
    content = photos.content_of(file_name)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="image/webp")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    answer["Content-Disposition"] = "inline"
    return answer


def _card(request: HttpRequest, product: Product, stock: StockForm, *, status: int = 200) -> HttpResponse:
    context = {
        "product": product,
        "stock": stock,
        "story": story_of(product, actor=request.actor, url=f"/products/{product.pk}/timeline"),
        "may_change": Product.objects.changed_by(request.actor).filter(pk=product.pk).exists(),
    }
    return web.render(request, CARD, context, status=status)


def _changed(request: HttpRequest, id: int) -> Product:
    return get_object_or_404(Product.objects.changed_by(request.actor).select_related("category"), pk=id)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the address asks of the list; what makes no sense is passed over."""
    sort, shown = request.GET.get("sort", ""), request.GET.get("shown", "")
    return {
        "text": request.GET.get("q", "").replace("\0", "").strip()[:LONGEST],
        "category": whole_number(request.GET.get("category")),
        "shown": shown if shown in SHOWN else "",
        "sort": sort if sort in SORTINGS else USUAL_SORT,
    }


def _query(asked: dict[str, Any], **changed: str) -> str:
    wanted = {"q": asked["text"], **{name: asked[name] for name in ("category", "shown", "sort")}, **changed}
    return urlencode({name: value for name, value in wanted.items() if value})


def _complain(form: ProductForm | StockForm, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
