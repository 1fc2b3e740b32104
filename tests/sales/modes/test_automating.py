"""Rules and triggers on statuses of orders, when purchases become deals (C-8, OM-20)."""

from datetime import timedelta

import pytest

from dealwright.automation.rules import catalogue, running
from dealwright.automation.rules.actions import create_rule, delete_rule, edit_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.triggers.actions import create_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.deals.models import Deal
from dealwright.kit import clock
from dealwright.sales.modes import converting
from dealwright.sales.modes.actions import bring_orders_back, switch_to_deals
from dealwright.sales.modes.automating import Fate, passages
from dealwright.sales.modes.mapping import stages_for
from dealwright.sales.modes.queries import last_conversion
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.statuses.queries import order_stage
from dealwright.work.tasks.models import Task
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule_on(system):
    """`rule_on("P", "Pack it")` creates that task for orders that get this status."""

    def put(status, title, **given):
        settings = {"title": title}
        stage = order_stage(status)
        return create_rule(stage=stage, action="create_task", settings=settings, **given, by=system)

    return put


@pytest.fixture
def trigger_on(system):
    """`trigger_on("P")` moves paid orders there."""

    def put(status, kind="payment.received", **given):
        return create_trigger(stage=order_stage(status), kind=kind, **given, by=system)

    return put


def convert(by, **choices):
    switch_to_deals(by=by, **choices)
    converting.run_all()


def on_deals(model):
    """What stands on stages of deals."""
    return list(model.objects.filter(stage__pipeline__of_kind="deal"))


class TestCarryAutomation:
    def test_copies_rules_and_triggers_to_the_stages_their_statuses_lead_to(
        self, orders, by_owner, rule_on, trigger_on
    ):
        rule = rule_on("P", "Pack it", delay_minutes=60)
        trigger = trigger_on("S", "shipment.shipped", allow_back=True)

        convert(by_owner)

        (copy,) = on_deals(Rule)
        assert (copy.stage.code, copy.action, copy.settings, copy.delay_minutes, copy.is_active) == (
            "PREPAYMENT_INVOICE",
            rule.action,
            rule.settings,
            60,
            True,
        )
        (moved,) = on_deals(Trigger)
        assert (moved.stage.code, moved.kind, moved.allow_back, moved.is_active) == (
            "EXECUTING",
            trigger.kind,
            True,
            True,
        )

    def test_goes_where_the_person_let_the_status_lead(self, orders, by_owner, pipeline, rule_on):
        rule_on("P", "Pack it")
        chosen = pipeline.stages.all()[1]

        convert(by_owner, stages={"P": chosen.pk})

        assert [rule.stage for rule in on_deals(Rule)] == [chosen]

    def test_leaves_switched_off_what_was_off(self, orders, by_owner, rule_on):
        edit_rule(rule_on("P", "Pack it"), is_active=False, by=by_owner)

        convert(by_owner)

        assert [rule.is_active for rule in on_deals(Rule)] == [False]

    def test_switches_off_what_waits_for_a_status(self, orders, by_owner, trigger_on):
        trigger_on("F", "order.moved")

        convert(by_owner)

        assert [trigger.is_active for trigger in on_deals(Trigger)] == [False]
        assert [one["fate"] for one in last_conversion().automation] == [Fate.SWITCHED_OFF]

    def test_leaves_out_what_cannot_be_done_for_deals_and_says_so(
        self, orders, by_owner, rule_on, monkeypatch
    ):
        rule = rule_on("P", "Pack it")
        of_orders = catalogue.get("create_task").__class__(
            **{**vars(catalogue.get("create_task")), "of_kinds": frozenset({"order"})}
        )
        monkeypatch.setitem(catalogue._actions, "create_task", of_orders)

        convert(by_owner)

        assert on_deals(Rule) == []
        assert [(one["id"], one["fate"], one["reason"]) for one in last_conversion().automation] == [
            (rule.pk, Fate.DROPPED, "This cannot be done for the records of this stage.")
        ]

    def test_adds_no_second_one_where_the_same_stands_already(self, orders, by_owner, system, rule_on):
        rule_on("P", "Pack it")
        rule_on("P", "Pack it")
        convert(by_owner)
        bring_orders_back(by=system)

        convert(by_owner)

        assert len(on_deals(Rule)) == 1

    def test_is_carried_without_any_order(self, with_orders, by_owner, rule_on):
        rule_on("P", "Pack it")

        convert(by_owner)

        assert len(on_deals(Rule)) == 1
        assert last_conversion().state == "done"

    def test_lets_what_waits_for_an_order_wait_for_its_deal(self, orders, by_owner, rule_on, run_reactions):
        rule_on("P", "Ask whether it came", delay_minutes=60)
        run_reactions()
        mark_paid_by_hand(orders[0], by=by_owner)
        run_reactions()
        assert RuleRun.objects.get().on_kind == "order"

        convert(by_owner)
        RuleRun.objects.update(due_at=clock.now() - timedelta(minutes=1))
        running.step()

        deal = Order.objects.get(pk=orders[0].pk).deal
        assert [(run.on_kind, run.on_id, run.state) for run in RuleRun.objects.all()] == [
            ("deal", deal.pk, "done")
        ]
        assert [(task.title, task.about_kind, task.about_id) for task in Task.objects.all()] == [
            ("Ask whether it came", "deal", deal.pk)
        ]


