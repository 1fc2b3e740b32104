"""The shipments on the cards of orders and deals, and the buttons on them."""

from __future__ import annotations

import pytest

from dealwright.catalog.products.models import Product
from dealwright.crm.deals.actions import create_deal
from dealwright.events import unrecorded
from dealwright.people.roles.models import Role
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments import actions
from dealwright.sales.shipments.queries import contents_of
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def line_of(order: Order) -> int:
    """The key of the one line."""
    return int(order.lines.get().pk)


class TestBlock:
    def test_stands_on_the_card_of_the_order_and_of_its_deal(self, client_of, anna, sent_order, parcel):
        client = client_of(anna)

        for path in (f"/orders/{sent_order.pk}", f"/deals/{sent_order.deal_id}"):
            page = client.get(path, follow=True).content.decode()

            assert parcel.number in page
            assert "Allow delivery" in page
            assert "5 × Phone case" in page

    def test_offers_what_can_be_done_next(self, client_of, anna, sent_order, parcel):
        actions.ship_shipment(parcel, by=SYSTEM)

        page = client_of(anna).get(f"/deals/{sent_order.deal_id}").content.decode()

        assert "Mark as delivered" in page
        assert "Mark as shipped" not in page
        assert f"/returns/new?order={sent_order.pk}" in page

    def test_a_reader_sees_no_buttons(self, client_of, anna, sent_order, parcel):
        role = Role.objects.get(pk=anna.role_id)
        scopes = {**role.scopes, "shipment": {"see": "all"}}

        with unrecorded("a role of this test"):
            Role.objects.filter(pk=role.pk).update(scopes=scopes)

        page = client_of(anna).get(f"/deals/{sent_order.deal_id}").content.decode()

        assert parcel.number in page
        assert f"/shipments/{parcel.pk}/departure" not in page

    def test_a_deal_without_orders_has_none(self, client_of, anna, pipeline):
        deal = create_deal(title="New windows", responsible=anna, by=SYSTEM)

        assert "shipments-block" not in client_of(anna).get(f"/deals/{deal.pk}").content.decode()


class TestVerbs:
    def test_allow_track_ship_and_deliver(self, client_of, anna, sent_order, parcel):
        client, base = client_of(anna), f"/shipments/{parcel.pk}"

        answers = [
            client.post(f"{base}/approval", {"allowed": "on"}, headers=HTMX),
            client.post(f"{base}/tracking", {"tracking_number": "BR123"}, headers=HTMX),
            client.post(f"{base}/departure", headers=HTMX),
            client.post(f"{base}/delivery", {"delivered": "on"}, headers=HTMX),
        ]

        parcel.refresh_from_db()
        assert [(one.status_code, one["X-Dialog"]) for one in answers] == [(204, "done")] * 4
        assert (parcel.state, parcel.tracking_number, parcel.allowed_by, parcel.shipped_by) == (
            "delivered",
            "BR123",
            anna,
            anna,
        )

    def test_without_scripts_it_leads_back_to_the_order(self, client_of, anna, sent_order, parcel):
        answer = client_of(anna).post(f"/shipments/{parcel.pk}/approval", {"allowed": "on"})

        assert (answer.status_code, answer["Location"]) == (303, f"/orders/{sent_order.pk}")

    def test_undo_takes_a_departure_back(self, client_of, anna, sent_order, parcel):
        client = client_of(anna)
        answer = client.post(f"/shipments/{parcel.pk}/departure", headers=HTMX)
        undo = answer["HX-Trigger"].split('"undo_url": "')[1].split('"')[0]

        client.post(undo, headers=HTMX)

        parcel.refresh_from_db()
        product = Product.objects.get(pk=sent_order.lines.get().product_id)
        assert (parcel.state, parcel.stage.code) == ("allowed", "DN")
        assert (product.stock, product.reserved) == (20, 5)

    def test_a_stale_departure_is_refused(self, client_of, anna, parcel):
        answer = client_of(anna).post(f"/shipments/{parcel.pk}/departure", {"version": 99}, headers=HTMX)

        parcel.refresh_from_db()
        assert (answer.status_code, parcel.shipped_at) == (409, None)

    def test_the_way_back_asks_why(self, client_of, anna, parcel):
        actions.ship_shipment(parcel, by=SYSTEM)
        client, path = client_of(anna), f"/shipments/{parcel.pk}/way-back"

        asked = client.get(path, headers=HTMX)
        empty = client.post(path, {"reason": ""}, headers=HTMX)
        client.post(path, {"reason": "The address was wrong"}, headers=HTMX)

        parcel.refresh_from_db()
        assert (asked["X-Dialog"], empty.status_code, empty["X-Dialog"]) == ("ask", 422, "ask")
        assert (parcel.shipped_at, parcel.unshipped_reason) == (None, "The address was wrong")

    def test_a_cancellation_needs_no_reason(self, client_of, anna, parcel):
        client_of(anna).post(f"/shipments/{parcel.pk}/cancellation", {"reason": ""}, headers=HTMX)

        parcel.refresh_from_db()
        assert parcel.state == "canceled"

    def test_another_seller_finds_nothing(self, client_of, boris, parcel, recorded):
        for verb in ("approval", "tracking", "departure", "delivery", "way-back", "cancellation", "stage"):
            assert client_of(boris).post(f"/shipments/{parcel.pk}/{verb}").status_code == 404

        assert client_of(boris).get(f"/shipments/{parcel.pk}").status_code == 404
        assert recorded == []


