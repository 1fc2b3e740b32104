"""The pages of orders, and the buttons on them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.sales.orders.models import Status
from dealwright.sales.payments.models import Payment, State
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = pytest.mark.django_db


class TestList:
    def test_shows_only_what_one_may_see(self, client_of, anna, boris, order_of_anna):
        assert f"/orders/{order_of_anna.pk}" in client_of(anna).get("/orders").content.decode()
        assert f"/orders/{order_of_anna.pk}" not in client_of(boris).get("/orders").content.decode()

    def test_reads_on_from_a_cursor_and_forgives_a_broken_one(self, client_of, anna, pipeline):
        case, clara = new_product(stock=200), new_customer()
        for _time in range(51):
            new_order(product=case, contact=clara, quantity=1, responsible=anna)
        client = client_of(anna)

        first = client.get("/orders").content.decode()
        next_url = first.split('class="more"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
        rest = client.get(next_url, headers={"HX-Request": "true"}).content.decode()

        assert (first.count("data-row="), rest.count("data-row=")) == (50, 1)
        assert "<html" not in rest
        assert client.get("/orders?cursor=nonsense&view=odd").status_code == 200

    @pytest.mark.parametrize("number", [1, 20])
    def test_takes_eight_queries_at_most(
        self, client_of, anna, pipeline, number, django_assert_max_num_queries
    ):
        case, clara = new_product(stock=200), new_customer()
        for _time in range(number):
            new_order(product=case, contact=clara, responsible=anna)
        client = client_of(anna)

        with django_assert_max_num_queries(8):
            client.get("/orders")

    def test_leads_strangers_to_the_door(self, client, order_of_anna):
        for path in ("/orders", f"/orders/{order_of_anna.pk}"):
            assert client.get(path).url.startswith("/sign-in")


class TestCard:
    def test_shows_lines_payments_and_story(self, client_of, anna, payment_of_anna):
        order = payment_of_anna.order

        page = client_of(anna).get(f"/orders/{order.pk}").content.decode()

        assert "Phone case" in page
        assert payment_of_anna.page in page
        assert f"placed order {order.number}" in page

    def test_takes_fifteen_queries_at_most(
        self, client_of, anna, payment_of_anna, django_assert_max_num_queries
    ):
        client = client_of(anna)

        with django_assert_max_num_queries(15):
            client.get(f"/orders/{payment_of_anna.order_id}")

    def test_is_not_found_by_others(self, client_of, boris, order_of_anna):
        assert client_of(boris).get(f"/orders/{order_of_anna.pk}").status_code == 404

    def test_is_where_a_payment_is_shown(self, client_of, anna, boris, payment_of_anna):
        path = f"/payments/{payment_of_anna.pk}"

        assert client_of(anna).get(path).url == f"/orders/{payment_of_anna.order_id}"
        assert client_of(boris).get(path).status_code == 404


class TestButtons:
    def test_cancels(self, client_of, anna, order_of_anna):
        client_of(anna).post(f"/orders/{order_of_anna.pk}/cancellation", {"reason": "Ordered twice"})

        assert order_of_anna.refreshed().status == Status.CANCELED

    def test_asks_for_the_reason(self, client_of, anna, order_of_anna):
        answer = client_of(anna).post(f"/orders/{order_of_anna.pk}/cancellation", {"reason": ""})

        assert answer.status_code == 422
        assert order_of_anna.refreshed().status == Status.ACCEPTED

    def test_asks_for_a_part(self, client_of, anna, order_of_anna):
        client_of(anna).post(f"/orders/{order_of_anna.pk}/payments", {"amount": "50,40"})

        assert Payment.objects.get().amount == Decimal("50.40")

    @pytest.mark.parametrize("amount", ["many", "0", "-5", "1000", "1.005"])
    def test_refuses_an_amount_that_is_not_due(self, client_of, anna, order_of_anna, amount):
        answer = client_of(anna).post(f"/orders/{order_of_anna.pk}/payments", {"amount": amount})

        assert answer.status_code == 422
        assert Payment.objects.count() == 0

    def test_marks_a_payment_as_paid(self, client_of, anna, payment_of_anna):
        client_of(anna).post(f"/payments/{payment_of_anna.pk}/completion", {"reference": "Receipt 7"})

        assert payment_of_anna.refreshed().state == State.PAID

    def test_marks_an_order_as_paid_by_hand(self, client_of, anna, order_of_anna):
        client_of(anna).post(f"/orders/{order_of_anna.pk}/payments/by-hand", {"amount": "", "reference": "7"})

        assert order_of_anna.refreshed().status == Status.PAID

    def test_writes_down_a_refund(self, client_of, anna, payment_of_anna):
        client = client_of(anna)
        client.post(f"/payments/{payment_of_anna.pk}/completion")

        client.post(f"/payments/{payment_of_anna.pk}/refund", {"amount": "14.80"})

        assert payment_of_anna.order.refreshed().paid_total == Decimal("100.00")

    @pytest.mark.parametrize(
        "path", ["/orders/{order}/cancellation", "/orders/{order}/payments", "/payments/{payment}/completion"]
    )
    def test_are_not_for_others(self, client_of, boris, payment_of_anna, path):
        address = path.format(order=payment_of_anna.order_id, payment=payment_of_anna.pk)

        answer = client_of(boris).post(address, {"reason": "Mine", "amount": "1"})

        assert answer.status_code == 404
        assert payment_of_anna.refreshed().state == State.PENDING
        assert payment_of_anna.order.refreshed().status == Status.ACCEPTED


class TestMoneyOnOtherCards:
    def test_stands_on_the_card_of_the_deal(self, client_of, anna, payment_of_anna):
        page = client_of(anna).get(f"/deals/{payment_of_anna.order.deal_id}").content.decode()

        assert f"Order №{payment_of_anna.order.number}" in page
        assert payment_of_anna.page in page

    def test_is_asked_for_on_a_deal_without_an_order(self, client_of, anna, pipeline):
        deal = create_deal(title="Repair", amount=money("80.00", "BRL"), by=Actor.of(anna))
        client = client_of(anna)

        answer = client.post(f"/deals/{deal.pk}/payments", headers={"HX-Request": "true"})

        payment = Payment.objects.get()
        assert (payment.amount, payment.order.deal) == (Decimal("80.00"), deal)
        assert payment.page in answer.content.decode()
