"""The cart: what lies in it, putting in, changing, taking out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.catalog.products.models import Product
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.kit.quantities import quantity_typed
from dealwright.store.buyers.queries import client_signed_in
from dealwright.store.carts import actions
from dealwright.store.carts.cookie import remember
from dealwright.store.carts.queries import contents_of, open_cart
from dealwright.store.carts.visitors import client_of, whose
from dealwright.store.settings.queries import store_of
from dealwright.store.shop.frame import render_shop
from dealwright.store.shop.pages import product_on_sale, show_product

VISITOR = Actor.visitor()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def cart(request: HttpRequest) -> HttpResponse:
    """The cart, and putting a product into it."""
    return _put(request) if request.method == "POST" else _show(request)


@login_not_required
@require_POST
def cart_line(request: HttpRequest, product_id: int) -> HttpResponse:
    """Change how many pieces of a product lie in the cart; zero takes it out."""
    product = Product.objects.filter(pk=product_id).select_related("parent").first()
    quantity = quantity_typed(request.POST.get("quantity"))
    token, user = whose(request)
    try:
        if product is None or quantity is None:
            raise Refused(_("Write a quantity, such as 2 or 0.5."), field="quantity", product_id=product_id)
        actions.set_quantity(token, product, quantity, user=user, by=VISITOR)
    except Refused as refusal:
        return _show(request, refusal)
    return web.redirect(request, "/shop/cart")


def _put(request: HttpRequest) -> HttpResponse:
    store = store_of(request)
    product = product_on_sale(store, pk=whole_number(request.POST.get("product")))
    token, user = whose(request)
    owner = client_signed_in(request) or client_of(user)
    typed = request.POST.get("quantity", "1")
    quantity = quantity_typed(typed)
    try:
        if quantity is None:
            raise Refused(_("Write a quantity, such as 2 or 0.5."))
        token = actions.put_into_cart(token, product, quantity, user=user, owner=owner, by=VISITOR)
    except Refused as refusal:
        return show_product(request, store, product, quantity=typed[:9], error=str(refusal), status=422)
    chosen = f"&v={product.pk}" if product.parent_id else ""
    answer = web.redirect(request, f"/shop/p/{(product.parent or product).slug}?added=1{chosen}")
    if user is None:
        remember(answer, token)
    return answer


def _show(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    store = store_of(request)
    cart = open_cart(*whose(request))
    context = {
        "cart": cart,
        "contents": contents_of(cart, store.currency, price_list=store.price_list),
        "error": str(refusal) if refusal else "",
        "wrong_product": refusal.extra.get("product_id") if refusal else None,
    }
    return render_shop(request, store, "store/carts/cart.html", context, status=422 if refusal else 200)
