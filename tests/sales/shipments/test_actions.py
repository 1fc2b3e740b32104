"""What may happen to shipments."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.catalog.products.models import Product
from dealwright.events import Actor
from dealwright.events.models import Link
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.records.pipelines.actions import NewStage, add_stage
from dealwright.sales.orders.actions import cancel_order, move_order
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments import actions
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import contents_of, left_to_ship
from dealwright.sales.statuses.queries import order_stage, shipment_stage
from tests.factories.sales import SYSTEM, at_once, new_order, new_product


def stock_of(order: Order) -> tuple[int, int]:
    """Pieces of the one product of an order: in the house, and promised."""
    product = Product.objects.get(pk=order.lines.get().product_id)
    return product.stock, product.reserved


def line_of(order: Order) -> int:
    """The key of the one line."""
    return int(order.lines.get().pk)


@pytest.mark.django_db
class TestOpenShipment:
    def test_an_order_with_a_service_is_placed_with_a_shipment_of_everything(
        self, sent_order, parcel, courier
    ):
        assert parcel.number == f"{sent_order.number}/1"
        assert (parcel.service, parcel.address, parcel.price) == (
            courier,
            "Rua das Flores 7",
            Decimal("15.00"),
        )
        assert (parcel.stage.code, parcel.state) == ("DN", "waiting")
        assert contents_of(parcel) == {line_of(sent_order): 5}

    def test_an_order_without_a_service_has_none(self, pipeline):
        assert not new_order().shipments.exists()

    def test_opens_nothing_where_everything_goes_already(self, sent_order):
        assert actions.open_shipment(sent_order, by=SYSTEM) is None

        assert sent_order.shipments.count() == 1


@pytest.mark.django_db
class TestAddShipment:
    def test_takes_what_is_left_of_the_others(self, sent_order, parcel, recorded):
        line = line_of(sent_order)
        actions.repack_shipment(parcel, pieces={line: 3}, by=SYSTEM)
        recorded.start_over()

        second = actions.add_shipment(sent_order, by=SYSTEM)

        assert (second.number, second.price, contents_of(second)) == (
            f"{sent_order.number}/2",
            Decimal(0),
            {line: 2},
        )
        (event,) = [one for one in recorded.entries if one.kind == "shipment.added"]
        assert event.facts["lines"] == [{"line": line, "name": "Phone case", "quantity": 2}]

    def test_refuses_more_than_was_bought(self, sent_order, parcel, recorded):
        line = line_of(sent_order)
        actions.repack_shipment(parcel, pieces={line: 3}, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="2 of it can still go, not 3") as refusal:
            actions.add_shipment(sent_order, pieces={line: 3}, by=SYSTEM)

        assert refusal.value.extra == {"order_line_id": line}
        assert sent_order.shipments.count() == 1
        assert recorded == []

    def test_refuses_a_line_of_another_order(self, sent_order, pipeline):
        other = new_order(product=new_product("Screen film"))

        with pytest.raises(Refused, match="no such line"):
            actions.add_shipment(sent_order, pieces={line_of(other): 1}, by=SYSTEM)

    def test_refuses_an_empty_one(self, sent_order):
        with pytest.raises(Refused, match="at least one piece"):
            actions.add_shipment(sent_order, by=SYSTEM)

    def test_refuses_for_a_canceled_order(self, sent_order):
        cancel_order(sent_order, reason="Ordered twice", by=SYSTEM)

        with pytest.raises(Refused, match="canceled"):
            actions.add_shipment(sent_order, by=SYSTEM)


@pytest.mark.django_db
class TestRepackShipment:
    def test_a_shipment_that_has_left_keeps_its_content(self, sent_order, parcel):
        actions.ship_shipment(parcel, by=SYSTEM)

        with pytest.raises(Refused, match="has left the house"):
            actions.repack_shipment(parcel, pieces={line_of(sent_order): 1}, by=SYSTEM)

        assert contents_of(parcel) == {line_of(sent_order): 5}

    def test_a_stale_version_is_told(self, sent_order, parcel):
        with pytest.raises(Conflict):
            actions.repack_shipment(parcel, pieces={line_of(sent_order): 1}, version=99, by=SYSTEM)


@pytest.mark.django_db
class TestAllowShipment:
    def test_says_who_allowed_it_once(self, parcel, anna, recorded):
        by = Actor.of(anna)
        recorded.start_over()

        actions.allow_shipment(parcel, by=by)
        actions.allow_shipment(parcel, by=by)

        parcel.refresh_from_db()
        assert (parcel.state, parcel.allowed_by) == ("allowed", anna)
        assert recorded == ["shipment.allowed"]

    def test_is_told_about_the_order_the_deal_and_the_client(self, sent_order, parcel, recorded):
        recorded.start_over()

        actions.allow_shipment(parcel, by=SYSTEM)

        (event,) = [one for one in recorded.entries if one.kind == "shipment.allowed"]
        links = Link.objects.filter(event_id=event.pk).values_list("record_kind", "record_id")
        assert set(links) == {
            ("shipment", parcel.pk),
            ("order", sent_order.pk),
            ("deal", sent_order.deal_id),
            ("contact", sent_order.contact_id),
        }

    def test_is_held_back_again(self, parcel):
        actions.allow_shipment(parcel, by=SYSTEM)

        actions.hold_shipment(parcel, by=SYSTEM)

        parcel.refresh_from_db()
        assert (parcel.allowed_at, parcel.allowed_by, parcel.state) == (None, None, "waiting")


@pytest.mark.django_db
class TestTrackShipment:
    def test_keeps_the_number_on_one_line(self, parcel, recorded):
        recorded.start_over()

        actions.track_shipment(parcel, tracking_number="  BR 123\n456 ", by=SYSTEM)

        parcel.refresh_from_db()
        assert parcel.tracking_number == "BR 123 456"
        (event,) = [one for one in recorded.entries if one.kind == "shipment.tracking_added"]
        assert (event.facts["tracking_number"], event.facts["service"]) == ("BR 123 456", "Courier")

    def test_the_same_number_is_no_news(self, parcel, recorded):
        actions.track_shipment(parcel, tracking_number="BR1", by=SYSTEM)
        recorded.start_over()

        actions.track_shipment(parcel, tracking_number="BR1", by=SYSTEM)

        assert recorded == []

    def test_no_number_takes_it_away(self, parcel, recorded):
        actions.track_shipment(parcel, tracking_number="BR1", by=SYSTEM)
        recorded.start_over()

        actions.track_shipment(parcel, tracking_number="", by=SYSTEM)

        assert recorded == ["shipment.tracking_removed"]

    def test_refuses_a_story(self, parcel):
        with pytest.raises(Refused, match="120 letters"):
            actions.track_shipment(parcel, tracking_number="1" * 121, by=SYSTEM)


@pytest.mark.django_db
class TestShipShipment:
    def test_takes_the_pieces_out_of_the_stock_and_the_order_forward(self, sent_order, parcel, recorded):
        assert stock_of(sent_order) == (20, 5)
        recorded.start_over()

        actions.ship_shipment(parcel, by=SYSTEM)

        parcel.refresh_from_db()
        sent_order.refresh_from_db()
        assert stock_of(sent_order) == (15, 0)
        assert (parcel.stage.code, parcel.state) == ("DF", "shipped")
        assert parcel.allowed_at == parcel.shipped_at
        assert (sent_order.shipped_state, sent_order.status) == ("shipped", Status.SHIPPED)
        assert {"shipment.moved", "shipment.shipped", "stock.shipped", "order.moved"} <= set(recorded)

    def test_in_two_parts_is_shipped_in_part_between(self, sent_order, parcel):
        line = line_of(sent_order)
        actions.repack_shipment(parcel, pieces={line: 3}, by=SYSTEM)
        second = actions.add_shipment(sent_order, by=SYSTEM)

        actions.ship_shipment(parcel, by=SYSTEM)
        sent_order.refresh_from_db()
        between = sent_order.shipped_state, sent_order.status, stock_of(sent_order)
        actions.ship_shipment(second, by=SYSTEM)

        sent_order.refresh_from_db()
        assert between == ("partly_shipped", Status.ACCEPTED, (17, 2))
        assert (sent_order.shipped_state, sent_order.status, stock_of(sent_order)) == (
            "shipped",
            Status.SHIPPED,
            (15, 0),
        )

    def test_twice_is_once(self, sent_order, parcel, recorded):
        actions.ship_shipment(parcel, by=SYSTEM)
        recorded.start_over()

        actions.ship_shipment(parcel, by=SYSTEM)

        assert stock_of(sent_order) == (15, 0)
        assert recorded == []

    def test_a_canceled_order_is_not_sent(self, sent_order, parcel):
        cancel_order(sent_order, reason="Ordered twice", by=SYSTEM)

        with pytest.raises(Refused, match="canceled"):
            actions.ship_shipment(parcel, by=SYSTEM)

        assert stock_of(sent_order) == (20, 0)

    def test_a_canceled_order_cancels_what_waits(self, sent_order, parcel):
        cancel_order(sent_order, reason="Ordered twice", by=SYSTEM)

        parcel.refresh_from_db()
        assert (parcel.state, parcel.stage.code) == ("canceled", "DD")

    def test_an_order_alive_again_gets_another_shipment(self, sent_order, parcel):
        cancel_order(sent_order, reason="Ordered twice", by=SYSTEM)

        move_order(Order.objects.get(pk=sent_order.pk), to=order_stage("N"), by=SYSTEM)

        again = sent_order.shipments.get(canceled_at=None)
        assert (again.number, contents_of(again)) == (f"{sent_order.number}/2", {line_of(sent_order): 5})

    def test_an_order_of_which_something_left_is_not_canceled(self, sent_order, parcel):
        actions.repack_shipment(parcel, pieces={line_of(sent_order): 1}, by=SYSTEM)
        actions.ship_shipment(parcel, by=SYSTEM)

        with pytest.raises(Refused, match="left the house"):
            cancel_order(Order.objects.get(pk=sent_order.pk), reason="Ordered twice", by=SYSTEM)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_shipments_never_hold_more_than_was_bought(self, sent_order, parcel):
        line = line_of(sent_order)
        actions.repack_shipment(parcel, pieces={line: 1}, by=SYSTEM)

        answers = at_once(
            *[lambda: actions.add_shipment(sent_order, pieces={line: 3}, by=SYSTEM)] * 4,
        )

        opened = [one for one in answers if isinstance(one, Shipment)]
        assert (len(opened), sum(isinstance(one, Refused) for one in answers)) == (1, 3)
        assert left_to_ship(sent_order) == {line: 1}

    def test_one_shipment_is_shipped_once(self, sent_order, parcel):
        at_once(*[lambda: actions.ship_shipment(parcel, by=SYSTEM)] * 4)

        assert stock_of(sent_order) == (15, 0)


@pytest.mark.django_db
class TestUnshipShipment:
    def test_promises_the_pieces_to_the_order_again(self, sent_order, parcel, recorded):
        actions.ship_shipment(parcel, by=SYSTEM)
        recorded.start_over()

        actions.unship_shipment(parcel, reason="The address was wrong", by=SYSTEM)

        parcel.refresh_from_db()
        sent_order.refresh_from_db()
        assert stock_of(sent_order) == (20, 5)
        assert (parcel.stage.code, parcel.shipped_at, parcel.unshipped_reason) == (
            "DN",
            None,
            "The address was wrong",
        )
        assert sent_order.shipped_state == "unshipped"
        assert "shipment.unshipped" in recorded

    def test_needs_a_reason(self, sent_order, parcel):
        actions.ship_shipment(parcel, by=SYSTEM)

        with pytest.raises(Refused, match="Write why"):
            actions.unship_shipment(parcel, reason=" ", by=SYSTEM)

        assert stock_of(sent_order) == (15, 0)

    def test_what_the_client_has_is_returned_instead(self, parcel):
        actions.deliver_shipment(parcel, by=SYSTEM)

        with pytest.raises(Refused, match="as a return"):
            actions.unship_shipment(parcel, reason="The address was wrong", by=SYSTEM)


@pytest.mark.django_db
class TestDeliverShipment:
    def test_ships_what_is_fetched_by_the_same_word(self, sent_order, parcel):
        actions.deliver_shipment(parcel, by=SYSTEM)

        sent_order.refresh_from_db()
        assert stock_of(sent_order) == (15, 0)
        assert (sent_order.shipped_state, sent_order.status) == ("delivered", Status.SHIPPED)

    def test_completes_an_order_that_is_paid(self, sent_order, parcel):
        mark_paid_by_hand(sent_order, by=SYSTEM)

        actions.deliver_shipment(parcel, by=SYSTEM)

        sent_order.refresh_from_db()
        assert sent_order.status == Status.COMPLETED

    def test_a_payment_completes_what_was_delivered(self, sent_order, parcel):
        actions.deliver_shipment(parcel, by=SYSTEM)

        mark_paid_by_hand(Order.objects.get(pk=sent_order.pk), by=SYSTEM)

        sent_order.refresh_from_db()
        assert sent_order.status == Status.COMPLETED

    def test_can_be_said_to_be_wrong(self, sent_order, parcel):
        actions.deliver_shipment(parcel, by=SYSTEM)

        actions.take_delivery_back(parcel, by=SYSTEM)

        parcel.refresh_from_db()
        sent_order.refresh_from_db()
        assert (parcel.state, sent_order.shipped_state) == ("shipped", "shipped")


@pytest.mark.django_db
class TestMoveShipment:
    def test_the_good_end_ships_it(self, sent_order, parcel):
        actions.move_shipment(parcel, to=shipment_stage("DF"), by=SYSTEM)

        parcel.refresh_from_db()
        assert (parcel.state, stock_of(sent_order)) == ("shipped", (15, 0))

    def test_the_other_end_cancels_it(self, sent_order, parcel):
        actions.move_shipment(parcel, to=shipment_stage("DD"), by=SYSTEM)

        parcel.refresh_from_db()
        assert (parcel.state, stock_of(sent_order)) == ("canceled", (20, 5))

    def test_an_own_status_between_is_told_as_a_move(self, parcel, recorded):
        packing = add_stage(parcel.pipeline, stage=NewStage("Packing", color="teal", code="DC"), by=SYSTEM)
        recorded.start_over()

        actions.move_shipment(parcel, to=packing, by=SYSTEM)

        parcel.refresh_from_db()
        assert parcel.stage == packing
        assert recorded == ["shipment.moved"]

    def test_what_left_is_not_moved_back(self, parcel):
        actions.ship_shipment(parcel, by=SYSTEM)

        with pytest.raises(Refused, match="take it back first"):
            actions.move_shipment(parcel, to=shipment_stage("DN"), by=SYSTEM)

    def test_a_stage_of_deals_is_refused(self, parcel, pipeline):
        with pytest.raises(Refused, match="no status of deliveries"):
            actions.move_shipment(parcel, to=pipeline.stages.first(), by=SYSTEM)


@pytest.mark.django_db
class TestTakeBackGoods:
    def test_puts_the_pieces_into_the_stock_and_pays_back(self, sent_order, parcel, recorded):
        mark_paid_by_hand(sent_order, by=SYSTEM)
        actions.deliver_shipment(parcel, by=SYSTEM)
        recorded.start_over()

        actions.take_back_goods(
            sent_order,
            pieces={line_of(sent_order): 2},
            reason="Too small",
            refund=money("99.80", "BRL"),
            by=SYSTEM,
        )

        sent_order.refresh_from_db()
        assert stock_of(sent_order) == (17, 0)
        assert sent_order.paid_total == sent_order.total - Decimal("99.80")
        assert {"order.returned", "payment.refunded", "stock.returned"} <= set(recorded)

    def test_broken_pieces_stay_out_of_the_stock(self, sent_order, parcel):
        actions.deliver_shipment(parcel, by=SYSTEM)

        actions.take_back_goods(
            sent_order, pieces={line_of(sent_order): 2}, reason="Broken", restock=False, by=SYSTEM
        )

        assert stock_of(sent_order) == (15, 0)

    def test_never_more_than_was_shipped(self, sent_order, parcel, recorded):
        line = line_of(sent_order)
        actions.deliver_shipment(parcel, by=SYSTEM)
        actions.take_back_goods(sent_order, pieces={line: 4}, reason="Too small", by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="1 of it can come back, not 2"):
            actions.take_back_goods(sent_order, pieces={line: 2}, reason="Too small", by=SYSTEM)

        assert (sent_order.returns.count(), stock_of(sent_order)) == (1, (19, 0))
        assert recorded == []

    def test_never_more_money_than_came_in(self, sent_order, parcel):
        actions.deliver_shipment(parcel, by=SYSTEM)

        with pytest.raises(Refused, match="at most what came in"):
            actions.take_back_goods(
                sent_order,
                pieces={line_of(sent_order): 1},
                reason="Too small",
                refund=money("1.00", "BRL"),
                by=SYSTEM,
            )

        assert (sent_order.returns.count(), stock_of(sent_order)) == (0, (15, 0))

    def test_nothing_comes_back_that_never_left(self, sent_order):
        with pytest.raises(Refused, match="0 of it can come back"):
            actions.take_back_goods(
                sent_order, pieces={line_of(sent_order): 1}, reason="Too small", by=SYSTEM
            )
