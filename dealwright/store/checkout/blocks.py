"""What the checkout puts on the page of the cart."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.store.carts.models import Cart
from dealwright.store.carts.queries import Contents
from dealwright.store.checkout.reckoning import summary_of


def coupon_of_cart(request: HttpRequest, cart: Cart | None, contents: Contents) -> Markup | None:
    """The place for a coupon, with what it takes off or why it cannot be used."""
    if cart is None or not contents.rows:
        return None
    context = {"code": cart.coupon_code, "summary": summary_of(contents, coupon_code=cart.coupon_code)}
    return web.render_fragment(request, "store/checkout/cart_coupon.html", "cart_coupon", context)
