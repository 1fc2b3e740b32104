"""Orders that only try the automation: no client, no stock, no shop page and no sum knows them."""

import pytest

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.automation.trials.actions import end_trial, move_along, start_trial
from dealwright.automation.trials.queries import record_of
from dealwright.catalog.stock.models import Reservation
from dealwright.channels.messages.models import Message
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import Actor, unrecorded
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.records.boards.queries import stages_of
from dealwright.sales.orders.actions import (
    OrderedLine,
    edit_order,
    place_order_of_deal,
    restore_order,
    set_order_lines,
)
from dealwright.sales.orders.boarding import ORDER_BOARD
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.statuses.models import StatusNotice
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def trial(owner, with_orders):
    return start_trial(stage=order_stage("N"), by=Actor.of(owner))


class TestStartTrial:
    def test_places_an_order_that_runs_through_its_statuses(self, trial, owner, run_reactions):
        for code, action in (("P", "pay_order"), ("S", "ship_order")):
            create_rule(stage=order_stage(code), action=action, settings={}, delay_minutes=60, by=SYSTEM)
        order = record_of(trial)

        move_along(trial, to=order_stage("P"), by=Actor.of(owner))
        run_reactions()
        RuleRun.objects.update(due_at="2020-01-01T00:00Z")
        running.step()
        move_along(trial, to=order_stage("S"), by=Actor.of(owner))
        run_reactions()
        RuleRun.objects.filter(state="waiting").update(due_at="2020-01-01T00:00Z")
        running.step()

        order.refresh_from_db()
        assert [run.state for run in RuleRun.objects.order_by("pk")] == ["done", "done"]
        assert (order.is_paid, order.shipped_state) == (True, "shipped")
        assert order.contact is None

    def test_takes_no_number_and_no_stock(self, owner, with_orders):
        before = new_order()
        reserved = Reservation.objects.count()

        trial = start_trial(stage=order_stage("P"), by=Actor.of(owner))
        after = new_order(product=new_product("Charger"))

        order = record_of(trial)
        assert (order.number, order.stage) == (f"TEST-{order.pk}", order_stage("P"))
        assert int(after.number) == int(before.number) + 1
        assert Reservation.objects.count() == reserved + 1

    def test_is_refused_while_purchases_are_deals(self, owner, pipeline, recorded):
        with pytest.raises(Refused):
            start_trial(stage=order_stage("N"), by=Actor.of(owner))

        assert Order.objects.count() == 0
        assert recorded == []

    def test_of_a_deal_promises_no_goods_either(self, owner, pipeline):
        trial = start_trial(stage=pipeline.stages.first(), by=Actor.of(owner))
        deal = edit_deal(record_of(trial), amount=money("50", "BRL"), by=SYSTEM)

        order = place_order_of_deal(deal, by=SYSTEM)

        assert order.is_trial
        assert not order.lines.filter(product__isnull=False).exists()


class TestTrialOrder:
    def test_is_no_page_of_the_shop_and_cannot_be_paid_there(self, trial, client):
        order = record_of(trial)
        payment = ask_for_payment(order, provider="sandbox", by=SYSTEM)

        assert client.get(f"/shop/orders/{order.page_token}").status_code == 404
        assert client.post(f"/shop/orders/{order.page_token}/payment").status_code == 404
        assert client.get(payment.page).status_code == 404

    def test_writes_to_nobody_also_with_a_client(self, trial, owner, run_reactions):
        with unrecorded("the notice itself is not what is tested"):
            StatusNotice.objects.update_or_create(stage=order_stage("P"), defaults={"is_on": True})
        edit_order(record_of(trial), contact=new_customer(), by=SYSTEM)

        move_along(trial, to=order_stage("P"), by=Actor.of(owner))
        run_reactions()

        assert Message.objects.count() == 0

    def test_takes_no_goods(self, trial, recorded):
        product = new_product(stock=3)
        recorded.start_over()

        with pytest.raises(Refused):
            set_order_lines(record_of(trial), lines=[OrderedLine(product, 1)], by=SYSTEM)

        assert recorded == []
        assert product.refreshed().reserved == 0

    def test_is_placed_for_no_goods(self, with_orders, recorded):
        product = new_product(stock=3)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            new_order(product=product, store="trial", by=SYSTEM)

        assert refusal.value.field == "lines"
        assert (Order.objects.count(), product.refreshed().reserved) == (0, 0)
        assert "order.placed" not in recorded

    def test_stands_on_the_board_and_counts_for_nothing(self, trial, owner):
        new_order(responsible=owner)

        column = stages_of(ORDER_BOARD, Actor.of(owner), order_stage("N").pipeline).columns[0]

        assert len(column.cards) == 2
        assert column.figures.count == 1
        assert str(column.figures.amount.amount) == "114.80"


class TestEndTrial:
    def test_puts_it_into_the_bin_wherever_it_stands(self, trial, owner, recorded):
        order = record_of(trial)
        move_along(trial, to=order_stage("P"), by=Actor.of(owner))
        recorded.start_over()

        end_trial(trial, by=Actor.of(owner))

        assert recorded == ["trial.ended", "order.deleted"]
        assert (Order.objects.count(), Shipment.objects.count()) == (0, 0)
        restore_order(Order.everything.get(pk=order.pk), by=SYSTEM)
        assert (Order.objects.count(), Shipment.objects.count()) == (1, 1)