class TestNewShipment:
    def test_splits_an_order(self, client_of, anna, sent_order, parcel):
        client, line = client_of(anna), line_of(sent_order)
        client.post(f"/shipments/{parcel.pk}/edit", {f"pieces-{line}": 3, "address": "Rua das Flores 7"})

        form = client.get(f"/shipments/new?order={sent_order.pk}", headers=HTMX)
        answer = client.post(
            "/shipments/new",
            {"order": sent_order.pk, f"pieces-{line}": 2, "address": "Rua do Sol 1"},
            headers=HTMX,
        )

        second = sent_order.shipments.latest("pk")
        assert (form.status_code, answer.status_code) == (200, 204)
        assert (second.number, second.address, contents_of(second)) == (
            f"{sent_order.number}/2",
            "Rua do Sol 1",
            {line: 2},
        )

    def test_tells_at_the_line_what_is_too_many(self, client_of, anna, sent_order, parcel):
        line = line_of(sent_order)
        actions.repack_shipment(parcel, pieces={line: 3}, by=SYSTEM)

        answer = client_of(anna).post(
            "/shipments/new", {"order": sent_order.pk, f"pieces-{line}": 3}, headers=HTMX
        )

        assert answer.status_code == 422
        assert sent_order.shipments.count() == 1

    def test_is_not_for_an_order_of_somebody_else(self, client_of, boris, sent_order):
        assert client_of(boris).get(f"/shipments/new?order={sent_order.pk}").status_code == 404
        assert client_of(boris).get("/shipments/new?order=nonsense").status_code == 404


class TestNewReturn:
    def test_takes_goods_back_and_writes_the_refund_down(self, client_of, anna, sent_order, parcel):
        mark_paid_by_hand(sent_order, by=SYSTEM)
        actions.deliver_shipment(parcel, by=SYSTEM)
        client, line = client_of(anna), line_of(sent_order)

        form = client.get(f"/returns/new?order={sent_order.pk}", headers=HTMX)
        answer = client.post(
            "/returns/new",
            {
                "order": sent_order.pk,
                f"pieces-{line}": 2,
                "reason": "Too small",
                "restock": "on",
                "refund": "99.80",
            },
            headers=HTMX,
        )

        sent_order.refresh_from_db()
        assert (form.status_code, answer.status_code) == (200, 204)
        assert sent_order.returns.get().reason == "Too small"
        assert str(sent_order.paid_total) == "164.70"

    def test_says_that_nothing_can_come_back(self, client_of, anna, sent_order):
        page = client_of(anna).get(f"/returns/new?order={sent_order.pk}").content.decode()

        assert "Nothing of this order can come back" in page


class TestQueries:
    def test_the_deal_card_stays_within_its_budget(
        self, client_of, anna, sent_order, parcel, django_assert_max_num_queries
    ):
        client = client_of(anna)
        client.get(f"/deals/{sent_order.deal_id}")

        with django_assert_max_num_queries(24):
            client.get(f"/deals/{sent_order.deal_id}")
