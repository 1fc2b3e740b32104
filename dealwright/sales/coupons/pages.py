"""The coupons: the list, making one, changing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import Money
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records.undo import offer
from dealwright.sales.coupons import actions
from dealwright.sales.coupons.forms import CouponForm
from dealwright.sales.coupons.models import Coupon
from dealwright.sales.coupons.queries import coupons_like
from dealwright.sales.coupons.words import coupon_row

LIST = "sales/coupons/coupons.html"
FORM = "sales/coupons/coupon.html"
SHOWN = 50
USES_SHOWN = 20


@require_safe
def coupons(request: HttpRequest) -> HttpResponse:
    """The coupons, the newest first."""
    require_settings(request.actor)
    text = request.GET.get("q", "")[:100].strip()
    before = whole_number(request.GET.get("before"))
    found = coupons_like(text)
    rows = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    context = {
        "rows": [coupon_row(coupon) for coupon in rows[:SHOWN]],
        "text": text,
        "next_before": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
    }
    return web.render(request, LIST, context, fragment="rows" if request.htmx and before else None)


@require_http_methods(["GET", "HEAD", "POST"])
def new_coupon(request: HttpRequest) -> HttpResponse:
    """The form for a new coupon, and making it."""
    require_settings(request.actor)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def coupon(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a coupon beside the orders that used it, and changing it."""
    require_settings(request.actor)
    return _edit(request, get_object_or_404(Coupon, pk=id))


@require_POST
def coupon_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a coupon that no order has used."""
    require_settings(request.actor)
    found = get_object_or_404(Coupon, pk=id)
    try:
        actions.remove_coupon(found, version=whole_number(request.POST.get("version")), by=request.actor)
    except (Refused, Conflict) as problem:
        web.toast(request, str(problem), tone="attention")
        return web.redirect(request, f"/coupons/{id}")
    offer(request, _("The coupon was removed."))
    return web.redirect(request, "/coupons")


def _edit(request: HttpRequest, found: Coupon | None) -> HttpResponse:
    form = CouponForm(request.POST if request.method == "POST" else None, coupon=found)
    status = 422 if form.errors else 200
    if form.is_bound and form.is_valid():
        try:
            if found is None:
                actions.create_coupon(**form.values, by=request.actor)
            else:
                version = form.cleaned_data["version"]
                actions.edit_coupon(found, **form.values, version=version, by=request.actor)
        except (Refused, Conflict) as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
            status = problem.status
        else:
            offer(request, _("Saved."))
            return web.redirect(request, "/coupons")
    return web.render(request, FORM, {"form": form, "coupon": found, **_told(found)}, status=status)


def _told(found: Coupon | None) -> dict[str, object]:
    if found is None:
        return {"row": None, "uses": []}
    newest = found.uses.select_related("order", "contact").order_by("-id")[:USES_SHOWN]
    uses = [{"use": use, "off": Money(-use.amount, use.order.currency)} for use in newest]
    return {"row": coupon_row(found), "uses": uses}
