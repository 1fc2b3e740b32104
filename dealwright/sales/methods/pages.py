"""The pages of payment methods."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records.undo import offer
from dealwright.sales.methods import actions
from dealwright.sales.methods.forms import MethodForm
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.methods.queries import payment_methods
from dealwright.sales.payments.providers import CHOSEN_BY_BUYERS, TRANSFER, provider_label

LIST, FORM = "sales/methods/methods.html", "sales/methods/method.html"
HOME = "/store/payment-methods"


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """All payment methods, in the order in which buyers see them."""
    require_settings(request.actor)
    rows = [{"method": one, "provider": provider_label(one.provider)} for one in payment_methods()]
    providers = [(name, provider_label(name)) for name in CHOSEN_BY_BUYERS]
    return web.render(request, LIST, {"rows": rows, "providers": providers})


@require_http_methods(["GET", "HEAD", "POST"])
def new_method(request: HttpRequest) -> HttpResponse:
    """The form for a further payment method (`?provider=transfer`), and making it."""
    require_settings(request.actor)
    sent = request.POST if request.method == "POST" else request.GET
    provider = sent.get("provider", TRANSFER)
    if provider not in CHOSEN_BY_BUYERS:
        raise Http404
    return _edit(request, None, provider)


@require_http_methods(["GET", "HEAD", "POST"])
def method(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a payment method, and changing it."""
    require_settings(request.actor)
    found = get_object_or_404(PaymentMethod, pk=id)
    return _edit(request, found, found.provider)


@require_POST
def method_place(request: HttpRequest, id: int) -> HttpResponse:
    """Show it to buyers one place earlier (`up`) or later."""
    require_settings(request.actor)
    found = get_object_or_404(PaymentMethod, pk=id)
    actions.move_method(found, up=bool(request.POST.get("up")), by=request.actor)
    offer(request, _("The order was changed."))
    return web.redirect(request, HOME)


@require_POST
def method_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a payment method that no order was made with."""
    require_settings(request.actor)
    found = get_object_or_404(PaymentMethod, pk=id)
    try:
        actions.remove_method(found, version=whole_number(request.POST.get("version")), by=request.actor)
    except (Refused, Conflict) as problem:
        web.toast(request, str(problem), tone="attention")
        return web.redirect(request, f"{HOME}/{id}")
    offer(request, _("The payment method was removed."))
    return web.redirect(request, HOME)


def _edit(request: HttpRequest, found: PaymentMethod | None, provider: str) -> HttpResponse:
    form = MethodForm(request.POST if request.method == "POST" else None, method=found)
    status = 422 if form.errors else 200
    if form.is_bound and form.is_valid():
        try:
            if found is None:
                actions.create_method(provider=provider, **form.values, by=request.actor)
            else:
                version = form.cleaned_data["version"]
                actions.edit_method(found, **form.values, version=version, by=request.actor)
        except (Refused, Conflict) as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
            status = problem.status
        else:
            offer(request, _("Saved."))
            return web.redirect(request, HOME)
    context = {"form": form, "method": found, "provider": provider, "words": provider_label(provider)}
    return web.render(request, FORM, context, status=status)
