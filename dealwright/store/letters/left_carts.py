"""The links of the letter about a left cart: back to the cart, on whatever device, and to be left alone."""

from __future__ import annotations

from django.core import signing

from dealwright.store.carts.models import Cart

SALT = "dealwright.store.left_cart"
STOP_SALT = "dealwright.store.no_reminders"


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


def stop_link_of(email: str) -> str:
    """The path of the page on which this address asks for no more reminders."""
    return f"/shop/no-reminders/{signing.dumps(email.lower(), salt=STOP_SALT, compress=True)}"


def email_behind(token: str) -> str | None:
    """The address of such a link; None for a bent one."""
    try:
        return str(signing.loads(token, salt=STOP_SALT))
    except signing.BadSignature:
        return None
