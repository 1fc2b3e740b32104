"""The checkout: one page, one form, one order."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.events import Actor
from dealwright.kit.errors import Problem, Refused
from dealwright.kit.money import Money
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.store.carts.cookie import token_of
from dealwright.store.carts.models import Cart
from dealwright.store.carts.queries import contents_of, last_ordered_cart, open_cart
from dealwright.store.checkout.actions import PriceChanged, check_out
from dealwright.store.checkout.buyer import Delivery
from dealwright.store.checkout.forms import CheckoutForm, key_of, total_seen
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store
from dealwright.store.shop.frame import render_shop

PROVIDER = "sandbox"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """The form beside what it costs; sent, it becomes an order and leads to its payment."""
    store = the_store()
    return _order(request, store) if request.method == "POST" else _begin(request, store)


def _begin(request: HttpRequest, store: Store) -> HttpResponse:
    cart = open_cart(token_of(request))
    if not contents_of(cart, store.currency).can_be_ordered:
        return web.redirect(request, "/shop/cart")  # which says at each line what is missing
    return _show(request, store, cart, CheckoutForm(store=store), uuid4())


def _order(request: HttpRequest, store: Store) -> HttpResponse:
    key = key_of(request.POST)
    cart = _cart_to_order(request, key)
    if cart is None:
        return _lead_to_order(request, key)
    form = CheckoutForm(request.POST, store=store)
    if not form.is_valid():
        return _show(request, store, cart, form, key, status=422)
    buyer = form.buyer
    seen = total_seen(request.POST, buyer.delivery, store.currency)
    try:
        if seen is None:
            raise PriceChanged(_("Look at the total again before you order."))
        by = Actor.visitor(buyer.name)
        order = check_out(cart, buyer=buyer, checkout_key=key, seen_total=seen, by=by)
    except (Refused, PriceChanged) as problem:
        return _show(request, store, cart, form, key, problem=problem, status=problem.status)
    return _lead_to_payment(request, order, by)


def _cart_to_order(request: HttpRequest, key: UUID) -> Cart | None:
    """The visitor's cart, unless this form has ordered before: then it is not about the cart of today."""
    ordered = Order.objects.filter(checkout_key=key)
    return Cart.objects.opened_by(token_of(request)).filter(~Exists(ordered)).first()


def _lead_to_order(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same form once more, or a second tab: lead to the order there is already."""
    last = last_ordered_cart(token_of(request))
    keys = [key, last.checkout_key] if last else [key]
    found = {order.checkout_key: order for order in Order.objects.filter(checkout_key__in=keys)}
    order = next((found[each] for each in keys if each in found), None)
    return web.redirect(request, f"/shop/orders/{order.page_token}" if order else "/shop/cart")


def _lead_to_payment(request: HttpRequest, order: Order, by: Actor) -> HttpResponse:
    if order.due <= 0:
        return web.redirect(request, f"/shop/orders/{order.page_token}")
    payment = ask_for_payment(order, provider=PROVIDER, by=by)
    return web.redirect(request, f"/pay/{payment.page_token}")


def _show(
    request: HttpRequest,
    store: Store,
    cart: Cart | None,
    form: CheckoutForm,
    key: UUID,
    *,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    contents = contents_of(cart, store.currency)
    courier = Money(store.delivery_price, store.currency)
    context = {
        "contents": contents,
        "form": form,
        "checkout_key": key,
        "courier": courier,
        "with_courier": contents.total + courier,
        "wants_courier": form["delivery"].value() == Delivery.COURIER,
        "problem": problem,
        "wrong_product": problem.extra.get("product_id") if problem else None,
    }
    return render_shop(request, store, "store/checkout/checkout.html", context, status=status)
