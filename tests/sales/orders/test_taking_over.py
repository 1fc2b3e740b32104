"""Where purchases live as deals, what was bought follows the deal, or the card says what differs (OM-2)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.catalog.stock.queries import held_for
from dealwright.crm.deals.actions import NewLine, add_lines, edit_deal, set_lines
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.actions import edit_order, take_over_deal
from dealwright.sales.payments.actions import ask_for_payment_of_deal, mark_paid_by_hand
from dealwright.sales.proposals.actions import NewOffer, create_proposal, set_offers
from dealwright.sales.proposals.actions.ordering import order_proposal
from tests.factories.sales import SYSTEM, new_customer, new_order, new_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    return new_product("Phone case", "49.90", stock=20)


@pytest.fixture
def cable(db):
    return new_product("Cable", "10.00", stock=5)


@pytest.fixture
def order(pipeline, anna, case):
    """Two cases and a courier, 114.80, behind a deal of Anna's."""
    return new_order(product=case, responsible=anna)


@pytest.fixture
def deal(order):
    return order.deal


@pytest.fixture
def by_anna(anna):
    return Actor.of(anna)


def cables(cable, pieces=3, **more):
    return [NewLine(cable, "", Decimal("10.00"), Decimal(pieces), **more)]


def bought(order):
    return [(line.name, line.quantity, line.discount) for line in order.refreshed().lines.all()]


class TestSetLines:
    def test_carries_into_the_purchase(self, deal, order, case, cable, by_anna, recorded):
        recorded.start_over()

        set_lines(deal, lines=cables(cable, discount=Decimal(10)), by=by_anna)

        order = order.refreshed()
        assert bought(order) == [("Cable", 3, Decimal("3.00"))]
        assert (order.total, order.delivery_total, deal.refreshed().amount) == (27, 0, 27)
        assert held_for(order) == {cable.pk: 3}
        kinds = [kind for kind in recorded if not kind.startswith(("stock", "shipment"))]
        assert kinds == ["order.lines_changed", "deal.lines_changed"]

    def test_is_taken_back_with_it(self, deal, order, case, cable, by_anna):
        set_lines(deal, lines=cables(cable), by=by_anna)

        undo_change(last_change(), by=by_anna)

        assert bought(order) == [("Phone case", 2, Decimal("0.00"))]
        assert (order.refreshed().total, deal.refreshed().amount) == (Decimal("114.80"), Decimal("114.80"))
        assert held_for(order) == {case.pk: 2}

    def test_keeps_the_delivery_and_adds(self, deal, order, cable, by_anna):
        add_lines(deal, lines=cables(cable), by=by_anna)

        assert [name for name, _count, _off in bought(order)] == ["Phone case", "Cable"]
        assert (order.refreshed().delivery_total, order.refreshed().total) == (15, Decimal("144.80"))
        assert deal.refreshed().amount == Decimal("144.80")

    def test_is_refused_where_the_stock_is_short(self, deal, order, cable, by_anna, recorded):
        recorded.start_over()

        with pytest.raises(Refused):
            set_lines(deal, lines=cables(cable, 6), by=by_anna)

        assert (deal.refreshed().amount, recorded) == (Decimal("114.80"), [])

    def test_leaves_what_is_paid_and_the_card_says_so(self, deal, order, cable, client_of, anna, by_anna):
        mark_paid_by_hand(order, by=SYSTEM)

        add_lines(deal.refreshed(), lines=cables(cable), by=by_anna)

        assert [name for name, _count, _off in bought(order)] == ["Phone case"]
        card = client_of(anna).get(f"/deals/{deal.pk}").text
        assert "On the deal, and not ordered: 3 × Cable." in card
        assert "/takeover" not in card

    def test_leaves_orders_with_a_section_of_their_own(self, deal, order, cable, by_anna):
        bring_orders_back(by=SYSTEM)

        set_lines(deal, lines=cables(cable), by=by_anna)

        assert [name for name, _count, _off in bought(order)] == ["Phone case"]


class TestEditDeal:
    def test_carries_another_client_and_is_taken_back(self, deal, order, by_anna, recorded):
        dora = new_customer("Dora")
        recorded.start_over()

        edit_deal(deal, contact=dora, by=by_anna)
        assert order.refreshed().contact == dora
        assert recorded == ["deal.edited", "order.edited"]

        undo_change(last_change(), by=by_anna)
        assert (order.refreshed().contact_id, deal.refreshed().contact_id) == (order.contact_id,) * 2

    def test_leaves_the_client_of_what_is_paid(self, deal, order, by_anna):
        mark_paid_by_hand(order, by=SYSTEM)

        edit_deal(deal.refreshed(), contact=new_customer("Dora"), by=by_anna)

        assert order.refreshed().contact_id == order.contact_id


