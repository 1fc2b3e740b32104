"""What goes wrong with orders meets in one outcome, and the timeline tells which: over real connections."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dealwright.events.models import Entry, Link
from dealwright.kit.errors import Refused
from dealwright.sales.orders.actions import cancel_order, move_order
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.payments.actions import complete_payment, mark_paid_by_hand
from dealwright.sales.shipments import actions
from dealwright.sales.shipments.models import Shipment, ShipmentLine
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import SYSTEM, at_once, new_order, new_payment, new_product

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("with_orders")]
ROUNDS = 3
"""Of each race: which side is first is not ours to say."""


def told(order: Order, *kinds: str) -> list[str]:
    """Which of these kinds stand on the timeline of the order, in the order of what happened."""
    links = Link.objects.filter(record_kind="order", record_id=order.pk).values("event_id")
    found = Entry.objects.filter(pk__in=links, kind__in=kinds).order_by("pk")
    return list(found.values_list("kind", flat=True))


def refusals(answers: list[Any]) -> list[str]:
    """What was said to those who were refused; anything else that failed fails the test."""
    failed = [one for one in answers if isinstance(one, Exception)]
    assert all(isinstance(one, Refused) for one in failed), failed
    return [str(one) for one in failed]


class TestPaidOnceCanceled:
    def test_late_money_is_kept_and_told_of(self):
        payment = new_payment()
        order = cancel_order(payment.order, reason="Ordered twice", by=SYSTEM)

        complete_payment(payment, amount=payment.amount_money, reference="r", by=SYSTEM)

        order = order.refreshed()
        assert (order.status, order.due, order.overpaid) == (Status.CANCELED, 0, Decimal("114.80"))
        assert told(order, "order.canceled", "payment.received", "payment.came_late", "order.paid") == [
            "order.canceled",
            "payment.came_late",
        ]

    @pytest.mark.parametrize("_round", range(ROUNDS))
    def test_at_the_same_moment_the_order_is_canceled_and_the_money_is_here(self, _round):
        payment = new_payment()

        answers = at_once(
            lambda: complete_payment(payment, amount=payment.amount_money, reference="r", by=SYSTEM),
            lambda: cancel_order(payment.order, reason="Ordered twice", by=SYSTEM),
        )

        order = payment.order.refreshed()
        assert refusals(answers) == []
        assert (order.status, order.overpaid) == (Status.CANCELED, Decimal("114.80"))
        # Before the cancellation it is a payment, after it a late one: once, and never both.
        assert told(order, "payment.received", "payment.came_late", "order.canceled") in (
            ["payment.received", "order.canceled"],
            ["order.canceled", "payment.came_late"],
        )

    @pytest.mark.parametrize("_round", range(ROUNDS))
    def test_nobody_takes_money_by_hand_for_what_is_being_canceled(self, _round):
        order = new_order()

        answers = at_once(
            lambda: mark_paid_by_hand(order, by=SYSTEM),
            lambda: cancel_order(order, reason="Ordered twice", by=SYSTEM),
        )

        order = order.refreshed()
        assert order.status == Status.CANCELED
        if refusals(answers):
            assert (order.paid_total, told(order, "payment.received", "payment.came_late")) == (0, [])
        else:
            assert told(order, "payment.received", "order.canceled") == ["payment.received", "order.canceled"]


class TestShippedInParallel:
    def test_several_parcels_of_the_same_pieces_hold_each_of_them_once(self):
        case = new_product(stock=20)
        order = new_order(product=case, quantity=5)
        line = order.lines.get().pk

        answers = at_once(
            *[lambda: actions.ship_shipment(actions.add_shipment(order, by=SYSTEM), by=SYSTEM)] * 4
        )

        assert len(refusals(answers)) == 3
        held = ShipmentLine.objects.filter(order_line=line, shipment__canceled_at=None)
        assert sum(one.quantity for one in held) == 5
        assert case.refreshed().stock == 15
        assert told(order, "shipment.added", "shipment.shipped") == ["shipment.added", "shipment.shipped"]

    def test_more_than_was_bought_is_refused_at_its_line(self):
        order = new_order(quantity=2)
        line = order.lines.get()

        with pytest.raises(Refused, match="2 of it can still go, not 3") as refusal:
            actions.add_shipment(order, pieces={line.pk: 3}, by=SYSTEM)

        assert refusal.value.extra["order_line_id"] == line.pk
        assert Shipment.objects.count() == 0
        assert told(order, "shipment.added") == []

    @pytest.mark.parametrize("_round", range(ROUNDS))
    def test_two_parcels_that_are_filled_up_never_hold_more_than_was_bought(self, _round):
        order = new_order(quantity=5)
        line = order.lines.get().pk
        two = [actions.add_shipment(order, pieces={line: 1}, by=SYSTEM) for _ in "12"]

        answers = at_once(
            *(lambda one=one: actions.repack_shipment(one, pieces={line: 4}, by=SYSTEM) for one in two)
        )

        held = sorted(ShipmentLine.objects.filter(order_line=line).values_list("quantity", flat=True))
        assert (len(refusals(answers)), held) == (1, [1, 4])
        assert told(order, "shipment.repacked") == ["shipment.repacked"]

    @pytest.mark.parametrize("_round", range(ROUNDS))
    def test_what_is_shipped_is_not_canceled_and_what_is_canceled_is_not_shipped(self, _round, courier):
        case = new_product(stock=20)
        order = new_order(product=case, quantity=5, delivery_service=courier)
        parcel = order.shipments.get()

        answers = at_once(
            lambda: actions.ship_shipment(parcel, by=SYSTEM),
            lambda: cancel_order(order, reason="Ordered twice", by=SYSTEM),
        )

        assert len(refusals(answers)) == 1
        case = case.refreshed()
        is_shipped = told(order, "shipment.shipped") == ["shipment.shipped"]
        assert told(order, "order.canceled") == ([] if is_shipped else ["order.canceled"])
        assert (case.stock, case.reserved) == ((15, 0) if is_shipped else (20, 0))


class TestReturnedInParallel:
    def test_pieces_come_back_once(self, courier):
        case = new_product(stock=20)
        order = new_order(product=case, quantity=5, delivery_service=courier)
        actions.deliver_shipment(order.shipments.get(), by=SYSTEM)
        line = order.lines.get().pk

        answers = at_once(
            *[lambda: actions.take_back_goods(order, pieces={line: 3}, reason="Too small", by=SYSTEM)] * 3
        )

        assert len(refusals(answers)) == 2
        assert (case.refreshed().stock, order.refreshed().returned_total) == (18, Decimal("149.70"))
        assert told(order, "order.returned") == ["order.returned"]

    def test_what_came_back_as_a_return_is_not_taken_back_as_a_parcel(self, courier):
        case = new_product(stock=20)
        order = new_order(product=case, quantity=5, delivery_service=courier)
        parcel = actions.ship_shipment(order.shipments.get(), by=SYSTEM)
        actions.take_back_goods(order, pieces={order.lines.get().pk: 2}, reason="Too small", by=SYSTEM)

        with pytest.raises(Refused, match="came back already"):
            actions.unship_shipment(parcel, reason="The address was wrong", by=SYSTEM)

        assert case.refreshed().stock == 17
        assert told(order, "shipment.unshipped") == []


class TestCanceledInParallel:
    def test_several_cancellations_give_the_pieces_back_once(self):
        case = new_product(stock=20)
        order = new_order(product=case, quantity=5)

        answers = at_once(*[lambda: cancel_order(order, reason="Ordered twice", by=SYSTEM)] * 4)

        assert refusals(answers) == []
        assert (case.refreshed().reserved, told(order, "order.canceled")) == (0, ["order.canceled"])

    def test_the_last_pieces_go_to_the_order_that_is_opened_again_or_to_a_new_one(self):
        case = new_product(stock=5)
        order = cancel_order(new_order(product=case, quantity=5), reason="Ordered twice", by=SYSTEM)

        answers = at_once(
            lambda: move_order(order, to=order_stage("N"), by=SYSTEM),
            lambda: new_order(product=case, quantity=5, contact=order.contact),
        )

        assert len(refusals(answers)) == 1
        assert case.refreshed().reserved == 5
        is_reopened = not order.refreshed().is_canceled
        assert told(order, "order.reopened") == (["order.reopened"] if is_reopened else [])
