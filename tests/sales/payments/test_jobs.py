"""What must always be true of money."""

from __future__ import annotations

import logging
from decimal import Decimal

import pytest

from dealwright.events import unrecorded
from dealwright.kit.money import money
from dealwright.sales.orders.models import Order
from dealwright.sales.payments import jobs
from dealwright.sales.payments.actions import complete_payment, refund_payment
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db


class TestOrdersOutOfBalance:
    def test_finds_nothing_wrong_with_what_our_actions_did(self, payment_of_anna):
        whole = payment_of_anna.amount_money
        complete_payment(payment_of_anna, amount=whole, reference="", by=SYSTEM)
        refund_payment(payment_of_anna, amount=money("14.80", "BRL"), by=SYSTEM)

        assert list(jobs.orders_out_of_balance()) == []

    @pytest.mark.parametrize("wrong", [{"paid_total": Decimal("1.00")}, {"status": "P"}])
    def test_alarms_and_repairs_nothing(self, order_of_anna, wrong, caplog):
        with unrecorded("a mistake"):
            Order.objects.filter(pk=order_of_anna.pk).update(**wrong)

        with caplog.at_level(logging.ERROR):
            jobs.look_through_books()

        assert f"Order {order_of_anna.number} (status" in caplog.text
        assert list(jobs.orders_out_of_balance()) == [order_of_anna]


class TestStep:
    def test_looks_once_an_hour_however_often_it_is_woken(self, monkeypatch):
        looks: list[None] = []
        monkeypatch.setattr(jobs, "look_through_books", lambda: looks.append(None))
        monkeypatch.setattr(jobs, "_next_look", 0.0)

        assert [jobs.step() for _ in range(5)] == [False] * 5

        assert len(looks) == 1
