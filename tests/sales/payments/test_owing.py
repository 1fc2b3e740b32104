"""Who owes whom how much: after returns, refunds and cancellations, at every door that tells it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealwright.events import last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change
from dealwright.sales.orders.actions import OrderedLine, cancel_order, move_order, set_order_lines
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.orders.queries import order_to_pay
from dealwright.sales.orders.words import paid_words
from dealwright.sales.payments.actions import (
    ask_for_payment,
    complete_payment,
    mark_paid_by_hand,
    refund_payment,
)
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import MANUAL, SANDBOX
from dealwright.sales.shipments.actions import deliver_shipment, take_back_goods
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import SYSTEM, at_once, new_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pipeline")]


def brl(amount: str) -> Any:
    return money(amount, "BRL")


@pytest.fixture
def delivered(sent_order: Order) -> Order:
    """Five phone cases, 249.50 and 15.00 for the courier; the client has them."""
    deliver_shipment(sent_order.shipments.get(), by=SYSTEM)
    return sent_order.refreshed()


def pay(order: Order) -> Payment:
    """All of it came in."""
    return mark_paid_by_hand(order, by=SYSTEM)


def come_back(order: Order, pieces: int, refund: str | None = None) -> Order:
    """So many of them came back."""
    line = order.lines.get().pk
    taken = brl(refund) if refund else None
    take_back_goods(order, pieces={line: pieces}, reason="Too small", refund=taken, by=SYSTEM)
    return order.refreshed()


def pay_back(order: Order, amount: str) -> Order:
    """So much went back, without a word of goods."""
    payment = order.payments.filter(state="paid").get()
    refund_payment(payment, amount=brl(amount), by=SYSTEM)
    return order.refreshed()


def sums(order: Order) -> tuple[Decimal, Decimal]:
    """What the client owes, and what we do."""
    return order.due, order.overpaid


class TestReturns:
    def test_nothing_is_due_again_of_what_was_paid_back_with_a_return(self, delivered):
        pay(delivered)

        order = come_back(delivered, 2, refund="99.80")

        assert sums(order) == (0, 0)
        assert (order.returned_total, order.refunded_total, order.paid_total) == (
            Decimal("99.80"),
            Decimal("99.80"),
            Decimal("164.70"),
        )
        assert (order.paid_state, str(paid_words(order)[0])) == ("partly_refunded", "Paid back in part")

    def test_what_came_back_is_to_be_paid_back(self, delivered):
        pay(delivered)

        order = come_back(delivered, 2)

        assert sums(order) == (0, Decimal("99.80"))
        assert str(paid_words(order)[0]) == "To be paid back"

    def test_the_refund_may_come_after_the_return(self, delivered):
        pay(delivered)
        come_back(delivered, 2)

        assert sums(pay_back(delivered, "99.80")) == (0, 0)

    def test_the_refund_may_come_before_the_return(self, delivered):
        pay(delivered)

        between = pay_back(delivered, "99.80")
        order = come_back(between, 2)

        assert sums(between) == (0, 0)
        assert sums(order) == (0, 0)
        assert order.waived_total == 0

    def test_all_of_it_and_the_delivery_may_go_back(self, delivered):
        pay(delivered)

        order = pay_back(come_back(delivered, 5, refund="249.50"), "15.00")

        assert sums(order) == (0, 0)
        assert (order.paid_state, str(paid_words(order)[0])) == ("refunded", "Paid back")

    def test_a_kind_refund_beside_a_return_is_not_asked_for_again(self, delivered):
        pay(delivered)

        order = pay_back(come_back(delivered, 1, refund="49.90"), "10.00")

        assert sums(order) == (0, 0)

    def test_less_is_due_of_what_was_not_paid_yet(self, delivered):
        order = come_back(delivered, 2)

        assert sums(order) == (Decimal("164.70"), 0)
        assert order.status == Status.SHIPPED

    def test_the_rest_that_comes_in_completes_the_order(self, delivered, recorded):
        order = come_back(delivered, 2)
        recorded.start_over()

        mark_paid_by_hand(order, by=SYSTEM)

        order = order.refreshed()
        assert (sums(order), order.status, order.paid_state) == ((0, 0), Status.COMPLETED, "paid")
        assert recorded == ["payment.asked", "payment.received", "order.paid", "order.moved"]

    def test_a_return_of_what_was_not_paid_settles_the_rest(self, delivered):
        mark_paid_by_hand(delivered, amount=brl("164.70"), by=SYSTEM)

        order = come_back(delivered, 2)

        assert (sums(order), order.status) == ((0, 0), Status.COMPLETED)

    def test_nothing_is_to_be_paid_once_all_came_back_unpaid(self, delivered):
        order = come_back(delivered, 5)

        assert sums(order) == (Decimal("15.00"), 0)
        mark_paid_by_hand(order, by=SYSTEM)
        assert sums(order.refreshed()) == (0, 0)

    def test_pieces_by_pieces_are_worth_the_line_to_the_cent(self, delivered):
        pay(delivered)

        worth = [come_back(delivered, 1).returned_total for _ in range(5)]

        assert worth[-1] == Decimal("249.50")


class TestRefunds:
    def test_a_refund_of_a_paid_order_is_not_due_again(self):
        order = pay_back(pay(new_order()).order, "14.80")

        assert (sums(order), order.waived_total) == ((0, 0), Decimal("14.80"))
        assert order.paid_state == "partly_refunded"

    def test_a_refund_of_a_part_payment_is_due_as_before(self):
        order = new_order()
        mark_paid_by_hand(order, amount=brl("50.00"), by=SYSTEM)

        assert sums(pay_back(order, "50.00")) == (Decimal("114.80"), 0)

    def test_what_was_paid_twice_goes_back_and_leaves_the_order_paid(self):
        order = new_order()
        twice = [ask_for_payment(order, provider=one, by=SYSTEM) for one in (SANDBOX, MANUAL)]
        for one in twice:
            complete_payment(one, amount=brl("114.80"), reference="r", by=SYSTEM)
        assert sums(order.refreshed()) == (0, Decimal("114.80"))

        refund_payment(twice[1], amount=brl("114.80"), by=SYSTEM)

        order = order.refreshed()
        assert (sums(order), order.waived_total, order.paid_total) == ((0, 0), 0, Decimal("114.80"))

    def test_may_be_asked_for_anew(self, recorded):
        order = pay_back(pay(new_order()).order, "114.80")
        with pytest.raises(Refused, match="Nothing is due"):
            ask_for_payment(order, provider=SANDBOX, by=SYSTEM)

        ask_for_payment(order, amount=brl("100.00"), provider=SANDBOX, by=SYSTEM)

        order = order.refreshed()
        assert (order.due, order.waived_total) == (Decimal("100.00"), Decimal("14.80"))
        assert order.paid_state == "unpaid"

    def test_may_be_paid_anew_by_hand(self):
        order = pay_back(pay(new_order()).order, "114.80")

        mark_paid_by_hand(order, amount=brl("114.80"), by=SYSTEM)

        order = order.refreshed()
        assert (sums(order), order.waived_total, order.paid_total) == ((0, 0), 0, Decimal("114.80"))

    def test_is_asked_for_anew_at_most_as_far_as_it_was_let_off(self, recorded):
        order = pay_back(pay(new_order()).order, "14.80")
        recorded.start_over()

        with pytest.raises(Refused):
            ask_for_payment(order, amount=brl("14.81"), provider=SANDBOX, by=SYSTEM)

        assert order.refreshed().waived_total == Decimal("14.80")
        assert recorded == []

    def test_other_products_are_to_be_paid_in_full(self):
        order = pay_back(pay(new_order()).order, "114.80")
        product = order.lines.get().product

        set_order_lines(order, lines=[OrderedLine(product, 3)], by=SYSTEM)
        changed = order.refreshed()
        undo_change(last_change(), by=SYSTEM)

        assert (changed.due, changed.waived_total) == (Decimal("164.70"), 0)
        assert sums(order.refreshed()) == (0, 0)


class TestCanceled:
    def test_owes_nothing_and_keeps_what_came_in(self):
        order = cancel_order(pay(new_order()).order, reason="Ordered twice", by=SYSTEM)

        assert sums(order.refreshed()) == (0, Decimal("114.80"))
        assert str(paid_words(order.refreshed())[0]) == "To be paid back"

    def test_is_settled_once_it_is_paid_back(self):
        order = cancel_order(pay(new_order()).order, reason="Ordered twice", by=SYSTEM)

        order = pay_back(order, "114.80")

        assert (sums(order), order.waived_total, order.paid_state) == ((0, 0), 0, "refunded")

    def test_is_to_be_paid_again_when_it_is_opened_again(self):
        order = cancel_order(pay(new_order()).order, reason="Ordered twice", by=SYSTEM)
        order = pay_back(order, "114.80")

        move_order(order, to=order_stage("N"), by=SYSTEM)

        assert sums(order.refreshed()) == (Decimal("114.80"), 0)


@pytest.mark.django_db(transaction=True)
def test_a_refund_and_a_return_at_once_count_once(sent_order: Order) -> None:
    deliver_shipment(sent_order.shipments.get(), by=SYSTEM)
    pay(sent_order)

    answers = at_once(lambda: come_back(sent_order, 2), lambda: pay_back(sent_order, "99.80"))

    order = sent_order.refreshed()
    assert not [one for one in answers if isinstance(one, Exception)]
    assert sums(order) == (0, 0)


class TestDoors:
    """Every place that tells what is due tells the same."""

    @pytest.fixture
    def returned(self, delivered: Order) -> Order:
        """Two of five came back and were paid back."""
        pay(delivered)
        return come_back(delivered, 2, refund="99.80")

    def test_the_card_of_the_deal(self, returned: Order, anna: User, client_of: Callable[..., Client]):
        page = client_of(anna).get(f"/deals/{returned.deal_id}").text

        assert "Paid back in part" in page
        assert "Returned goods" in page
        assert "Still to pay" not in page
        assert "Left empty, all that is due" not in page
        assert order_to_pay(returned.deal) is None

    @pytest.mark.usefixtures("with_orders")
    def test_the_card_the_board_and_the_list(
        self, anna: User, client_of: Callable[..., Client], order_of_anna: Order
    ):
        pay(order_of_anna)
        pay_back(order_of_anna, "14.80")

        for address in (f"/orders/{order_of_anna.pk}", "/orders", "/orders/list"):
            assert "Paid back in part" in client_of(anna).get(address).text, address

    @pytest.mark.usefixtures("with_orders")
    def test_the_card_says_what_is_still_to_be_paid_back(
        self, anna: User, client_of: Callable[..., Client], delivered: Order
    ):
        pay(delivered)
        come_back(delivered, 2)

        page = client_of(anna).get(f"/orders/{delivered.pk}").text

        assert "is still to be paid back" in page

    def test_the_page_of_the_customer(self, returned: Order):
        page = Client().get(f"/shop/orders/{returned.page_token}").text

        assert "Paid back to you" in page
        assert "Pay now" not in page

    def test_a_payment_page_that_asks_for_too_much_leads_to_the_order(self, delivered: Order):
        asked = ask_for_payment(delivered, provider=SANDBOX, by=SYSTEM)
        come_back(delivered, 2)

        page = Client().get(asked.page).text

        assert "Less is to be paid for this order by now" in page
        assert "Go to payment" not in page

    def test_the_api(self, returned: Order, anna: User, api_of: Callable[..., Any]):
        told = api_of(anna).get(f"/api/v1/orders/{returned.pk}").json()

        assert told["paid_state"] == "partly_refunded"
        assert {name: told["totals"][name]["amount"] for name in ("paid", "returned", "refunded")} == {
            "paid": "164.70",
            "returned": "99.80",
            "refunded": "99.80",
        }
        assert told["totals"]["due"] == {"amount": "0.00", "currency": "BRL"}
        assert told["totals"]["overpaid"] == {"amount": "0.00", "currency": "BRL"}

    def test_open_accounts(self, returned: Order):
        assert not Order.objects.to_be_paid().filter(pk=returned.pk).exists()

    def test_pieces_of_an_order_that_was_paid_back_are_not_kept(self):
        order = pay_back(pay(new_order()).order, "114.80")

        assert not order.is_paid_with_money
