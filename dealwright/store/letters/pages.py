"""The pages to which the letter about a left cart leads."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.events import Actor
from dealwright.store.carts.actions import take_over_cart
from dealwright.store.carts.cookie import remember
from dealwright.store.carts.models import Cart
from dealwright.store.carts.queries import contents_of, open_cart, pieces_in
from dealwright.store.carts.visitors import client_of, whose
from dealwright.store.letters.left_carts import cart_behind, email_behind
from dealwright.store.letters.queries import are_refused
from dealwright.store.letters.refusing import refuse_reminders
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import store_of, the_store
from dealwright.store.shop.frame import render_shop

VISITOR = Actor.visitor()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def left_cart(request: HttpRequest, token: str) -> HttpResponse:
    """What lies in a cart that was left, and taking it over into the cart of this browser."""
    own = whose(request)  # which may bring along the very cart that was left
    left = cart_behind(token)
    is_here = left == open_cart(*own) if left is not None else pieces_in(*own) > 0
    if is_here:
        return web.redirect(request, "/shop/cart")
    store = the_store()
    contents = contents_of(left, store.currency, price_list=store.price_list)
    if request.method == "POST" and left is not None:
        return _take_over(request, left, store)
    context = {"contents": contents, "can_be_taken": any(row.most for row in contents.rows)}
    answer = render_shop(request, store, "store/letters/left_cart.html", context)
    answer["Referrer-Policy"] = "same-origin"
    return answer


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def no_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for no more letters about left carts; a mail program that opens every link asks for nothing."""
    email = email_behind(token)
    if email is None:
        raise Http404
    if request.method == "POST":
        refuse_reminders(email, by=VISITOR)
    context = {"email": email, "is_refused": are_refused(email)}
    answer = render_shop(request, store_of(request), "store/letters/no_reminders.html", context)
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _take_over(request: HttpRequest, left: Cart, store: Store) -> HttpResponse:
    """Put what can still be bought beside what lies in the visitor's cart."""
    token, user = whose(request)
    owner = client_of(user)
    taken = take_over_cart(left, token, currency=store.currency, user=user, owner=owner, by=VISITOR)
    if not taken.is_whole:
        web.toast(request, _("Some of it is sold out by now; the rest lies in your cart."), tone="attention")
    answer = web.redirect(request, "/shop/cart")
    if taken.token and user is None:
        remember(answer, taken.token)
    return answer
