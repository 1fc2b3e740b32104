"""A purchase ends with its deal: canceled when that is lost or deleted, sent when it is won (ST-7, ST-41)."""

from __future__ import annotations

import pytest

from dealwright.catalog.stock.queries import held_for
from dealwright.crm.deals.actions import delete_deal, lose_deal, move_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.records.undo.actions import undo_change
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments.actions import ship_shipment
from tests.factories.sales import SYSTEM, new_order, new_product

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def product():
    return new_product(stock=20)


@pytest.fixture
def order(pipeline, anna, product) -> Order:
    """Two pieces that are promised, behind a deal of Anna's; nothing is paid."""
    return new_order(product=product, responsible=anna)


@pytest.fixture
def deal(order) -> Deal:
    return order.deal


@pytest.fixture
def by_anna(anna):
    return Actor.of(anna)


def lost_stage(deal):
    return deal.pipeline.stages.get(semantic="lost")


def is_alive(order):
    return not order.refreshed().is_canceled


class TestLoseDeal:
    def test_cancels_what_was_not_sent_for_the_same_reason(self, deal, order, product, by_anna, recorded):
        recorded.start_over()

        lose_deal(deal, reason="Too expensive", by=by_anna)

        order = order.refreshed()
        assert (order.is_canceled, order.cancel_reason) == (True, "Too expensive")
        assert product.refreshed().available == 20
        assert [kind for kind in recorded if kind != "stock.released"] == [
            "order.moved",
            "order.canceled",
            "deal.moved",
            "deal.lost",
        ]

    def test_is_taken_back_with_it(self, deal, order, product, by_anna):
        lose_deal(deal, reason="Too expensive", by=by_anna)

        undo_change(last_change(), by=by_anna)

        assert (is_alive(order), deal.refreshed().closed_at) == (True, None)
        assert product.refreshed().available == 18

    def test_dragging_does_the_same(self, deal, order, by_anna):
        move_deal(deal, to=lost_stage(deal), by=by_anna)

        assert order.refreshed().cancel_reason == "The deal was lost."

    def test_leaves_it_where_that_is_said(self, deal, order, by_anna):
        lose_deal(deal, reason="", with_purchase=False, by=by_anna)

        assert is_alive(order)

    def test_asks_where_something_was_paid(self, deal, order, by_anna, recorded):
        mark_paid_by_hand(order, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="Something was paid"):
            lose_deal(deal, reason="", by=by_anna)
        assert (is_alive(order), deal.refreshed().closed_at, recorded) == (True, None, [])

        lose_deal(deal, reason="Came back", with_purchase=True, by=by_anna)
        assert (order.refreshed().is_canceled, order.refreshed().overpaid > 0) == (True, True)

    def test_a_rule_leaves_what_was_paid(self, deal, order):
        mark_paid_by_hand(order, by=SYSTEM)

        move_deal(deal.refreshed(), to=lost_stage(deal), by=Actor.automation("Old deals"))

        assert is_alive(order)

    def test_leaves_what_was_sent(self, pipeline, sent_order, by_anna):
        ship_shipment(sent_order.shipments.get(), by=SYSTEM)

        lose_deal(sent_order.deal, reason="", by=by_anna)

        assert is_alive(sent_order)

    def test_leaves_orders_with_a_section_of_their_own(self, deal, order, by_anna):
        bring_orders_back(by=SYSTEM)

        lose_deal(deal, reason="", by=by_anna)

        assert is_alive(order)


class TestDeleteDeal:
    def test_cancels_it_and_is_taken_back_with_it(self, deal, order, owner):
        by_owner = Actor.of(owner)
        delete_deal(deal, by=by_owner)
        assert order.refreshed().cancel_reason == "The deal was deleted."

        undo_change(last_change(), by=by_owner)
        assert is_alive(order)
        assert Deal.objects.filter(pk=deal.pk).exists()

    def test_the_page_asks(self, deal, order, client_of, owner):
        office, page = client_of(owner), f"/bin/deal/{deal.pk}"
        asked = office.get(page).text
        assert "is canceled, too" in asked

        office.post(page, {"do": "delete", "sure": "1", "asks_deleted": "1"})

        assert is_alive(order)
        assert not Deal.objects.filter(pk=deal.pk).exists()


class TestWinDeal:
    def test_sends_and_completes_what_is_paid(self, deal, order, product, by_anna):
        mark_paid_by_hand(order, by=SYSTEM)

        win_deal(deal.refreshed(), with_purchase=True, by=by_anna)

        assert (order.refreshed().status, product.refreshed().stock) == ("F", 18)
        assert held_for(order) == {}

    def test_leaves_it_unless_that_is_said(self, deal, order, by_anna):
        win_deal(deal, by=by_anna)

        assert order.refreshed().shipped_state == "unshipped"


class TestPage:
    def test_asks_and_does_as_ticked(self, deal, order, client_of, anna):
        office, page = client_of(anna), f"/deals/{deal.pk}/closure"
        asked = office.get(page).text
        assert "is canceled: it has not been sent" in asked
        assert 'name="lost_with_purchase"' in asked

        office.post(page, {"outcome": "lost", "reason": "No", "asks_lost": "1"})
        assert is_alive(order)

    def test_warns_where_something_was_paid(self, deal, order, client_of, anna):
        mark_paid_by_hand(order, by=SYSTEM)
        office, page = client_of(anna), f"/deals/{deal.pk}/closure"
        assert "stays with you until you pay it back" in office.get(page).text

        form = {"outcome": "lost", "reason": "No", "asks_lost": "1", "lost_with_purchase": "on"}
        office.post(page, form)

        assert order.refreshed().cancel_reason == "No"

    def test_a_drag_says_what_to_do(self, deal, order, client_of, anna):
        mark_paid_by_hand(order, by=SYSTEM)
        form = {"stage": lost_stage(deal).pk, "version": deal.refreshed().version}

        answer = client_of(anna).post(f"/deals/{deal.pk}/stage", form, headers=HTMX)

        assert answer.status_code == 422
        assert is_alive(order)


class TestApi:
    def test_takes_a_flag(self, deal, order, api_of, anna):
        api, page = api_of(anna), f"/api/v1/deals/{deal.pk}"

        assert api.post(f"{page}/lose", {"reason": "No", "with_purchase": False}).status_code == 200
        assert is_alive(order)
        api.post(f"{page}/move", {"stage_id": deal.pipeline.first_stage().pk})
        api.post(f"{page}/lose", {"reason": "No"})
        assert order.refreshed().is_canceled

    def test_deletes_without_it(self, deal, order, api_of, owner):
        answer = api_of(owner).delete(f"/api/v1/deals/{deal.pk}?with_purchase=false")

        assert (answer.status_code, is_alive(order)) == (204, True)

    def test_wins_with_it(self, deal, order, api_of, anna):
        mark_paid_by_hand(order, by=SYSTEM)

        api_of(anna).post(f"/api/v1/deals/{deal.pk}/win", {"with_purchase": True})

        assert order.refreshed().status == "F"
