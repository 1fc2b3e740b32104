"""The dialog, the warning, the progress, and what is left of the section of orders."""

import pytest

from dealwright.crm.deals.models import Deal
from dealwright.sales.modes import converting
from dealwright.sales.modes.queries import order_mode
from dealwright.sales.orders.models import Order
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
UNDERSTOOD = {"is_understood": "on"}


class TestDialog:
    def test_offers_two_modes_from_the_gear_of_the_deals(self, with_orders, owner, client_of):
        browser = client_of(owner)

        board = browser.get("/deals").content.decode()
        dialog = browser.get("/deals/order-mode", headers=HTMX)

        assert 'href="/deals/order-mode"' in board
        assert dialog.headers["X-Dialog"] == "ask"
        assert dialog.content.decode().count('type="radio"') == 2

    def test_is_a_page_without_scripts(self, with_orders, owner, client_of):
        browser = client_of(owner)

        sent = browser.post("/deals/order-mode", {"mode": "deals"})

        assert "<html" in browser.get("/deals/order-mode").content.decode()
        assert (sent.status_code, sent.headers["Location"]) == (303, "/deals/order-mode/conversion")
        assert order_mode() == "deals-and-orders"

    def test_knows_no_way_back(self, pipeline, owner, client_of, recorded):
        browser = client_of(owner)
        recorded.start_over()

        sent = browser.post("/deals/order-mode", {"mode": "deals-and-orders"})

        assert sent.status_code == 422
        assert "Only the operator of this installation" in sent.content.decode()
        assert order_mode() == "deals"
        assert recorded == []

    def test_is_not_for_sellers(self, with_orders, anna, client_of):
        browser = client_of(anna)

        assert 'href="/deals/order-mode"' not in browser.get("/deals").content.decode()
        assert browser.get("/deals/order-mode").status_code == 403
        assert browser.get("/deals/order-mode/conversion").status_code == 403
        assert browser.post("/deals/order-mode/conversion", UNDERSTOOD).status_code == 403
        assert order_mode() == "deals-and-orders"


class TestConversionPage:
    def test_says_how_many_and_where(self, orders, owner, client_of):
        page = client_of(owner).get("/deals/order-mode/conversion").content.decode()

        assert "3 orders become deals" in page
        assert "There is no way back from here." in page
        assert 'name="stage_N"' in page

    def test_asks_for_an_explicit_confirmation(self, orders, owner, client_of, recorded):
        recorded.start_over()

        answer = client_of(owner).post("/deals/order-mode/conversion", {})

        assert answer.status_code == 422
        assert "Say that you understand this first." in answer.content.decode()
        assert order_mode() == "deals-and-orders"
        assert recorded == []

    def test_shows_how_far_it_is(self, orders, owner, client_of, pipeline):
        browser = client_of(owner)
        offer = pipeline.stages.all()[1]

        browser.post("/deals/order-mode/conversion", {**UNDERSTOOD, "stage_N": offer.pk})
        waiting = browser.get("/deals/order-mode/conversion").content.decode()
        converting.run_all()
        fragment = browser.get(
            "/deals/order-mode/conversion", headers={**HTMX, "HX-Target": "order-conversion"}
        ).content.decode()

        assert "0 of 3 orders became deals" in waiting
        assert "3 orders became deals." in fragment
        assert "<html" not in fragment
        assert {deal.stage for deal in Deal.objects.all()} == {offer}

    def test_previews_another_pipeline(self, orders, owner, client_of, system):
        from dealwright.records.pipelines.actions import create_pipeline
        from tests.factories import STAGES

        other = create_pipeline(name="Purchases", stages=STAGES, by=system)

        page = client_of(owner).get(f"/deals/order-mode/conversion?pipeline={other.pk}").content.decode()

        assert f'<option value="{other.stages.all()[0].pk}" selected>' in page


