"""A stranger is refused at every address that is not meant for the public, and leaves nothing behind."""

import pytest
from django.test import Client

from tests.house.addresses import Address, all_addresses

pytestmark = pytest.mark.django_db

PUBLIC = {
    # the process, and the person at the door
    "healthz",
    "readyz",
    "sign-in",
    "sign-in/forgotten",
    "sign-in/forgotten/<slug:uidb36>/<str:key>",
    "sign-in/forgotten/sent",
    "sign-in/passkey",
    "sign-in/providers/<slug:code>",
    "sign-in/providers/<slug:code>/return",
    "sign-in/second-step",
    "sign-out",
    "invitations/<str:token>",
    "language",
    "theme",
    # the shop and what its links open
    "shop",
    "shop/",
    "shop/products",
    "shop/sitemap.xml",
    "shop/sitemap/<int:number>.xml",
    "robots.txt",
    "shop/c/<slug:slug>",
    "shop/p/<slug:slug>",
    "shop/cart",
    "shop/cart/<int:product_id>",
    "shop/left-carts/<str:token>",
    "shop/no-reminders/<str:token>",
    "shop/cart/coupon",
    "shop/checkout",
    "shop/checkout/prices",
    "shop/orders/<str:token>",
    "shop/orders/<str:token>/payment",
    # a buyer's own door: never the office's, and their pages lead to it
    "shop/sign-in",
    "shop/sign-in/code",
    "shop/sign-in/<str:token>",
    "shop/sign-out",
    "shop/sign-out/everywhere",
    "shop/account",
    "shop/account/details",
    "shop/account/addresses/new",
    "shop/account/addresses/<int:at>",
    "shop/account/addresses/<int:at>/removal",
    "files/products/<str:file_name>",
    "d/files/<str:token>",
    "d/<slug:token>",
    "d/invoices/<slug:token>",
    "d/invoices/<slug:token>/payment",
    "pay/<slug:token>",
    "pay/<slug:token>/attempt",
    "pay/<slug:token>/return",
    "sandbox/<slug:token>",
    "hooks/sandbox",
    # programs that know the secret of a trigger, or of a delivery request
    "hooks/triggers/<str:secret>",
    "hooks/deliveries/<str:secret>",
    # what a letter of a rule asks for at its client's
    "t/<str:token>.gif",
    "l/<str:token>/<int:number>",
    "no-letters/<str:token>",
    # what asks the owner of a sender address
    "sender-addresses/<str:token>",
}
"""Addresses for everybody. A page that is not in this list and lets a stranger in fails the test."""

PUBLIC_API = {"api/docs", "api/v1/openapi.json", "api/v1/", "^api/(?P<rest>.*)$"}
"""The description of the API, and the two addresses that say that there is nothing."""


def name(address: Address) -> str:
    return address.route or "(start)"


OFFICE = [one for one in all_addresses() if not one.is_api and one.route not in PUBLIC | PUBLIC_API]
API = [one for one in all_addresses() if one.is_api and one.route not in PUBLIC_API]


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", OFFICE, ids=name)
def test_is_sent_to_the_door(address, method, recorded):
    answer = getattr(Client(), method)(address.path)

    assert answer.status_code in {302, 303, 405}, answer.status_code
    if answer.status_code != 405:
        assert answer.headers["Location"].startswith("/sign-in")
    assert recorded == []


@pytest.mark.parametrize("address", OFFICE, ids=name)
def test_is_sent_to_the_door_by_htmx_too(address):
    answer = Client().get(address.path, headers={"HX-Request": "true"})

    assert answer.status_code in {204, 401, 405}
    if answer.status_code != 405:
        assert answer.headers["HX-Redirect"].startswith("/sign-in")


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
@pytest.mark.parametrize("address", API, ids=name)
def test_is_refused_by_the_api(address, method, recorded):
    answer = getattr(Client(), method)(address.path, content_type="application/json")

    assert answer.status_code in {401, 405}
    if answer.status_code == 401:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "Bearer" in answer.headers["WWW-Authenticate"]
    assert recorded == []


def test_public_addresses_are_known_by_name():
    public = {one.route for one in all_addresses() if one.is_public and not one.is_api}

    assert public - PUBLIC_API == PUBLIC
