"""The addresses of the store: the shop for everybody, its settings for administrators."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from dealwright.store.carts import pages as carts
from dealwright.store.checkout import pages as checkout
from dealwright.store.orders import pages as orders
from dealwright.store.settings import pages as settings
from dealwright.store.shop import pages as shop

urlpatterns = [
    path("shop", login_not_required(RedirectView.as_view(url="/shop/", permanent=True))),
    path("shop/", shop.home, name="shop"),
    path("shop/c/<slug:slug>", shop.category, name="shop-category"),
    path("shop/p/<slug:slug>", shop.product, name="shop-product"),
    path("shop/cart", carts.cart, name="shop-cart"),
    path("shop/cart/<int:product_id>", carts.cart_line, name="shop-cart-line"),
    path("shop/checkout", checkout.checkout, name="shop-checkout"),
    path("shop/orders/<str:token>", orders.order, name="shop-order"),
    path("shop/orders/<str:token>/payment", orders.order_payment, name="shop-order-payment"),
    path("store/settings", settings.store_settings, name="store-settings"),
]
