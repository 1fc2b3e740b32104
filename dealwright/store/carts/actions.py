"""Verbs that change carts. The log is not told: a cart is a wish, and nobody in the office acts on it yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import checked_quantity, counted_of
from dealwright.catalog.products.models import Kind, Product
from dealwright.catalog.products.queries import available_of
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor, action
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import NONE, Counted
from dealwright.kit.secrets import hash_token, new_token
from dealwright.people.users.models import User
from dealwright.store.carts.models import Cart, CartLine, is_token
from dealwright.store.carts.queries import Row, contents_of, is_sold

MOST_PIECES = 999
"""Of one product in a cart."""
MOST_LINES = 100
"""Different products in a cart."""
KEPT = timedelta(days=60)
"""How long a cart waits for its visitor; the cookie lives as long."""
FORGOTTEN_AT_ONCE = 500


@dataclass(frozen=True)
class Joined:
    """What became of the cart a visitor had filled before they signed in."""

    was_filled: bool
    """Whether something lay in the client's own cart already."""
    is_whole: bool
    """Whether all pieces of both are in it now."""


@dataclass(frozen=True)
class TakenOver:
    """What became of a cart that was left, in the cart of whoever came back to it."""

    token: str | None
    """Of the cart it lies in; None where nothing of it could be bought by a browser without a cart."""
    is_whole: bool
    """Whether all pieces of it found their place."""


@action
def put_into_cart(
    token: str | None,
    product: Product,
    quantity: Counted = 1,
    *,
    user: User | None = None,
    owner: Contact | None = None,
    by: Actor,
) -> str:
    """Put pieces into the visitor's cart, beside those that lie there; answers with the token of the cart.

    Without a token, or with one that is not ours, a new cart is opened; the cart of `user`, who is signed in,
    needs none. `owner` is the client with their address.
    """
    token = token if token and is_token(token) else new_token()
    cart = _opened(token, user)
    line = CartLine.objects.filter(cart=cart, product=product).first()
    if line is None and CartLine.objects.filter(cart=cart).count() >= MOST_LINES:
        raise Refused(_("Your cart holds 100 different products already; order these first."))
    line = line or CartLine(cart=cart, product=product, quantity=NONE)
    _set(line, product, line.quantity + quantity, added=quantity)
    if owner is not None:
        cart.contact = owner
    _touch(cart)
    return token


@action
def join_carts(token: str | None, user: User, *, owner: Contact | None = None, by: Actor) -> Joined | None:
    """Put what lies in the cart of a browser into that of the client who signed in there.

    Quantities are added, up to what can be bought; nothing becomes less than it was in either cart. None
    where the browser has no cart: another tab was first.
    """
    if not Cart.objects.opened_by(token).exists():
        return None
    mine = _opened(new_token(), user)
    brought = _locked(token)
    if brought is None:
        return None
    had = {line.product_id: line for line in CartLine.objects.filter(cart=mine)}
    lines = list(CartLine.objects.filter(cart=brought).select_related("product__parent").order_by("id"))
    left = available_of(line.product for line in lines)
    was_filled = bool(had)
    added = [_add(line, had, mine, left[line.product_id]) for line in lines]
    mine.coupon_code = mine.coupon_code or brought.coupon_code
    _carry_over(brought, mine, user, owner)
    mine.updated_at = clock.now()
    mine.save()
    brought.delete()
    return Joined(was_filled=was_filled, is_whole=all(added))


@action
def take_over_cart(
    left: Cart,
    token: str | None,
    *,
    currency: str,
    user: User | None = None,
    owner: Contact | None = None,
    by: Actor,
) -> TakenOver:
    """Put what can still be bought of a cart that was left beside what lies in the visitor's own.

    Into the cart of a client it moves, so that it does not come a second time when they sign in where they
    left it, and what does not fit stays where it is. A browser takes a copy, and of no product more than
    either cart holds: the link of the letter may be followed twice. `owner` as in `join_carts`.
    """
    mine = _opened(new_token(), user) if user is not None else None  # locked first, as `join_carts` does
    found = Cart.objects.filter(pk=left.pk, ordered_at=None)
    moving = None if mine is None else found.filter(user=None).select_for_update().first()
    source = moving or found.first()
    contents = contents_of(source, currency)
    rows = [row for row in contents.rows if row.most > 0]
    if source is None or not rows:
        return TakenOver(token, is_whole=not contents.rows)
    if mine is None:
        token = token if token and is_token(token) else new_token()
        mine = _opened(token)
    is_whole = _take(rows, mine, source, moves=moving is not None) and len(rows) == len(contents.rows)
    mine.coupon_code = mine.coupon_code or source.coupon_code
    if user is not None and moving is not None:
        _carry_over(moving, mine, user, owner)
        if not CartLine.objects.filter(cart=moving).exists():
            moving.delete()
    mine.updated_at = clock.now()
    mine.save()
    return TakenOver(token, is_whole)


@action
def set_quantity(
    token: str | None, product: Product, quantity: Counted, *, user: User | None = None, by: Actor
) -> None:
    """Change how many pieces of a product lie in the cart; zero takes it out."""
    if quantity == 0:
        take_out(token, product, user=user, by=by)
        return
    cart = _locked(token, user)
    line = CartLine.objects.filter(cart=cart, product=product).first() if cart else None
    if cart is None or line is None:
        raise Refused(_("This product is no longer in your cart."), field="quantity", product_id=product.pk)
    if line.quantity != quantity:
        _set(line, product, quantity, added=quantity)
        _touch(cart)


