"""Orders go from status to status: by hand, by what happens to them, into canceled and out of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change
from dealwright.sales.coupons.actions import create_coupon
from dealwright.sales.orders.actions import (
    OrderedLine,
    advance,
    assign_order,
    cancel_order,
    delete_order,
    mark_order,
    move_order,
    restore_order,
    set_order_lines,
)
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.payments.actions import (
    ask_for_payment,
    complete_payment,
    mark_paid_by_hand,
    refund_payment,
)
from dealwright.sales.statuses.actions import add_status
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import SYSTEM, at_once, new_order, new_payment, new_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_orders")]


class TestMoveOrder:
    def test_gives_another_status_and_tells_of_it(self, order_of_anna, anna, recorded):
        recorded.start_over()

        order = move_order(order_of_anna, to=order_stage("S"), by=Actor.of(anna))

        assert (order.status, order.stage.name) == (Status.SHIPPED, "Shipped")
        assert recorded == ["order.moved"]

    def test_ignores_the_same_status(self, order_of_anna, recorded):
        recorded.start_over()

        move_order(order_of_anna, to=order_stage("N"), by=SYSTEM)

        assert recorded == []

    def test_refuses_a_stale_version(self, order_of_anna):
        with pytest.raises(Conflict):
            move_order(order_of_anna, to=order_stage("P"), version=7, by=SYSTEM)

        assert order_of_anna.refreshed().status == Status.ACCEPTED

    def test_refuses_a_stage_of_deals(self, order_of_anna, pipeline, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            move_order(order_of_anna, to=pipeline.first_stage(), by=SYSTEM)

        assert refusal.value.field == "stage_id"
        assert recorded == []

    def test_asks_a_person_why_it_is_canceled(self, order_of_anna, anna, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            move_order(order_of_anna, to=order_stage("D"), by=Actor.of(anna))

        assert refusal.value.field == "reason"
        assert order_of_anna.refreshed().status == Status.ACCEPTED
        assert recorded == []

    def test_promises_the_pieces_again_out_of_canceled(self, recorded):
        case = new_product()
        order = cancel_order(new_order(product=case), reason="Ordered twice", by=SYSTEM)
        recorded.start_over()

        order = move_order(order, to=order_stage("N"), by=SYSTEM)

        assert (order.canceled_at, order.cancel_reason, case.refreshed().available) == (None, "", 18)
        assert recorded == ["order.moved", "stock.reserved", "order.reopened"]

    def test_refuses_to_come_back_when_the_pieces_are_sold(self, recorded):
        case = new_product(stock=2)
        order = cancel_order(new_order(product=case), reason="Ordered twice", by=SYSTEM)
        new_order(product=case)
        recorded.start_over()

        with pytest.raises(Refused):
            move_order(order, to=order_stage("N"), by=SYSTEM)

        assert order.refreshed().status == Status.CANCELED
        assert recorded == []


class TestReopening:
    """Money that is there counts again, in one direction only (ST-21, ST-25)."""

    def test_of_a_paid_order_goes_on_to_paid_and_says_so_once(self, recorded):
        order = new_order()
        mark_paid_by_hand(order, by=SYSTEM)
        cancel_order(order, reason="Ordered twice", by=SYSTEM)
        recorded.start_over()

        order = move_order(order, to=order_stage("N"), by=SYSTEM)

        assert (order.status, order.refreshed().status) == (Status.PAID, Status.PAID)
        assert recorded == ["order.moved", "stock.reserved", "order.reopened", "order.moved"]

    def test_tells_that_it_is_paid_where_the_money_came_while_it_was_canceled(self, recorded):
        payment = new_payment()
        cancel_order(payment.order, reason="Ordered twice", by=SYSTEM)
        complete_payment(payment, amount=payment.amount_money, reference="late", by=SYSTEM)
        recorded.start_over()

        order = move_order(payment.order, to=order_stage("N"), by=SYSTEM)

        assert order.status == Status.PAID
        assert list(recorded)[-2:] == ["order.paid", "order.moved"]
        assert order.refreshed().deal is None or order.refreshed().deal.paid_at is not None

    def test_stays_where_it_was_put_without_all_of_the_money(self):
        order = new_order()
        payment = ask_for_payment(order, amount=money("10.00", "BRL"), provider="manual", by=SYSTEM)
        complete_payment(payment, amount=payment.amount_money, reference="part", by=SYSTEM)
        cancel_order(order, reason="Ordered twice", by=SYSTEM)

        assert move_order(order, to=order_stage("N"), by=SYSTEM).status == Status.ACCEPTED

    def test_stays_where_the_money_went_back(self):
        order = new_order()
        payment = mark_paid_by_hand(order, by=SYSTEM)
        cancel_order(order, reason="Ordered twice", by=SYSTEM)
        refund_payment(payment, amount=payment.amount_money, by=SYSTEM)

        assert move_order(order, to=order_stage("N"), by=SYSTEM).status == Status.ACCEPTED

    def test_never_goes_back_from_a_later_status(self, recorded):
        order = new_order()
        mark_paid_by_hand(order, by=SYSTEM)
        cancel_order(order, reason="Ordered twice", by=SYSTEM)
        recorded.start_over()

        assert move_order(order, to=order_stage("S"), by=SYSTEM).status == Status.SHIPPED
        assert list(recorded).count("order.moved") == 1

    def test_is_taken_back_as_one(self, owner):
        order = new_order()
        mark_paid_by_hand(order, by=SYSTEM)
        cancel_order(order, reason="Ordered twice", by=SYSTEM)
        move_order(order, to=order_stage("N"), by=Actor.of(owner))

        undo_change(last_change(), by=Actor.of(owner))

        assert (order.refreshed().status, order.refreshed().cancel_reason) == ("D", "Ordered twice")

    def test_is_the_same_on_the_board_on_the_card_and_in_the_api(self, anna, client_of, api_of):
        product = new_product()
        stage = order_stage("N").pk
        orders = [new_order(product=product, contact=None, responsible=anna) for _each in range(3)]
        for order in orders:
            mark_paid_by_hand(order, by=SYSTEM)
            cancel_order(order, reason="Ordered twice", by=SYSTEM)
        on_board, on_card, by_program = orders
        dropped = {"stage": stage, "version": on_board.refreshed().version, "before": ""}

        board = client_of(anna).post(f"/orders/{on_board.pk}/stage", dropped, headers={"HX-Request": "true"})
        card = client_of(anna).post(
            f"/orders/{on_card.pk}/stage", {"stage": stage, "version": on_card.refreshed().version}
        )
        program = api_of(anna).post(f"/api/v1/orders/{by_program.pk}/move", {"stage_id": stage})

        assert (board.status_code, card.status_code, program.status_code) == (200, 303, 200)
        assert f'id="column-{order_stage("P").pk}"' in board.text
        assert program.json()["status"] == "P"
        assert {order.refreshed().status for order in orders} == {"P"}


class TestAdvance:
    def test_goes_forward_only(self, order_of_anna):
        shipped = move_order(order_of_anna, to=order_stage("S"), by=SYSTEM)

        assert advance(shipped, to=Status.PAID, by=SYSTEM).status == Status.SHIPPED

    def test_never_goes_out_of_canceled(self, order_of_anna):
        canceled = cancel_order(order_of_anna, reason="Ordered twice", by=SYSTEM)

        assert advance(canceled, to=Status.PAID, by=SYSTEM).status == Status.CANCELED

    def test_passes_a_status_of_our_own_that_stands_before(self, order_of_anna):
        own = add_status("order", name="On the telephone", after=order_stage("N"), by=SYSTEM)
        order = move_order(order_of_anna, to=own, by=SYSTEM)

        assert advance(order, to=Status.PAID, by=SYSTEM).status == Status.PAID

    def test_leaves_a_status_of_our_own_that_stands_behind(self, order_of_anna):
        own = add_status("order", name="Being packed", after=order_stage("P"), by=SYSTEM)
        order = move_order(order_of_anna, to=own, by=SYSTEM)

        mark_paid_by_hand(order, by=SYSTEM)

        assert (order.refreshed().stage, order.refreshed().is_paid) == (own, True)

    def test_brings_a_paid_order_to_paid(self, order_of_anna, recorded):
        recorded.start_over()

        mark_paid_by_hand(order_of_anna, by=SYSTEM)

        assert order_of_anna.refreshed().status == Status.PAID
        assert recorded == ["payment.asked", "payment.received", "order.paid", "order.moved"]


class TestUndo:
    def test_moves_back(self, order_of_anna, anna):
        move_order(order_of_anna, to=order_stage("P"), by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))

        assert order_of_anna.refreshed().status == Status.ACCEPTED

    def test_takes_a_cancellation_back_with_its_pieces(self, anna):
        case = new_product()
        order = new_order(product=case, responsible=anna)
        cancel_order(order, reason="Ordered twice", by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))

        assert (order.refreshed().status, case.refreshed().available) == (Status.ACCEPTED, 18)

    def test_puts_the_products_back(self, order_of_anna, anna):
        film = new_product("Screen film", "10.05", stock=5)
        set_order_lines(order_of_anna, lines=[OrderedLine(film, 1)], by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))

        assert order_of_anna.refreshed().total == Decimal("114.80")
        assert film.refreshed().available == 5

    def test_takes_a_mark_off(self, order_of_anna, anna):
        mark_order(order_of_anna, reason="The address is not complete", by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))

        assert order_of_anna.refreshed().marked_at is None


class TestSetOrderLines:
    def test_keeps_the_price_of_what_stays_and_reserves_anew(self, recorded):
        case, film = new_product(), new_product("Screen film", "10.05", stock=5)
        order = new_order(product=case)
        recorded.start_over()

        order = set_order_lines(order, lines=[OrderedLine(case, 1), OrderedLine(film, 2)], by=SYSTEM)

        assert (order.items_total, order.total) == (Decimal("70.00"), Decimal("85.00"))
        assert (case.refreshed().available, film.refreshed().available) == (19, 3)
        assert recorded == ["stock.released", "stock.reserved", "order.lines_changed"]

    def test_changes_nothing_where_all_is_as_it_was(self, order_of_anna, recorded):
        line = order_of_anna.lines.get()
        recorded.start_over()

        set_order_lines(order_of_anna, lines=[OrderedLine(line.product, 2)], by=SYSTEM)

        assert recorded == []

    def test_takes_a_line_without_a_product(self, order_of_anna):
        order = set_order_lines(
            order_of_anna, lines=[OrderedLine(None, 1, Decimal("20.00"), "Fitting")], by=SYSTEM
        )

        assert order.total == Decimal("35.00")

    @pytest.mark.parametrize("what", ["paid", "shipped", "canceled"])
    def test_refuses_once_it_is_too_late(self, order_of_anna, what, recorded):
        if what == "paid":
            mark_paid_by_hand(order_of_anna, by=SYSTEM)
        elif what == "shipped":
            move_order(order_of_anna, to=order_stage("S"), by=SYSTEM)
        else:
            cancel_order(order_of_anna, reason="Ordered twice", by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused):
            set_order_lines(order_of_anna, lines=[OrderedLine(new_product("Film"), 1)], by=SYSTEM)

        assert order_of_anna.refreshed().total == Decimal("114.80")
        assert recorded == ["product.created"]

    def test_refuses_more_than_there_is(self, order_of_anna, recorded):
        film = new_product("Screen film", "10.05", stock=1)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            set_order_lines(order_of_anna, lines=[OrderedLine(film, 2)], by=SYSTEM)

        assert refusal.value.field == "quantity"
        assert order_of_anna.refreshed().total == Decimal("114.80")
        assert recorded == []


class TestTotals:
    def test_adds_tax_that_prices_do_not_hold(self):
        case = new_product(price="100.00", tax_rate=Decimal("0.2"), is_tax_included=False)

        order = new_order(product=case, quantity=2)

        assert (order.items_total, order.tax_total, order.total) == (
            Decimal("200.00"),
            Decimal("40.00"),
            Decimal("255.00"),
        )

    def test_tells_tax_that_prices_hold(self):
        case = new_product(price="120.00", tax_rate=Decimal("0.2"))

        order = new_order(product=case, quantity=1, delivery_total=Decimal(0))

        assert (order.tax_total, order.total) == (Decimal("20.00"), Decimal("120.00"))

    def test_takes_off_what_the_coupon_takes_off_and_gives_it_back(self):
        coupon = create_coupon(code="SPRING", kind="percent", value=Decimal(10), most_uses=1, by=SYSTEM)
        case = new_product(price="100.00")

        order = new_order(product=case, quantity=1, coupon_code="spring")
        cancel_order(order, reason="Ordered twice", by=SYSTEM)

        assert (order.discount_total, order.total, order.coupon_code) == (
            Decimal("10.00"),
            Decimal("105.00"),
            "SPRING",
        )
        assert type(coupon).objects.get().used == 0


class TestDeleteOrder:
    def test_takes_only_what_is_canceled(self, order_of_anna, recorded):
        recorded.start_over()

        with pytest.raises(Refused):
            delete_order(order_of_anna, by=SYSTEM)

        assert order_of_anna.refreshed().deleted_at is None
        assert recorded == []

    def test_comes_back_as_it_was(self, order_of_anna):
        order = delete_order(cancel_order(order_of_anna, reason="Ordered twice", by=SYSTEM), by=SYSTEM)
        gone = Order.objects.count()

        restore_order(order, by=SYSTEM)

        assert (gone, Order.objects.get().status) == (0, Status.CANCELED)


class TestAssignOrder:
    def test_stays_with_whom_it_was_given_to_when_its_deal_goes_elsewhere(
        self, order_of_anna, boris, recorded
    ):
        recorded.start_over()

        order = assign_order(order_of_anna, responsible=boris, by=SYSTEM)

        assert order.responsible == boris
        assert recorded == ["order.assigned"]


@pytest.mark.django_db(transaction=True)
class TestInParallel:
    def test_a_payment_and_a_cancellation_meet_in_one_outcome(self, with_orders):
        payment = new_payment()

        at_once(
            lambda: complete_payment(payment, amount=payment.amount_money, reference="r", by=SYSTEM),
            lambda: cancel_order(payment.order, reason="Ordered twice", by=SYSTEM),
        )

        order = payment.order.refreshed()
        assert (order.status, order.paid_total) == (Status.CANCELED, Decimal("114.80"))

    def test_two_moves_see_each_other(self, with_orders):
        order = new_order()

        answers = at_once(
            lambda: move_order(order, to=order_stage("P"), version=order.version, by=SYSTEM),
            lambda: move_order(order, to=order_stage("S"), version=order.version, by=SYSTEM),
        )

        assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Order"]
