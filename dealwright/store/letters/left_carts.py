"""The link by which a cart that was left is found again, on whatever device its reader opens the letter."""

from __future__ import annotations

from django.core import signing

from dealwright.store.carts.models import Cart

SALT = "dealwright.store.left_cart"


def link_to(cart: Cart) -> str:
    """The path of the page that offers what lies in it."""
    return f"/shop/left-carts/{signing.dumps(cart.pk, salt=SALT)}"


def cart_behind(token: str) -> Cart | None:
    """The cart of such a link; None for a bent link, and where the cart was ordered or forgotten since."""
    try:
        id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found: Cart | None = Cart.objects.filter(pk=id, ordered_at=None).first()
    return found