class TestTakeOver:
    def test_puts_in_what_the_deal_asks_for(self, deal, order, cable, client_of, anna):
        dora = new_customer("Dora")
        edit_order(order, contact=dora, by=SYSTEM)
        set_lines(deal, lines=cables(cable), leads_purchase=False, by=SYSTEM)
        office = client_of(anna)
        card = office.get(f"/deals/{deal.pk}").text
        assert "The client of the deal is another one" in card
        assert f"/orders/{order.pk}/takeover" in card

        answer = office.post(f"/orders/{order.pk}/takeover")

        assert answer["Location"] == f"/deals/{deal.pk}"
        assert (bought(order)[0][0], order.refreshed().contact_id) == ("Cable", deal.contact_id)
        assert "differ" not in office.get(f"/deals/{deal.pk}").text

    def test_by_a_program(self, deal, order, api_of, anna):
        edit_deal(deal, amount=money("90.00", "BRL"), by=SYSTEM)

        answer = api_of(anna).post(f"/api/v1/orders/{order.pk}/take-over").json()

        assert (answer["totals"]["total"]["amount"], answer["lines"][0]["name"]) == ("90.00", deal.title)

    def test_is_refused_once_something_is_paid(self, deal, order, cable, recorded):
        mark_paid_by_hand(order, by=SYSTEM)
        set_lines(deal.refreshed(), lines=cables(cable), leads_purchase=False, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="Something was paid"):
            take_over_deal(order.refreshed(), by=SYSTEM)
        assert recorded == []


class TestFurtherOrder:
    def test_holds_what_was_not_ordered_yet(self, deal, order, case, cable, by_anna):
        mark_paid_by_hand(order, by=SYSTEM)
        add_lines(deal.refreshed(), lines=[*cables(cable), NewLine(case, "", Decimal("49.90"))], by=by_anna)

        payment = ask_for_payment_of_deal(deal, by=by_anna)

        assert payment.order != order
        assert [(name, count) for name, count, _off in bought(payment.order)] == [
            ("Cable", 3),
            ("Phone case", 1),
        ]
        assert payment.amount == Decimal("79.90")

    def test_is_the_rest_of_a_typed_amount(self, deal, order, by_anna):
        mark_paid_by_hand(order, by=SYSTEM)
        edit_deal(deal.refreshed(), amount=money("150.00", "BRL"), by=by_anna)

        payment = ask_for_payment_of_deal(deal.refreshed(), by=by_anna)

        assert (payment.amount, payment.order.lines.get().name) == (Decimal("35.20"), deal.title)

    def test_there_is_none_where_all_is_ordered(self, deal, order, by_anna, recorded):
        mark_paid_by_hand(order, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="is paid"):
            ask_for_payment_of_deal(deal.refreshed(), by=by_anna)

        assert (deal.orders.count(), recorded) == (1, [])

    def test_the_card_asks_for_it(self, deal, order, cable, client_of, anna, by_anna):
        mark_paid_by_hand(order, by=SYSTEM)
        office = client_of(anna)
        assert f"/deals/{deal.pk}/payments" not in office.get(f"/deals/{deal.pk}").text
        add_lines(deal.refreshed(), lines=cables(cable), by=by_anna)

        assert f"/deals/{deal.pk}/payments" in office.get(f"/deals/{deal.pk}").text
        office.post(f"/deals/{deal.pk}/payments")
        assert deal.orders.count() == 2

    def test_is_written_from_a_proposal(self, deal, order, cable, by_anna):
        mark_paid_by_hand(order, by=SYSTEM)
        proposal = create_proposal(deal.refreshed(), by=by_anna)
        set_offers(proposal, lines=[NewOffer(cable, "", Decimal("10.00"), Decimal(3))], by=by_anna)

        further = order_proposal(proposal, by=by_anna)

        assert [name for name, _count, _off in bought(further)] == ["Cable"]
        assert deal.refreshed().amount == Decimal("144.80")


class TestCardOfDeal:
    """The acts that the guide promises where purchases live as deals."""

    def test_changes_the_status_also_out_of_canceled(self, deal, order, client_of, anna):
        office, page = client_of(anna), f"/orders/{order.pk}/status"
        own = order.pipeline.stages.get(code="P")

        assert office.post(page, {"stage": own.pk})["Location"] == f"/deals/{deal.pk}"
        assert order.refreshed().status == "P"
        canceled = order.pipeline.stages.get(code="D")
        assert "Why is it canceled" in office.post(page, {"stage": canceled.pk}).text
        office.post(f"/orders/{order.pk}/cancellation", {"reason": "No"})
        assert "Open it again" in office.get(f"/deals/{deal.pk}").text
        office.post(page, {"stage": order.pipeline.stages.get(code="N").pk})
        assert order.refreshed().status == "N"

    def test_offers_products_address_and_mark(self, deal, order, client_of, anna):
        office = client_of(anna)

        card = office.get(f"/deals/{deal.pk}").text

        for address in ("lines", "edit/delivery", "mark", "status", "cancellation"):
            assert f"/orders/{order.pk}/{address}" in card
        form = office.get(f"/orders/{order.pk}/edit/delivery").text
        assert f'href="/deals/{deal.pk}"' in form
        office.post(f"/orders/{order.pk}/mark", {"reason": "The address is not complete"})
        assert "The address is not complete" in office.get(f"/deals/{deal.pk}").text

    def test_refuses_a_status_that_is_none(self, order, client_of, anna):
        page = f"/orders/{order.pk}/status"

        assert client_of(anna).post(page, {"stage": "0"}, headers={"HX-Request": "true"}).status_code == 422
        assert order.refreshed().status == "N"
