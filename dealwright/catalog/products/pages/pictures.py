"""The pictures of a product: looked at, added, described, put in order, taken away."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.catalog.products import actions, photos
from dealwright.catalog.products.events import Pictured
from dealwright.catalog.products.forms import PicturesField
from dealwright.catalog.products.models import Product
from dealwright.catalog.products.pages.cards import changed_product
from dealwright.events import last_change
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.records.undo import offer

TEMPLATE = "catalog/products/photos.html"


@require_http_methods(["GET", "HEAD", "POST"])
def product_photos(request: HttpRequest, id: int) -> HttpResponse:
    """All pictures of a product. What is sent holds the words of each, and the button that was pressed."""
    product = changed_product(request, id)
    if request.method != "POST":
        return _show(request, product)
    try:
        added = [photos.keep(file) for file in PicturesField(required=False).clean(_chosen(request))]
        wanted = _wanted(product, request)
        there = {one.name for one in wanted}
        wanted += [Pictured(name=name) for name in dict.fromkeys(added) if name not in there]
        actions.set_photos(product, wanted, by=request.actor)
    except Refused as refusal:
        return _show(request, product, error=str(refusal), status=422)
    if last_change() is not None:
        offer(request, _("Saved."))
    return web.redirect(request, f"/products/{id}/photos")


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


def _chosen(request: HttpRequest) -> list[object]:
    return list(request.FILES.getlist("photo"))


def _wanted(product: Product, request: HttpRequest) -> list[Pictured]:
    """The pictures as the form wants them: with its words, in its order."""
    rows = {
        row.pk: Pictured(name=row.name, description=request.POST.get(f"words-{row.pk}", row.description))
        for row in product.photos.all()
    }
    order = list(rows)
    if (first := whole_number(request.POST.get("first"))) in rows:
        order.remove(first)
        order.insert(0, first)
    if (earlier := whole_number(request.POST.get("earlier"))) in rows and order.index(earlier) > 0:
        place = order.index(earlier)
        order[place - 1], order[place] = order[place], order[place - 1]
    gone = whole_number(request.POST.get("remove"))
    return [rows[key] for key in order if key != gone]


def _show(request: HttpRequest, product: Product, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {"product": product, "photos": list(product.photos.all()), "error": error}
    return web.render(request, TEMPLATE, context, status=status)
