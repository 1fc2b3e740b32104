"""The addresses of the store: the shop for everybody, its settings for administrators."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from dealwright.store.carts import pages as carts
from dealwright.store.checkout import pages as checkout
from dealwright.store.form import pages as form
from dealwright.store.letters import office as letters_office
from dealwright.store.letters import pages as letters
from dealwright.store.orders import pages as orders
from dealwright.store.settings import pages as settings
from dealwright.store.shop import pages as shop
from dealwright.store.shop import sitemap

urlpatterns = [
    path("shop", login_not_required(RedirectView.as_view(url="/shop/", permanent=True))),
    path("shop/", shop.home, name="shop"),
    path("shop/products", shop.products, name="shop-products"),
    path("shop/sitemap.xml", sitemap.sitemap, name="shop-sitemap"),
    path("shop/sitemap/<int:number>.xml", sitemap.sitemap_piece, name="shop-sitemap-piece"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("shop/c/<slug:slug>", shop.category, name="shop-category"),
    path("shop/p/<slug:slug>", shop.product, name="shop-product"),
    path("shop/cart", carts.cart, name="shop-cart"),
    path("shop/cart/<int:product_id>", carts.cart_line, name="shop-cart-line"),
    path("shop/left-carts/<str:token>", letters.left_cart, name="shop-left-cart"),
    path("shop/no-reminders/<str:token>", letters.no_reminders, name="shop-no-reminders"),
    path("shop/cart/coupon", checkout.cart_coupon, name="shop-cart-coupon"),
    path("shop/checkout", checkout.checkout, name="shop-checkout"),
    path("shop/checkout/prices", checkout.delivery_prices, name="shop-delivery-prices"),
    path("shop/orders/<str:token>", orders.order, name="shop-order"),
    path("shop/orders/<str:token>/payment", orders.order_payment, name="shop-order-payment"),
    path("store/checkout-form", form.checkout_form, name="checkout-form"),
    path("store/checkout-form/new", form.new_field, name="new-checkout-field"),
    path("store/checkout-form/<int:id>", form.field, name="checkout-field"),
    path("store/checkout-form/<int:id>/place", form.field_place, name="checkout-field-place"),
    path("store/checkout-form/<int:id>/removal", form.field_removal, name="checkout-field-removal"),
    path("store/consents", form.consents, name="consents"),
    path("store/consents/<int:id>", form.consent, name="consent"),
    path("store/reminder-refusals", letters_office.reminder_refusals, name="reminder-refusals"),
    path(
        "store/reminder-refusals/<int:id>/removal",
        letters_office.reminder_refusal_removal,
        name="reminder-refusal-removal",
    ),
    path("store/settings", settings.store_settings, name="store-settings"),
]
