"""The addresses of the store: the shop for everybody, its settings for administrators."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from dealwright.store.buyers import account as buyer_account
from dealwright.store.buyers import office as buyer_office
from dealwright.store.buyers import pages as buyers
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
    path("shop/sign-in", buyers.sign_in, name="shop-sign-in"),
    path("shop/sign-in/code", buyers.sign_in_code, name="shop-sign-in-code"),
    path("shop/sign-in/<str:token>", buyers.sign_in_link, name="shop-sign-in-link"),
    path("shop/sign-out", buyers.sign_out, name="shop-sign-out"),
    path("shop/sign-out/everywhere", buyers.sign_out_everywhere, name="shop-sign-out-everywhere"),
    path("shop/account", buyer_account.account, name="shop-account"),
    path("shop/account/details", buyer_account.details, name="shop-details"),
    path("shop/account/addresses/new", buyer_account.address, name="shop-address-new"),
    path("shop/account/addresses/<int:at>", buyer_account.address, name="shop-address"),
    path(
        "shop/account/addresses/<int:at>/removal",
        buyer_account.address_removal,
        name="shop-address-removal",
    ),
    path("contacts/<int:id>/shop-account", buyer_office.account, name="shop-account-of-client"),
    path("contacts/<int:id>/shop-sessions", buyer_office.sessions_end, name="shop-sessions-end"),
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
