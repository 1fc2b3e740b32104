"""What happens to orders and their parcels moves the orders themselves (A8), and partial payments do not."""

import pytest

from dealwright.automation.dry_runs.queries import try_trigger
from dealwright.automation.triggers.actions import create_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.sales.orders.actions import cancel_order, move_order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments.actions import allow_shipment, ship_shipment, track_shipment
from dealwright.sales.statuses.actions import add_status
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db

HAPPEN = {
    "payment": lambda order, by: mark_paid_by_hand(order, by=by),
    "delivery_allowed": lambda order, by: allow_shipment(order.shipments.get(), by=by),
    "tracking_added": lambda order, by: track_shipment(order.shipments.get(), tracking_number="BR1", by=by),
    "shipped": lambda order, by: ship_shipment(order.shipments.get(), by=by),
    "shipment_changed": lambda order, by: ship_shipment(order.shipments.get(), by=by),
    "order_canceled": lambda order, by: cancel_order(order, reason="Ordered twice", by=by),
}


@pytest.fixture
def by_owner(owner):
    """Olga."""
    return Actor.of(owner)


@pytest.fixture
def checked(with_orders, system):
    """A status of ours between shipped and completed."""
    return add_status("order", name="Checked", after=order_stage("S"), by=system)


@pytest.fixture
def order(checked, anna, courier):
    """Two phone cases by courier, in orders with a section of their own; Anna is responsible."""
    return new_order(responsible=anna, delivery_service=courier, delivery_address="Rua das Flores 7")


class TestOrderTriggers:
    @pytest.mark.parametrize("kind", HAPPEN)
    def test_move_the_order_forward(self, kind, order, checked, by_owner, system, run_reactions):
        create_trigger(stage=checked, kind=kind, by=system)

        HAPPEN[kind](order, by_owner)
        run_reactions()

        assert order.refreshed().stage == checked

    @pytest.mark.parametrize("kind", HAPPEN)
    @pytest.mark.parametrize("allow_back", [False, True])
    def test_move_it_back_only_where_they_may(
        self, kind, allow_back, order, checked, by_owner, system, run_reactions
    ):
        create_trigger(stage=order_stage("N"), kind=kind, allow_back=allow_back, by=system)
        move_order(order, to=checked, by=by_owner)
        run_reactions()

        HAPPEN[kind](order, by_owner)
        run_reactions()

        stays = order_stage("D") if kind == "order_canceled" else checked
        assert order.refreshed().stage == (order_stage("N") if allow_back else stays)

    @pytest.mark.parametrize("allow_back", [False, True])
    def test_of_canceling_leave_it_canceled_on_their_own_stage(
        self, allow_back, order, by_owner, system, run_reactions, recorded
    ):
        create_trigger(stage=order_stage("D"), kind="order_canceled", allow_back=allow_back, by=system)

        cancel_order(order, reason="Ordered twice", by=by_owner)
        run_reactions()

        assert order.refreshed().stage == order_stage("D")
        assert list(recorded).count("order.moved") == 1

    def test_of_canceling_say_what_they_would_have_moved(self, order, checked, by_owner, run_reactions):
        cancel_order(order, reason="Ordered twice", by=by_owner)
        run_reactions()

        ahead = try_trigger(Trigger(stage=checked, kind="order_canceled"), by_owner)
        move_order(order, to=checked, by=by_owner)
        cancel_order(order, reason="Ordered twice again", by=by_owner)
        behind = try_trigger(Trigger(stage=order_stage("P"), kind="order_canceled"), by_owner)

        assert ahead.would == 1
        assert behind.would == 1

    def test_wait_for_all_of_the_money(self, order, checked, by_owner, system, run_reactions):
        create_trigger(stage=checked, kind="payment", by=system)

        mark_paid_by_hand(order, amount=money("50.00", "BRL"), by=by_owner)
        run_reactions()
        standing = order.refreshed().stage
        mark_paid_by_hand(order, by=by_owner)
        run_reactions()

        assert standing == order_stage("N")
        assert order.refreshed().stage == checked