class TestSectionOfOrders:
    def test_is_not_there_in_the_mode_without_orders(self, pipeline, owner, client_of):
        order = new_order()
        browser = client_of(owner)

        assert 'href="/orders"' not in browser.get("/deals").content.decode()
        assert browser.get("/orders").headers["Location"] == "/deals"
        assert browser.get(f"/orders/{order.pk}").headers["Location"] == f"/deals/{order.deal_id}"

    def test_tells_a_stranger_nothing(self, pipeline, anna, boris, client_of):
        order = new_order(responsible=anna)

        assert client_of(boris).get(f"/orders/{order.pk}").status_code == 404

    def test_is_there_with_orders(self, orders, owner, client_of):
        browser = client_of(owner)

        assert 'href="/orders"' in browser.get("/deals").content.decode()
        assert browser.get("/orders").status_code == 200
        assert browser.get(f"/orders/{orders[0].pk}").status_code == 200


class TestApi:
    def test_tells_the_mode_and_does_not_switch_it(self, orders, by_owner, owner, api_of):
        from dealwright.sales.modes.actions import switch_to_deals

        api = api_of(owner)
        before = api.get("/api/v1/settings/orders").json()
        switch_to_deals(by=by_owner)
        converting.run_all()
        after = api.get("/api/v1/settings/orders").json()

        assert (before["mode"], before["conversion"]) == ("deals-and-orders", None)
        assert (after["mode"], after["conversion"]["state"], after["conversion"]["converted"]) == (
            "deals",
            "done",
            3,
        )
        assert api.patch("/api/v1/settings/orders", {"mode": "deals-and-orders"}).status_code == 405
        assert Order.objects.filter(deal=None).count() == 0


class TestDealCard:
    """Where purchases live as deals, all that an order's card offers is on the card of its deal (OM-2)."""

    @pytest.fixture
    def order(self, pipeline, anna):
        return new_order(responsible=anna, delivery_address="Quay 7", buyer_comment="Ring twice")

    def test_shows_delivery_payments_and_words_without_links_to_orders(self, order, anna, client_of):
        card = client_of(anna).get(f"/deals/{order.deal_id}").content.decode()

        assert "Quay 7" in card
        assert "Ring twice" in card
        assert f'<a href="/orders/{order.pk}" data-panel>Order №' not in card
        assert f'action="/orders/{order.pk}/payments/by-hand"' in card

    def test_takes_money_and_shows_the_deal_again(self, order, anna, client_of):
        browser = client_of(anna)

        paid = browser.post(f"/orders/{order.pk}/payments/by-hand", {}, headers=HTMX)
        plain = browser.post(f"/orders/{order.pk}/payments/by-hand", {"amount": "nonsense"})

        assert paid.headers["HX-Retarget"] == f"#record-deal-{order.deal_id}"
        assert Order.objects.get(pk=order.pk).is_paid
        assert plain.status_code == 422

    def test_leads_back_to_the_deal_without_scripts(self, order, anna, client_of):
        paid = client_of(anna).post(f"/orders/{order.pk}/payments/by-hand", {})

        assert paid.headers["Location"] == f"/deals/{order.deal_id}"

    def test_cancels_the_purchase(self, order, anna, client_of):
        browser = client_of(anna)

        dialog = browser.get(f"/orders/{order.pk}/cancellation", headers=HTMX)
        browser.post(f"/orders/{order.pk}/cancellation", {"reason": "Ordered twice"}, headers=HTMX)

        assert dialog.headers["X-Dialog"] == "ask"
        assert Order.objects.get(pk=order.pk).is_canceled
        assert "Ordered twice" in browser.get(f"/deals/{order.deal_id}").content.decode()

    def test_offers_nothing_to_those_who_may_not_change_it(self, order, anna, client_of, roles):
        with converting.unrecorded("set-up"):
            anna.role = roles["Reader"]
            anna.save()

        card = client_of(anna).get(f"/deals/{order.deal_id}").content.decode()

        assert "payments/by-hand" not in card


class TestSearch:
    def test_passes_over_orders_that_are_deals(self, pipeline, owner, client_of):
        order = new_order()

        found = client_of(owner).get(f"/search?q={order.number}").content.decode()

        assert f"/deals/{order.deal_id}" in found
        assert f"/orders/{order.pk}" not in found

    def test_finds_orders_that_have_their_section(self, orders, owner, client_of):
        found = client_of(owner).get(f"/search?q={orders[0].number}").content.decode()

        assert f"/orders/{orders[0].pk}" in found