@action
def take_out(token: str | None, product: Product, *, user: User | None = None, by: Actor) -> None:
    """Take a product out of the cart; one that is not in it is out already."""
    cart = _locked(token, user)
    if cart is not None:
        CartLine.objects.filter(cart=cart, product=product).delete()
        _touch(cart)


@action
def forget_old_carts(*, by: Actor) -> int:
    """Delete some carts that nobody touched or ordered for two months; answers with how many."""
    before = clock.now() - KEPT
    old = Cart.objects.filter(ordered_at=None, updated_at__lt=before).order_by("pk")
    ids = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    Cart.objects.filter(pk__in=ids).delete()
    return len(ids)


def _opened(token: str, user: User | None = None) -> Cart:
    """The visitor's open cart, made where there is none. The indexes let two clicks at once make only one.

    That of a client is kept under a token nobody knows: no cookie leads to it.
    """
    opened = _locked(token, user)
    if opened is not None:
        return opened
    key = hash_token(token if user is None else new_token())
    Cart.objects.bulk_create([Cart(token_hash=key, user=user)], ignore_conflicts=True)
    return Cart.objects.opened_by(token, user).select_for_update().get()


def _locked(token: str | None, user: User | None = None) -> Cart | None:
    """The open cart, locked, so that changes of one cart come one after the other."""
    return Cart.objects.opened_by(token, user).select_for_update().first()


def _carry_over(brought: Cart, mine: Cart, user: User, owner: Contact | None) -> None:
    """Know of the client's cart what was known of the one that comes into it."""
    mine.contact = owner or mine.contact or brought.contact
    if brought.email.lower() == user.email.lower():  # another person may have typed theirs at this computer
        mine.email = mine.email or brought.email
    mine.reminded_at = mine.reminded_at or brought.reminded_at


def _take(rows: list[Row], mine: Cart, source: Cart, *, moves: bool) -> bool:
    """Put what fits of these rows into a cart, and take it out of the other if it moves; whether all fit."""
    had = {line.product_id: line for line in CartLine.objects.filter(cart=mine)}
    come = {line.product_id: line for line in CartLine.objects.filter(cart=source)} if moves else {}
    left = available_of(row.product for row in rows)
    is_whole = True
    for row in rows:
        id = row.product.pk
        line = had.get(id)
        if line is None and len(had) >= MOST_LINES:
            is_whole = False
            continue
        line = line or CartLine(cart=mine, product=row.product, quantity=NONE)
        own, most = line.quantity, _most(left[id])
        wanted = own + row.quantity if moves else max(own, row.quantity)
        line.quantity = max(own, min(wanted, most))
        is_whole = is_whole and line.quantity == wanted
        if line.quantity > own:
            line.save()
            had[id] = line
            if moves:
                _lessen(come[id], line.quantity - own)
    return is_whole


def _lessen(line: CartLine, pieces: Decimal) -> None:
    if line.quantity > pieces:
        line.quantity -= pieces
        line.save()
    else:
        line.delete()


def _add(brought: CartLine, had: dict[int, CartLine], cart: Cart, left: Decimal | None) -> bool:
    """Put a line of another cart into this one; whether all of it found its place."""
    line = had.get(brought.product_id)
    if line is None and len(had) >= MOST_LINES:
        return False
    line = line or CartLine(cart=cart, product=brought.product, quantity=NONE)
    wanted = line.quantity + brought.quantity
    line.quantity = max(line.quantity, brought.quantity, min(wanted, _most(left)))
    line.save()
    had[brought.product_id] = line
    return line.quantity == wanted


def _most(left: Decimal | None) -> Decimal:
    """How many pieces may lie in a cart where so many are left; None of what there is always enough."""
    return Decimal(MOST_PIECES) if left is None else min(left, Decimal(MOST_PIECES))


def _set(line: CartLine, product: Product, quantity: Counted, *, added: Counted) -> None:
    if added <= 0:
        _refuse(_("Write a quantity of one or more."), product)
    extra = {"product_id": product.pk}
    quantity = checked_quantity(quantity, product.measure_id, name=product.name, field="quantity", **extra)
    if quantity > MOST_PIECES:
        _refuse(_("At most 999 pieces of a product fit into a cart."), product)
    if product.kind == Kind.VARIABLE:
        _refuse(_("Choose first which “%(name)s” it should be.") % {"name": product.name}, product)
    left = available_of([product])[product.pk]
    if not is_sold(product) or left == 0:
        _refuse(_("“%(name)s” is sold out.") % {"name": product.name}, product)
    if left is not None and quantity > left:
        _refuse_more_than_left(line, product, left)
    line.quantity = quantity
    line.save()


def _refuse_more_than_left(line: CartLine, product: Product, left: Decimal) -> None:
    had, of = line.quantity, product.measure_id
    places = {"left": counted_of(left, of), "had": counted_of(had, of)}
    if line.quantity:
        _refuse(_("Only %(left)s left, %(had)s of them in your cart.") % places, product)
    _refuse(_("Only %(left)s left.") % places, product)


def _refuse(message: object, product: Product) -> None:
    raise Refused(message, field="quantity", product_id=product.pk)


def _touch(cart: Cart) -> None:
    cart.updated_at = clock.now()
    cart.save(update_fields=["updated_at", "contact"])
