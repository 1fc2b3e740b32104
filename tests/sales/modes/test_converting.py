"""From orders to deals: each order becomes one, once, with all that hangs on it (OM-10, OM-15)."""

from decimal import Decimal

import pytest
from django.db import transaction

from dealwright.automation.trials.actions import start_trial
from dealwright.automation.trials.queries import record_of
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.models import Entry, Outbox
from dealwright.records.notes.actions import add_note
from dealwright.records.notes.queries import notes_on
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.timeline.queries import timeline
from dealwright.records.undo.stories import undoable_among
from dealwright.sales.modes import converting
from dealwright.sales.modes.actions import switch_to_deals
from dealwright.sales.modes.models import Conversion
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.statuses.queries import order_stage
from dealwright.work.tasks.actions import create_task
from tests.factories import STAGES
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = pytest.mark.django_db


def convert(by, **choices) -> Conversion:
    conversion = switch_to_deals(by=by, **choices)
    converting.run_all()
    assert conversion is not None
    return conversion.refreshed()


class TestConversion:
    def test_makes_a_deal_of_each_order(self, orders, by_owner, anna, pipeline):
        conversion = convert(by_owner)

        assert (conversion.state, conversion.total, conversion.converted) == ("done", 3, 3)
        deals = list(Deal.objects.order_by("pk"))
        numbers = [order.number for order in orders]
        assert [deal.title for deal in deals] == [f"Order №{number}" for number in numbers]
        assert [deal.orders.get().number for deal in deals] == numbers
        assert {(deal.contact, deal.responsible, deal.source) for deal in deals} == {
            (orders[0].contact, anna, "store")
        }
        assert [deal.created_at for deal in deals] == [order.placed_at for order in orders]
        assert {deal.stage.code for deal in deals} == {"NEW"}

    def test_keeps_products_delivery_and_the_sum(self, orders, by_owner):
        convert(by_owner)

        deal = Order.objects.get(pk=orders[1].pk).deal
        assert deal.amount == orders[1].total == Decimal("114.80")
        assert not deal.amount_is_manual
        assert [(line.name, line.price, line.quantity) for line in deal.lines.all()] == [
            ("Phone case", Decimal("49.90"), Decimal(2)),
            ("Delivery", Decimal("15.00"), Decimal(1)),
        ]

    def test_puts_each_where_its_status_leads(self, orders, by_owner):
        mark_paid_by_hand(orders[1], by=by_owner)
        cancel_order(orders[2], reason="Ordered twice", by=by_owner)

        convert(by_owner)

        new, paid, lost = (Order.objects.get(pk=order.pk).deal for order in orders)
        assert [deal.stage.code for deal in (new, paid, lost)] == ["NEW", "PREPAYMENT_INVOICE", "LOSE"]
        assert (new.paid_at, new.closed_at) == (None, None)
        assert paid.paid_at is not None
        assert (lost.lost_reason, lost.closed_at) == (
            "Ordered twice",
            Order.objects.get(pk=orders[2].pk).canceled_at,
        )

    def test_offers_no_undo_where_there_is_no_way_back(self, orders, by_owner):
        convert(by_owner)

        order = Order.objects.get(pk=orders[0].pk)
        for record in (order, order.deal):
            items = timeline(record, actor=by_owner).items
            told = {item.kind: item.change_id for item in items}
            assert told["order.became_deal"] not in undoable_among(items, record, by_owner)

    def test_goes_where_it_was_told(self, orders, by_owner, system):
        other = create_pipeline(name="Purchases", stages=STAGES, by=system)
        second = other.stages.all()[1]

        convert(by_owner, pipeline=other, stages={"N": second.pk})

        assert {deal.stage for deal in Deal.objects.all()} == {second}

    def test_leaves_orders_that_have_a_deal(self, pipeline, by_owner, system, request):
        kept = new_order()
        request.getfixturevalue("with_orders")
        loose = new_order(product=new_product(name="Cable"), contact=kept.contact)

        conversion = convert(by_owner)

        assert conversion.total == 1
        assert Order.objects.get(pk=kept.pk).deal == kept.deal
        assert Order.objects.get(pk=loose.pk).deal != kept.deal
        assert Deal.objects.count() == 2

    def test_leaves_an_order_that_tries_the_automation(self, orders, by_owner):
        trial = start_trial(stage=order_stage("N"), by=by_owner)

        conversion = convert(by_owner)

        assert (conversion.total, conversion.converted) == (3, 3)
        assert record_of(trial).deal is None
        assert Deal.objects.count() == 3

    def test_takes_history_notes_tasks_and_payments_along(self, orders, by_owner, system, anna):
        order = orders[0]
        mark_paid_by_hand(order, by=by_owner)
        add_note(order, text="Ring twice", by=Actor.of(anna))
        task = create_task(title="Pack it", responsible=anna, about=order, by=system)

        convert(by_owner)

        deal = Order.objects.get(pk=order.pk).deal
        told = [item.kind for item in timeline(deal, actor=system).items]
        assert told[0] == "order.became_deal"
        assert {"order.placed", "payment.received", "order.paid", "note.added", "deal.created"} <= set(told)
        assert [note.text for note in notes_on(deal)] == ["Ring twice"]
        assert [one.pk for one in deal.orders.get().payments.all()] == [order.payments.get().pk]
        task.refresh_from_db()
        assert (task.about_kind, task.about_id, task.about_label) == ("deal", deal.pk, deal.title)
        assert {item.kind for item in timeline(order, actor=system).items} >= {"order.placed", "note.added"}

    def test_knows_who_has_bought_before(self, orders, by_owner):
        first = Order.objects.get(pk=orders[0].pk)
        from dealwright.sales.statuses.queries import order_stage

        with converting.unrecorded("set-up"):
            first.put_into(order_stage("F"))
            first.save()

        convert(by_owner)

        assert [Order.objects.get(pk=order.pk).deal.is_repeat for order in orders] == [False, True, True]

    def test_starts_no_automation_and_tells_of_its_end(self, orders, by_owner, recorded):
        recorded.start_over()

        convert(by_owner)

        assert {one.quiet for one in recorded.entries if one.kind == "deal.created"} == {True}
        assert [one.kind for one in recorded.entries][-1] == "order_conversion.finished"
        quiet = set(Entry.objects.filter(quiet=True).values_list("pk", flat=True))
        assert not any(quiet & set(ids) for ids in Outbox.objects.values_list("event_ids", flat=True))

    def test_goes_on_where_a_worker_died(self, orders, by_owner, monkeypatch):
        monkeypatch.setattr(converting, "BATCH", 1)
        conversion = switch_to_deals(by=by_owner)
        converting.step()
        whole = converting.convert_orders

        def die(*arguments, **more):
            whole(*arguments, **more)
            raise SystemExit

        with monkeypatch.context() as dying, pytest.raises(SystemExit), transaction.atomic():
            dying.setattr(converting, "convert_orders", die)
            converting.step()
        assert Deal.objects.count() == 1

        converting.run_all()

        assert conversion.refreshed().converted == 3
        assert Deal.objects.count() == 3

    def test_takes_an_order_that_came_too_late(self, orders, by_owner, system):
        convert(by_owner)
        late = Order.objects.get(pk=orders[0].pk)
        with converting.unrecorded("set-up"):
            late.deal = None
            late.save()

        converting.run_all()

        assert Order.objects.get(pk=late.pk).deal is not None
        assert Conversion.objects.count() == 2

    def test_leaves_orders_alone_where_they_have_their_section(self, orders):
        converting.run_all()

        assert not Deal.objects.exists()
        assert not Conversion.objects.exists()


class TestAfterwards:
    def test_a_purchase_is_a_deal(self, orders, by_owner):
        convert(by_owner)

        order = new_order(product=new_product(name="Cable"), contact=new_customer("Nina"))

        assert order.deal.stage.code == "NEW"
        assert order.deal.title == f"Order №{order.number}"

    def test_is_not_taken_back(self, orders, by_owner, owner, client_of):
        convert(by_owner)
        change = Entry.objects.filter(kind="order.became_deal")[0].change_id

        client_of(owner).post(f"/changes/{change}/undo")

        assert Deal.objects.count() == 3
        assert not Order.objects.filter(deal=None).exists()