class TestSleep:
    """Where purchases are deals, nothing on a status starts; the way back wakes it."""

    def test_rules_on_statuses_do_nothing(self, orders, by_owner, system, rule_on, run_reactions):
        rule_on("N", "Look at it")
        convert(by_owner)
        delete_rule(on_deals(Rule)[0], by=system)
        run_reactions()

        new_order(product=new_product(name="Cable"), contact=new_customer("Nina"))
        run_reactions()
        asleep = Task.objects.count()
        bring_orders_back(by=system)
        new_order(product=new_product(name="Plug"), contact=new_customer("Olga"))
        run_reactions()

        assert asleep == 0
        assert [task.about_kind for task in Task.objects.all()] == ["order"]

    def test_triggers_on_statuses_move_nothing(self, orders, by_owner, trigger_on, run_reactions):
        trigger_on("S", "payment.received")
        convert(by_owner)
        run_reactions()

        mark_paid_by_hand(orders[0], by=by_owner)
        run_reactions()

        order = Order.objects.get(pk=orders[0].pk)
        assert order.status == "P"
        assert order.deal.stage.code == "EXECUTING"

    def test_the_copies_work_for_purchases_from_then_on(self, orders, by_owner, rule_on, run_reactions):
        rule_on("N", "Look at it")
        convert(by_owner)
        run_reactions()

        order = new_order(product=new_product(name="Cable"), contact=new_customer("Nina"))
        run_reactions()

        assert [(task.about_kind, task.about_id) for task in Task.objects.all()] == [("deal", order.deal_id)]

    def test_the_page_of_the_automation_shows_deals_alone(self, orders, by_owner, owner, client_of, rule_on):
        rule_on("N", "Look at it")
        before = client_of(owner).get("/automation").content.decode()
        convert(by_owner)

        after = client_of(owner).get("/automation").content.decode()

        statuses = 'href="/automation?kind=order"'
        assert statuses in before
        assert statuses not in after


class TestPreview:
    def test_says_what_becomes_of_each_and_changes_nothing(
        self, orders, pipeline, owner, client_of, rule_on, trigger_on
    ):
        rule_on("P", "Pack it")
        trigger_on("F", "order.moved")

        page = client_of(owner).get("/deals/order-mode/conversion").content.decode()

        assert "Create the task “Pack it”" in page
        assert "It works on the stage of the deal." in page
        assert "switched off: deals do not show statuses of orders." in page
        assert [one.fate for one in passages(stages_for(pipeline))] == [Fate.COPIED, Fate.SWITCHED_OFF]
        assert on_deals(Rule) == on_deals(Trigger) == []
        assert not Deal.objects.exists()

    def test_is_told_again_in_the_summary(self, orders, by_owner, owner, client_of, rule_on):
        rule_on("P", "Pack it")
        convert(by_owner)

        page = client_of(owner).get("/deals/order-mode/conversion").content.decode()

        assert "What became of the rules and triggers" in page
        assert "Create the task “Pack it”" in page


def test_a_rule_that_cancels_orders_goes_along(orders, by_owner, system):
    settings = {"reason": "Not paid in time"}
    create_rule(stage=order_stage("N"), action="cancel_order", settings=settings, by=system)

    convert(by_owner)

    assert [rule.action for rule in on_deals(Rule)] == ["cancel_order"]
