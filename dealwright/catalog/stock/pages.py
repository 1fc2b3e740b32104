"""The page of stock, and counting a product in one warehouse."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.catalog.stock.forms import CountForm
from dealwright.catalog.stock.queries import places_of
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import last_change
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.records.lists.pages import list_page
from dealwright.records.undo import offer

_list = list_page("stock")


@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    """What lies in the house and where; for whoever may see stock."""
    refuse_hidden(request.actor, Product.record_kind, ["stock"])
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
def product_warehouses(request: HttpRequest, id: int) -> HttpResponse:
    """Count a product, warehouse by warehouse."""
    refuse_hidden(request.actor, Product.record_kind, ["stock"])
    product = get_object_or_404(Product.objects.changed_by(request.actor), pk=id)
    places = places_of(product)
    form = CountForm(request.POST if request.method == "POST" else None, places=places)
    status = 422 if form.errors else 200
    if form.is_bound and form.is_valid():
        warehouse = get_object_or_404(Warehouse, pk=form.cleaned_data["warehouse"])
        try:
            set_stock(product, stock=form.cleaned_data["stock"], warehouse=warehouse, by=request.actor)
        except Refused as refusal:
            form.add_error("stock", str(refusal))
            status = 422
        else:
            if last_change() is not None:
                offer(request, _("Saved."))
            return web.redirect(request, f"/products/{id}/warehouses")
    context = {"product": product, "places": places, "form": form}
    return web.render(request, "catalog/stock/count.html", context, status=status)
