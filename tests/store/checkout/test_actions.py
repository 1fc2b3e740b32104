"""From a cart to an order, once, at the total that was seen, never more than there is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.catalog.stock.models import Reservation
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, unrecorded
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.coupons.actions import create_coupon
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.store.carts.actions import put_into_cart
from dealwright.store.carts.models import Cart
from dealwright.store.checkout.actions import PriceChanged, check_out, complete_checkout, write_coupon
from dealwright.store.checkout.buyer import Buyer
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store

TOTAL = money("5047.90", "BRL")
"""Two phones and a case."""

Carts = Callable[..., Cart]


def service(kind: str) -> int:
    """The delivery service of this kind."""
    return next(one.pk for one in delivery_services() if one.kind == kind)


class TestCheckOut:
    def test_makes_an_order_with_its_deal_and_client(
        self,
        cart_of: Carts,
        phone: Product,
        case: Product,
        maria: Buyer,
        pipeline: Pipeline,
        anna: User,
        recorded: Any,
    ) -> None:
        cart = cart_of((phone, 2), (case, 1))
        buyer = replace(maria, delivery=service("courier"), address="Rua A, 1", comment="Ring twice")
        recorded.start_over()

        order = check_out(
            cart,
            buyer=buyer,
            checkout_key=uuid4(),
            seen_total=TOTAL + money("25", "BRL"),
            by=Actor.visitor("Maria Souza"),
        )

        assert (order.total, order.delivery_total, order.store) == (
            Decimal("5072.90"),
            Decimal("25.00"),
            "web",
        )
        assert (order.delivery_name, order.delivery_address) == ("Courier", "Rua A, 1")
        assert order.buyer_comment == "Ring twice"
        assert order.contact.name == "Maria Souza"
        assert (order.deal.stage, order.deal.responsible) == (pipeline.first_stage(), anna)
        assert order.deal.amount == Decimal("5072.90")
        assert sorted(recorded) == ["contact.created", "deal.created", "order.placed", "stock.reserved"]
        assert {entry.actor_label for entry in recorded.entries} == {"Maria Souza"}
        assert (phone.refreshed().available, case.refreshed().available) == (8, 2)

    def test_answers_a_second_time_with_the_same_order(
        self, cart_of: Carts, phone: Product, maria: Buyer, system: Actor, recorded: Any
    ) -> None:
        cart, seen = cart_of((phone, 1)), phone.price_money
        first = check_out(cart, buyer=maria, checkout_key=uuid4(), seen_total=seen, by=system)
        recorded.start_over()

        again = check_out(cart, buyer=maria, checkout_key=first.checkout_key, seen_total=seen, by=system)
        other_tab = check_out(cart, buyer=maria, checkout_key=uuid4(), seen_total=seen, by=system)

        assert again == other_tab == first
        assert (Order.objects.count(), Deal.objects.count()) == (1, 1)
        assert recorded == []

    def test_refuses_another_total_than_was_seen(
        self, cart_of: Carts, phone: Product, maria: Buyer, system: Actor, recorded: Any
    ) -> None:
        cart = cart_of((phone, 1))
        edit_product(phone, price=money("2599.00", "BRL"), by=system)
        recorded.start_over()

        for seen in (money("2499.00", "BRL"), money("0.01", "BRL"), money("2599.00", "EUR")):
            with pytest.raises(PriceChanged) as conflict:
                check_out(cart, buyer=maria, checkout_key=uuid4(), seen_total=seen, by=system)
            assert isinstance(conflict.value, Conflict)

        nothing_is_left_behind(phone)
        assert cart.refreshed().ordered_at is None
        assert recorded == []

    def test_refuses_what_was_sold_out_meanwhile(
        self, cart_of: Carts, phone: Product, case: Product, maria: Buyer, system: Actor, recorded: Any
    ) -> None:
        cart = cart_of((phone, 2), (case, 1))
        set_stock(case, stock=0, by=system)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            check_out(cart, buyer=maria, checkout_key=uuid4(), seen_total=TOTAL, by=system)

        assert refusal.value.extra["product_id"] == case.pk
        nothing_is_left_behind(phone)
        assert recorded == []

    def test_refuses_an_empty_cart(self, cart_of: Carts, phone: Product, maria: Buyer, system: Actor) -> None:
        cart = cart_of((phone, 1))
        with unrecorded("an empty cart, as a visitor leaves it"):
            cart.lines.all().delete()

        with pytest.raises(Refused, match="empty"):
            check_out(cart, buyer=maria, checkout_key=uuid4(), seen_total=money("0", "BRL"), by=system)

        nothing_is_left_behind(phone)

    def test_knows_the_client_again(
        self, cart_of: Carts, phone: Product, maria: Buyer, system: Actor
    ) -> None:
        for email in ("maria@example.com", "MARIA@example.com "):
            check_out(
                cart_of((phone, 1)),
                buyer=replace(maria, email=email),
                checkout_key=uuid4(),
                seen_total=phone.price_money,
                by=system,
            )

        assert Contact.objects.count() == 1
        assert Order.objects.count() == 2


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_twenty_buyers_of_the_last_ten_pieces_make_ten_orders(
        self, cart_of: Carts, phone: Product, maria: Buyer, system: Actor, at_once: Callable[..., list[Any]]
    ) -> None:
        carts = [cart_of((phone, 1)) for _place in range(20)]

        outcomes = at_once(
            20,
            lambda place: check_out(
                carts[place],
                buyer=replace(maria, email=f"buyer{place}@example.com", phone=""),
                checkout_key=uuid4(),
                seen_total=phone.price_money,
                by=system,
            ),
        )

        assert sum(isinstance(outcome, Order) for outcome in outcomes) == 10
        assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 10
        assert (Order.objects.count(), Deal.objects.count(), Contact.objects.count()) == (10, 10, 10)
        now = phone.refreshed()
        assert (now.stock, now.reserved, now.available) == (10, 10, 0)

    def test_two_hundred_buyers_of_the_last_hundred_pieces_make_a_hundred_orders(
        self, cart_of: Carts, case: Product, maria: Buyer, system: Actor
    ) -> None:
        set_stock(case, stock=100, by=system)
        carts = [cart_of((case, 1)) for _place in range(200)]

        def buy(place: int) -> Order | Refused:
            try:
                return check_out(
                    carts[place],
                    buyer=replace(maria, email=f"buyer{place}@example.com", phone=""),
                    checkout_key=uuid4(),
                    seen_total=case.price_money,
                    by=system,
                )
            except Refused as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(40) as threads:  # as many connections as a test database takes
            outcomes = list(threads.map(buy, range(200)))

        assert sum(isinstance(outcome, Order) for outcome in outcomes) == 100
        assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 100
        assert (Order.objects.count(), Deal.objects.count()) == (100, 100)
        now = case.refreshed()
        assert (now.stock, now.reserved, now.available) == (100, 100, 0)

    def test_one_form_sent_eight_times_makes_one_order(
        self, cart_of: Carts, phone: Product, maria: Buyer, system: Actor, at_once: Callable[..., list[Any]]
    ) -> None:
        cart, key = cart_of((phone, 1)), uuid4()

        outcomes = at_once(
            8,
            lambda _place: check_out(
                cart, buyer=maria, checkout_key=key, seen_total=phone.price_money, by=system
            ),
        )

        assert {outcome.pk for outcome in outcomes} == {Order.objects.get().pk}
        assert Deal.objects.count() == 1
        assert phone.refreshed().reserved == 1

    def test_two_tabs_sent_together_make_one_order(
        self, store: Store, phone: Product, maria: Buyer, system: Actor, at_once: Callable[..., list[Any]]
    ) -> None:
        token = put_into_cart(None, phone, 1, by=system)

        outcomes = at_once(
            6,
            lambda _place: complete_checkout(
                token,
                store=the_store(),
                buyer=maria,
                checkout_key=uuid4(),
                seen_total=phone.price_money,
                by=system,
            ),
        )

        assert sum(outcome is None for outcome in outcomes) == 5
        assert [outcome.order for outcome in outcomes if outcome is not None] == [Order.objects.get()]
        assert Payment.objects.count() == 1
        assert phone.refreshed().reserved == 1

    def test_the_last_use_of_a_coupon_is_given_to_one_of_two_carts(
        self, cart_of: Carts, phone: Product, maria: Buyer, system: Actor, at_once: Callable[..., list[Any]]
    ) -> None:
        coupon = create_coupon(code="ONCE", kind="percent", value=Decimal(10), most_uses=1, by=system)
        carts = [write_coupon(cart_of((phone, 1)), "ONCE", by=system) for _place in range(6)]

        outcomes = at_once(
            6,
            lambda place: check_out(
                carts[place],
                buyer=replace(maria, email=f"buyer{place}@example.com", phone=""),
                checkout_key=uuid4(),
                seen_total=money("2249.10", "BRL"),
                by=system,
            ),
        )

        assert sum(isinstance(outcome, Order) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 5
        assert (Order.objects.count(), coupon.refreshed().used) == (1, 1)
        assert phone.refreshed().reserved == 1


def nothing_is_left_behind(phone: Product) -> None:
    """No order, deal, client or reservation came of it."""
    counts = [model.objects.count() for model in (Order, Deal, Contact, Reservation)]
    assert counts == [0, 0, 0, 0]
    assert phone.refreshed().reserved == 0
