"""Putting into a cart, changing, taking out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import Actor, unrecorded
from dealwright.kit.errors import Refused
from dealwright.kit.secrets import new_token
from dealwright.people.users.models import User
from dealwright.store.carts.actions import (
    KEPT,
    Joined,
    forget_old_carts,
    join_carts,
    put_into_cart,
    set_quantity,
    take_out,
)
from dealwright.store.carts.models import Cart, CartLine
from dealwright.store.carts.queries import open_cart, pieces_in
from dealwright.store.settings.models import Store


def lines(token: str | None, user: User | None = None) -> list[tuple[str, int]]:
    """What lies in the cart: names and quantities."""
    found = CartLine.objects.filter(cart=open_cart(token, user)).order_by("id")
    return list(found.values_list("product__name", "quantity"))


class TestPutIntoCart:
    def test_opens_one_cart_and_adds_to_it(
        self, store: Store, phone: Product, case: Product, system: Actor, recorded: Any
    ) -> None:
        token = put_into_cart(None, phone, 1, by=system)
        same = put_into_cart(token, case, 2, by=system)
        put_into_cart(token, phone, 3, by=system)

        assert same == token
        assert lines(token) == [("Aurora X2", 4), ("Soft case", 2)]
        assert pieces_in(token) == 6
        assert recorded == []

    @pytest.mark.parametrize("broken", ["", "x", "\x00", "a" * 42, "a" * 43 + "\n", "é" * 43])
    def test_gives_a_new_token_for_one_that_is_not_ours(
        self, broken: str, store: Store, phone: Product, system: Actor
    ) -> None:
        token = put_into_cart(broken, phone, 1, by=system)

        assert token != broken
        assert lines(token) == [("Aurora X2", 1)]

    @pytest.mark.parametrize("quantity", [0, -1, -(10**12), 11, 1000, 10**9])
    def test_refuses_odd_quantities(self, quantity: int, store: Store, phone: Product, system: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            put_into_cart(None, phone, quantity, by=system)

        assert refusal.value.extra["product_id"] == phone.pk
        assert Cart.objects.count() == 0

    def test_refuses_more_than_is_left_with_what_lies_there_already(
        self, store: Store, case: Product, system: Actor
    ) -> None:
        token = put_into_cart(None, case, 2, by=system)

        with pytest.raises(Refused, match="Only 3 left, 2 of them in your cart"):
            put_into_cart(token, case, 2, by=system)

        assert lines(token) == [("Soft case", 2)]

    def test_refuses_what_is_not_sold(self, store: Store, phone: Product, system: Actor) -> None:
        set_stock(phone, stock=0, by=system)

        with pytest.raises(Refused, match="sold out"):
            put_into_cart(None, phone.refreshed(), 1, by=system)
        with pytest.raises(Refused, match="sold out"):
            put_into_cart(None, edit_product(phone, is_active=False, by=system), 1, by=system)

        assert Cart.objects.count() == 0


class TestSetQuantity:
    def test_changes_one_line(self, store: Store, phone: Product, case: Product, system: Actor) -> None:
        token = put_into_cart(None, phone, 1, by=system)
        put_into_cart(token, case, 1, by=system)

        set_quantity(token, case, 3, by=system)

        assert lines(token) == [("Aurora X2", 1), ("Soft case", 3)]

    def test_takes_out_at_zero(self, store: Store, phone: Product, system: Actor) -> None:
        token = put_into_cart(None, phone, 1, by=system)

        set_quantity(token, phone, 0, by=system)
        take_out(token, phone, by=system)

        assert lines(token) == []

    def test_refuses_a_line_that_is_not_there(self, store: Store, phone: Product, system: Actor) -> None:
        for token in (None, "x", new_token()):
            with pytest.raises(Refused, match="no longer in your cart"):
                set_quantity(token, phone, 1, by=system)

        assert CartLine.objects.count() == 0


class TestJoinCarts:
    def test_adds_what_was_chosen_before_to_the_cart_of_the_client(
        self, store: Store, phone: Product, case: Product, anna: User, system: Actor, recorded: Any
    ) -> None:
        put_into_cart(None, phone, 1, user=anna, by=system)
        token = put_into_cart(None, phone, 2, by=system)
        put_into_cart(token, case, 3, by=system)

        joined = join_carts(token, anna, by=system)

        assert joined == Joined(was_filled=True, is_whole=True)
        assert lines(None, anna) == [("Aurora X2", 3), ("Soft case", 3)]
        assert open_cart(token) is None
        assert join_carts(token, anna, by=system) is None
        assert recorded == []

    @pytest.mark.parametrize(
        ("mine", "brought", "left", "together"),
        [(2, 2, 3, 3), (3, 3, 3, 3), (1, 3, 2, 3), (2, 1, 0, 2), (1, 1, 9, 2)],
    )
    def test_keeps_to_what_is_left_but_makes_nothing_less(
        self,
        mine: int,
        brought: int,
        left: int,
        together: int,
        store: Store,
        case: Product,
        anna: User,
        system: Actor,
    ) -> None:
        put_into_cart(None, case, mine, user=anna, by=system)
        token = put_into_cart(None, case, brought, by=system)
        set_stock(case, stock=left, by=system)

        joined = join_carts(token, anna, by=system)

        assert joined == Joined(was_filled=True, is_whole=together == mine + brought)
        assert lines(None, anna) == [("Soft case", together)]

    def test_keeps_coupon_and_address_of_either(
        self, store: Store, phone: Product, anna: User, boris: User, system: Actor
    ) -> None:
        token = put_into_cart(None, phone, 1, by=system)
        with unrecorded("set up for a test"):
            Cart.objects.update(coupon_code="WELCOME", email="anna@example.com")

        join_carts(token, anna, by=system)

        cart = Cart.objects.get()
        assert (cart.user, cart.coupon_code, cart.email) == (anna, "WELCOME", "anna@example.com")
        assert open_cart(token) is None
        assert open_cart(token, boris) is None


class TestForgetOldCarts:
    def test_forgets_what_was_left_for_two_months(self, store: Store, phone: Product, system: Actor) -> None:
        now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        with time_machine.travel(now - KEPT - timedelta(seconds=1), tick=False):
            old = put_into_cart(None, phone, 1, by=system)
        with time_machine.travel(now - KEPT + timedelta(seconds=1), tick=False):
            young = put_into_cart(None, phone, 1, by=system)

        with time_machine.travel(now, tick=False):
            assert forget_old_carts(by=system) == 1
            assert forget_old_carts(by=system) == 0

        assert open_cart(old) is None
        assert lines(young) == [("Aurora X2", 1)]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_clicks_of_one_visitor_fill_one_cart(
        self, store: Store, phone: Product, system: Actor, at_once: Callable[..., list[Any]]
    ) -> None:
        token = new_token()

        at_once(8, lambda place: put_into_cart(token, phone, 1, by=system))

        assert Cart.objects.count() == 1
        assert lines(token) == [("Aurora X2", 8)]

    def test_two_devices_of_one_client_fill_one_cart(
        self, store: Store, phone: Product, anna: User, system: Actor, at_once: Callable[..., list[Any]]
    ) -> None:
        at_once(8, lambda place: put_into_cart(None, phone, 1, user=anna, by=system))

        assert Cart.objects.count() == 1
        assert lines(None, anna) == [("Aurora X2", 8)]

    def test_two_devices_that_sign_in_bring_each_cart_along_once(
        self, store: Store, phone: Product, anna: User, system: Actor, at_once: Callable[..., list[Any]]
    ) -> None:
        tokens = [put_into_cart(None, phone, pieces, by=system) for pieces in (1, 2)]

        found = at_once(8, lambda place: join_carts(tokens[place % 2], anna, by=system))

        assert sum(one is None for one in found) == 6
        assert sum(isinstance(one, Joined) for one in found) == 2
        assert Cart.objects.count() == 1
        assert lines(None, anna) == [("Aurora X2", 3)]
