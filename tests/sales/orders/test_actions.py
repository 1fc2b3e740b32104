"""What may happen to orders."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from dealwright.catalog.products.actions import edit_product
from dealwright.crm.deals.actions import NewLine, assign_deal, create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.sales.orders.actions import (
    OrderedLine,
    assign_order,
    cancel_order,
    place_order,
    place_order_of_deal,
)
from dealwright.sales.orders.models import Order, Status
from tests.factories.sales import SYSTEM, VISITOR, at_once, new_customer, new_order, new_product

KEY = UUID("00000000-0000-4000-8000-000000000001")


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestPlaceOrder:
    def test_reserves_the_pieces_and_opens_a_deal_with_the_same_lines(self, pipeline, anna, recorded):
        case, film = new_product(), new_product("Screen film", "10.05", stock=5)
        clara = new_customer()
        recorded.start_over()

        order = place_order(
            lines=[OrderedLine(case, 2), OrderedLine(film, 1)],
            contact=clara,
            store="web",
            currency="BRL",
            delivery_name="Courier",
            delivery_address="Rua das Flores 7",
            delivery_total=Decimal("15.00"),
            responsible=anna,
            by=VISITOR,
        )

        deal = order.deal
        assert (order.items_total, order.delivery_total, order.total) == (
            Decimal("109.85"),
            Decimal("15.00"),
            Decimal("124.85"),
        )
        assert (deal.title, deal.stage.name, deal.source) == (f"Order №{order.number}", "New", "store")
        assert (deal.amount, deal.currency, deal.amount_is_manual) == (Decimal("124.85"), "BRL", False)
        assert (deal.contact, deal.responsible, order.responsible) == (clara, anna, anna)
        assert [(line.name, line.price, line.quantity) for line in deal.lines.all()] == [
            ("Phone case", Decimal("49.90"), 2),
            ("Screen film", Decimal("10.05"), 1),
            ("Courier", Decimal("15.00"), 1),
        ]
        assert [(line.name, line.goods_in("BRL")) for line in order.lines.all()] == [
            ("Phone case", Decimal("99.80")),
            ("Screen film", Decimal("10.05")),
        ]
        assert (case.refreshed().available, film.refreshed().available) == (18, 4)
        assert order.refreshed().version == 1
        assert recorded == ["stock.reserved", "deal.created", "order.placed"]

    def test_sells_at_the_price_of_the_catalogue_not_of_the_caller(self):
        stale = new_product(price="49.90")
        edit_product(stale, price=Decimal("59.90"), by=SYSTEM)

        order = new_order(product=stale, quantity=1)

        assert order.items_total == Decimal("59.90")

    def test_adds_up_the_same_product_on_two_lines(self):
        case = new_product()

        order = place_order(
            lines=[OrderedLine(case, 1), OrderedLine(case, 2)],
            contact=new_customer(),
            store="web",
            currency="BRL",
            by=VISITOR,
        )

        assert [line.quantity for line in order.lines.all()] == [3]

    def test_numbers_orders_one_after_the_other(self):
        case = new_product()

        first, second = new_order(product=case), new_order(product=case)

        assert int(second.number) == int(first.number) + 1

    def test_answers_the_same_key_with_the_same_order(self, recorded):
        first = new_order(checkout_key=KEY)
        recorded.start_over()

        second = place_order(
            lines=[], contact=first.contact, store="web", currency="BRL", checkout_key=KEY, by=VISITOR
        )

        assert second == first
        assert recorded == []
        assert Order.objects.count() == Deal.objects.count() == 1

    @pytest.mark.parametrize("quantity", [0, -1, 21, 10_001])
    def test_refuses_quantities_that_cannot_be_sold(self, quantity, recorded):
        case, clara = new_product(stock=20), new_customer()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            new_order(product=case, quantity=quantity, contact=clara)

        assert refusal.value.field == "quantity"
        assert (Order.objects.count(), Deal.objects.count(), case.refreshed().available) == (0, 0, 20)
        assert recorded == []

    @pytest.mark.parametrize("delivery", ["-1", "NaN", "Infinity"])
    def test_refuses_a_delivery_that_costs_less_than_nothing(self, delivery):
        with pytest.raises(Refused) as refusal:
            new_order(delivery_total=Decimal(delivery))

        assert refusal.value.field == "delivery_total"
        assert Order.objects.count() == 0

    def test_refuses_an_empty_order(self):
        with pytest.raises(Refused):
            place_order(lines=[], contact=new_customer(), store="web", currency="BRL", by=VISITOR)

    def test_refuses_a_product_sold_in_another_currency(self):
        with pytest.raises(Refused):
            new_order(currency="EUR")

        assert Order.objects.count() == 0


@pytest.mark.django_db(transaction=True)
class TestPlaceOrderInParallel:
    def test_places_one_order_for_one_key(self, pipeline):
        case, clara = new_product(), new_customer()

        placed = at_once(*[lambda: new_order(product=case, contact=clara, checkout_key=KEY)] * 8)

        assert {order.pk for order in placed} == {Order.objects.get().pk}
        assert Deal.objects.count() == 1
        assert case.refreshed().available == 18

    def test_never_sells_more_than_there_is(self, pipeline):
        case, clara = new_product(stock=3), new_customer()

        answers = at_once(*[lambda: new_order(product=case, contact=clara, quantity=1)] * 8)

        assert [type(answer) for answer in answers].count(Order) == 3
        assert [type(answer) for answer in answers].count(Refused) == 5
        assert case.refreshed().available == 0
        assert Order.objects.count() == Deal.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestPlaceOrderOfDeal:
    def test_takes_the_lines_at_the_prices_of_the_deal(self, anna, recorded):
        case = new_product()
        lines = [NewLine(case, "Case, engraved", Decimal("60.00"), Decimal(2))]
        deal = create_deal(title="Gift", lines=lines, contact=new_customer(), by=Actor.of(anna))
        recorded.start_over()

        order = place_order_of_deal(deal, by=Actor.of(anna))

        assert (order.total, order.store, order.deal, order.responsible) == (
            Decimal("120.00"),
            "crm",
            deal,
            anna,
        )
        assert case.refreshed().available == 18
        assert recorded == ["stock.reserved", "order.placed"]

    def test_makes_one_line_of_a_typed_amount(self, anna):
        deal = create_deal(title="Repair", amount=money("80.00", "BRL"), by=Actor.of(anna))

        order = place_order_of_deal(deal, by=Actor.of(anna))

        assert [(line.name, line.goods_in("BRL")) for line in order.lines.all()] == [
            ("Repair", Decimal("80.00"))
        ]

    def test_refuses_a_deal_that_costs_nothing(self, anna):
        deal = create_deal(title="Talk", by=Actor.of(anna))

        with pytest.raises(Refused) as refusal:
            place_order_of_deal(deal, by=Actor.of(anna))

        assert refusal.value.field == "amount"
        assert Order.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestCancelOrder:
    def test_puts_the_pieces_back_on_sale(self, recorded):
        case = new_product()
        order = new_order(product=case)
        recorded.start_over()

        order = cancel_order(order, reason=" Ordered  twice ", by=SYSTEM)

        assert (order.status, order.cancel_reason) == (Status.CANCELED, "Ordered twice")
        assert order.canceled_at is not None
        assert case.refreshed().available == 20
        assert recorded == ["order.moved", "order.canceled", "stock.released"]

    def test_ignores_an_order_that_is_canceled(self, recorded):
        order = cancel_order(new_order(), reason="Ordered twice", by=SYSTEM)
        recorded.start_over()

        again = cancel_order(order, reason="Another reason", by=SYSTEM)

        assert again.cancel_reason == "Ordered twice"
        assert recorded == []

    def test_refuses_to_say_nothing(self, recorded):
        order = new_order()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            cancel_order(order, reason="  ", by=SYSTEM)

        assert refusal.value.field == "reason"
        assert order.refreshed().status == Status.ACCEPTED
        assert recorded == []

    def test_refuses_a_stale_version(self):
        order = new_order()

        with pytest.raises(Conflict):
            cancel_order(order, reason="Ordered twice", version=7, by=SYSTEM)

        assert order.refreshed().status == Status.ACCEPTED


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestOrdersFollowTheirDeal:
    def test_goes_to_whom_the_deal_is_given(self, anna, boris, run_reactions):
        order = new_order(responsible=anna)

        assign_deal(order.deal, responsible=boris, by=SYSTEM)
        run_reactions()

        assert order.refreshed().responsible == boris

    def test_stays_with_whom_it_was_given_to_by_itself(self, anna, boris, owner, run_reactions):
        order = assign_order(new_order(responsible=anna), responsible=owner, by=SYSTEM)

        assign_deal(order.deal, responsible=boris, by=SYSTEM)
        run_reactions()

        assert order.refreshed().responsible == owner
