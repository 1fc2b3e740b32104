"""What a program sees of payments and may do with them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.sales.payments.models import Payment, State

pytestmark = pytest.mark.django_db


def brl(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "BRL"}


class TestGet:
    def test_shows_only_what_one_may_see(self, api_of, anna, boris, payment_of_anna):
        assert api_of(anna).get(f"/api/v1/payments/{payment_of_anna.pk}").json()["amount"] == brl("114.80")
        assert api_of(boris).get(f"/api/v1/payments/{payment_of_anna.pk}").status_code == 404
        assert api_of(boris).get("/api/v1/payments").json()["items"] == []

    def test_finds_those_of_a_deal(self, api_of, anna, payment_of_anna):
        deal = payment_of_anna.order.deal_id

        found = api_of(anna).get(f"/api/v1/payments?deal_id={deal}&state=pending").json()

        assert [one["id"] for one in found["items"]] == [payment_of_anna.pk]


class TestPay:
    def test_completes_once(self, api_of, anna, payment_of_anna, recorded):
        api, url = api_of(anna), f"/api/v1/payments/{payment_of_anna.pk}/pay"
        recorded.start_over()

        first, second = api.post(url, {"reference": "Receipt 7"}), api.post(url)

        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json() == second.json()
        assert (first.json()["state"], first.json()["method"]) == ("paid", "manual")
        assert payment_of_anna.order.refreshed().paid_total == Decimal("114.80")
        assert recorded == ["payment.received", "order.paid", "order.moved"]

    @pytest.mark.parametrize("amount", [brl("0.01"), {"amount": "114.80", "currency": "EUR"}])
    def test_refuses_another_amount(self, api_of, anna, payment_of_anna, amount, recorded):
        api = api_of(anna)
        recorded.start_over()

        answer = api.post(f"/api/v1/payments/{payment_of_anna.pk}/pay", {"amount": amount})

        assert answer.status_code == 422
        assert payment_of_anna.refreshed().state == State.PENDING
        assert payment_of_anna.order.refreshed().paid_total == 0
        assert recorded == []

    def test_is_not_for_strangers(self, api_of, boris, payment_of_anna):
        answer = api_of(boris).post(f"/api/v1/payments/{payment_of_anna.pk}/pay")

        assert answer.status_code == 404
        assert payment_of_anna.refreshed().state == State.PENDING


class TestRefund:
    def test_pays_back_a_part(self, api_of, anna, payment_of_anna):
        api, url = api_of(anna), f"/api/v1/payments/{payment_of_anna.pk}"
        api.post(f"{url}/pay")

        answer = api.post(f"{url}/refund", {"amount": brl("14.80")})

        assert (answer.json()["state"], answer.json()["refunded"]) == ("paid", brl("14.80"))
        assert payment_of_anna.order.refreshed().paid_total == Decimal("100.00")

    def test_refuses_more_than_came_in(self, api_of, anna, payment_of_anna):
        api, url = api_of(anna), f"/api/v1/payments/{payment_of_anna.pk}"
        api.post(f"{url}/pay")

        answer = api.post(f"{url}/refund", {"amount": brl("114.81")})

        assert answer.status_code == 422
        assert payment_of_anna.order.refreshed().paid_total == Decimal("114.80")


class TestPaymentsOfDeals:
    def test_lists_those_of_the_orders_behind_it(self, api_of, anna, boris, payment_of_anna):
        url = f"/api/v1/deals/{payment_of_anna.order.deal_id}/payments"

        assert [one["id"] for one in api_of(anna).get(url).json()["items"]] == [payment_of_anna.pk]
        assert api_of(boris).get(url).status_code == 404

    def test_writes_the_order_of_a_deal_that_has_none(self, api_of, anna, pipeline):
        deal = create_deal(title="Repair", amount=money("80.00", "BRL"), by=Actor.of(anna))

        answer = api_of(anna).post(f"/api/v1/deals/{deal.pk}/payments")

        assert (answer.status_code, answer.json()["amount"]) == (201, brl("80.00"))
        assert Payment.objects.get().order.deal == deal

    def test_refuses_a_deal_that_is_paid(self, api_of, anna, payment_of_anna):
        api = api_of(anna)
        api.post(f"/api/v1/payments/{payment_of_anna.pk}/pay")

        answer = api.post(f"/api/v1/deals/{payment_of_anna.order.deal_id}/payments")

        assert answer.status_code == 422
        assert Payment.objects.count() == 1
