"""Reckoning the tax of an order anew, from its card."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import hidden_fields, refuse_hidden
from dealwright.records.pipelines.asking import as_dialog, done
from dealwright.records.undo import offer
from dealwright.sales.orders.actions import tax_order
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.queries import for_verbs
from dealwright.sales.orders.tax_form import TaxForm
from dealwright.sales.orders.tax_places import client_places
from dealwright.sales.taxes.places import place_told

PAGE = "sales/orders/tax.html"


@require_http_methods(["GET", "HEAD", "POST"])
def order_tax(request: HttpRequest, id: int) -> HttpResponse:
    """For which place the tax of an order is reckoned, and reckoning it anew."""
    refuse_hidden(request.actor, Order.record_kind, ["total"])
    order: Order = get_object_or_404(for_verbs(Order.objects.changed_by(request.actor)), pk=id)
    places = client_places(contact=order.contact, company=order.company, payer=order.payer, by=request.actor)
    stands = {} if "delivery_address" in hidden_fields(request.actor, Order.record_kind) else order.tax_place
    sent = request.POST if request.method == "POST" else None
    form = TaxForm(sent, version=order.version, stands=place_told(stands), places=places)
    context = {"order": order, "form": form}
    if not form.is_bound:
        return as_dialog(request, PAGE, context)
    if not form.is_valid():
        return as_dialog(request, PAGE, context, status=422)
    try:
        tax_order(order, place=form.place, version=form.cleaned_data["version"], by=request.actor)
    except (Refused, Conflict) as problem:
        form.add_error(None, str(problem))
        return as_dialog(request, PAGE, context, status=problem.status)
    if last_change() is not None:
        offer(request, _("The tax was reckoned anew."))
    return done(request, f"/orders/{id}")
