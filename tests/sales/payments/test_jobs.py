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
            assert jobs.step() is False

        assert f"Order {order_of_anna.number} says" in caplog.text
        assert list(jobs.orders_out_of_balance()) == [order_of_anna]
