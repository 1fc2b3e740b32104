"""Putting into a cart, changing, taking out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.crm.contacts.actions import create_contact
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
    take_over_cart,
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

    def test_takes_no_address_of_another_person_along(
        self, store: Store, phone: Product, anna: User, boris: User, system: Actor
    ) -> None:
        token = put_into_cart(None, phone, 1, by=system)
        with unrecorded("set up for a test"):
            Cart.objects.update(email="Anna@Example.com")

        join_carts(token, boris, by=system)

        assert (open_cart(None, boris).email, open_cart(None, anna)) == ("", None)
        token = put_into_cart(None, phone, 1, by=system)
        with unrecorded("set up for a test"):
            Cart.objects.filter(user=None).update(email="Anna@Example.com")
        join_carts(token, anna, by=system)
        assert open_cart(None, anna).email == "Anna@Example.com"

    def test_remembers_that_either_was_reminded_of(
        self, store: Store, phone: Product, anna: User, system: Actor
    ) -> None:
        put_into_cart(None, phone, 1, user=anna, by=system)
        token = put_into_cart(None, phone, 1, by=system)
        reminded_at = datetime(2026, 11, 21, 12, tzinfo=UTC)
        with unrecorded("set up for a test"):
            Cart.objects.filter(user=None).update(reminded_at=reminded_at)

        join_carts(token, anna, by=system)

        assert Cart.objects.get().reminded_at == reminded_at


class TestTakeOverCart:
    def test_copies_into_the_cart_of_a_browser(
        self, store: Store, phone: Product, cart_of: Callable[..., Cart], system: Actor
    ) -> None:
        left = cart_of((phone, 2))

        taken = take_over_cart(left, None, currency="BRL", by=system)

        assert taken.is_whole
        assert lines(taken.token) == [("Aurora X2", 2)]
        assert left.lines.get().quantity == 2

    def test_moves_into_the_cart_of_a_client_what_can_be_bought(
        self,
        store: Store,
        phone: Product,
        case: Product,
        cart_of: Callable[..., Cart],
        anna: User,
        system: Actor,
        recorded: Any,
    ) -> None:
        left = cart_of((phone, 2), (case, 3))
        reminded_at = datetime(2026, 11, 21, 12, tzinfo=UTC)
        with unrecorded("set up for a test"):
            Cart.objects.update(reminded_at=reminded_at)
        put_into_cart(None, case, 1, user=anna, by=system)  # so that one of three more is too many

        taken = take_over_cart(left, None, currency="BRL", user=anna, by=system)

        assert not taken.is_whole
        assert lines(None, anna) == [("Soft case", 3), ("Aurora X2", 2)]
        assert list(left.lines.values_list("product__name", "quantity")) == [("Soft case", 1)]
        assert open_cart(None, anna).reminded_at == reminded_at
        assert recorded == []

    @pytest.mark.parametrize(
        ("mine", "coming", "left_over", "together", "stays"),
        [(0, 3, 2, 2, 1), (2, 3, 4, 4, 1), (2, 1, 3, 3, 0), (3, 2, 3, 3, 2), (3, 2, 1, 3, 2)],
    )
    def test_moves_as_many_as_there_is_room_for(
        self,
        mine: int,
        coming: int,
        left_over: int,
        together: int,
        stays: int,
        store: Store,
        case: Product,
        cart_of: Callable[..., Cart],
        anna: User,
        system: Actor,
    ) -> None:
        left = cart_of((case, coming))
        if mine:
            put_into_cart(None, case, mine, user=anna, by=system)
        set_stock(case, stock=left_over, by=system)

        taken = take_over_cart(left, None, currency="BRL", user=anna, by=system)

        assert taken.is_whole == (stays == 0)
        assert lines(None, anna) == [("Soft case", together)]
        assert list(left.lines.values_list("quantity", flat=True)) == [stays] * bool(stays)

    def test_moves_coupon_address_and_client(
        self, store: Store, phone: Product, cart_of: Callable[..., Cart], anna: User, system: Actor
    ) -> None:
        left, clara = cart_of((phone, 1)), create_contact(name="Clara Souza", by=system)
        with unrecorded("set up for a test"):
            Cart.objects.update(coupon_code="WELCOME", email="Anna@example.com", contact=clara)

        take_over_cart(left, None, currency="BRL", user=anna, by=system)

        cart = Cart.objects.get()
        assert (cart.user, cart.coupon_code, cart.email) == (anna, "WELCOME", "Anna@example.com")
        assert cart.contact == clara

    def test_keeps_the_client_who_is_signed_in(
        self, store: Store, phone: Product, cart_of: Callable[..., Cart], anna: User, system: Actor
    ) -> None:
        clara, other = (create_contact(name=name, by=system) for name in ("Clara Souza", "Dora Lima"))
        left = cart_of((phone, 1))
        with unrecorded("set up for a test"):
            Cart.objects.update(email="dora@example.com", contact=other)

        take_over_cart(left, None, currency="BRL", user=anna, owner=clara, by=system)

        assert (Cart.objects.get().contact, Cart.objects.get().email) == (clara, "")

    def test_copies_once_however_often_the_link_is_followed(
        self, store: Store, phone: Product, case: Product, cart_of: Callable[..., Cart], system: Actor
    ) -> None:
        left = cart_of((phone, 3), (case, 2))
        with unrecorded("set up for a test"):
            Cart.objects.update(coupon_code="WELCOME")
        token = put_into_cart(None, phone, 1, by=system)
        put_into_cart(token, case, 3, by=system)

        taken = [take_over_cart(left, token, currency="BRL", by=system) for _click in range(2)]

        assert [(one.token, one.is_whole) for one in taken] == [(token, True)] * 2
        assert lines(token) == [("Aurora X2", 3), ("Soft case", 3)]
        assert open_cart(token).coupon_code == "WELCOME"
        assert sorted(left.lines.values_list("quantity", flat=True)) == [2, 3]

    def test_deletes_a_cart_that_moved_as_a_whole(
        self, store: Store, phone: Product, cart_of: Callable[..., Cart], anna: User, system: Actor
    ) -> None:
        left = cart_of((phone, 2))

        for _click in range(2):
            taken = take_over_cart(left, None, currency="BRL", user=anna, by=system)

        assert taken.is_whole
        assert lines(None, anna) == [("Aurora X2", 2)]
        assert Cart.objects.get().user == anna

    def test_leaves_the_cart_of_another_client_alone(
        self, store: Store, phone: Product, anna: User, boris: User, system: Actor
    ) -> None:
        put_into_cart(None, phone, 2, user=anna, by=system)

        take_over_cart(open_cart(None, anna), None, currency="BRL", user=boris, by=system)

        assert lines(None, anna) == lines(None, boris) == [("Aurora X2", 2)]


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
