"""What a program sees of shipments and may do with them."""

from __future__ import annotations

import pytest

from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments import actions
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db


def line_of(order: Order) -> int:
    """The key of the one line."""
    return int(order.lines.get().pk)


class TestGetShipment:
    def test_tells_the_contract(self, api_of, anna, sent_order, parcel, courier):
        shown = api_of(anna).get(f"/api/v1/shipments/{parcel.pk}").json()

        assert shown["order_id"] == sent_order.pk
        assert (shown["delivery_service"], shown["service_id"]) == ("Courier", courier.pk)
        assert (shown["state"], shown["allowed_at"], shown["shipped_at"]) == ("waiting", None, None)
        assert shown["tracking_number"] == ""
        assert shown["price"] == {"amount": "15.00", "currency": "BRL"}
        assert [(one["name"], one["quantity"]) for one in shown["lines"]] == [("Phone case", 5)]

    def test_is_found_by_order_and_by_deal(self, api_of, anna, boris, sent_order, parcel):
        for path in (f"orders/{sent_order.pk}", f"deals/{sent_order.deal_id}"):
            (one,) = api_of(anna).get(f"/api/v1/{path}/shipments").json()["items"]
            assert one["id"] == parcel.pk
            assert api_of(boris).get(f"/api/v1/{path}/shipments").status_code == 404

        assert api_of(boris).get("/api/v1/shipments").json()["items"] == []

    @pytest.mark.parametrize("number", [1, 10])
    def test_takes_five_queries_at_most(
        self, api_of, anna, sent_order, parcel, number, django_assert_max_num_queries
    ):
        line = line_of(sent_order)
        actions.repack_shipment(parcel, pieces={line: 1}, by=SYSTEM)
        for _time in range(min(number, 4)):
            actions.add_shipment(sent_order, pieces={line: 1}, by=SYSTEM)
        client = api_of(anna)
        client.get("/api/v1/shipments")

        with django_assert_max_num_queries(5):
            client.get("/api/v1/shipments")


class TestVerbs:
    def test_allow_ship_deliver(self, api_of, anna, parcel):
        client, base = api_of(anna), f"/api/v1/shipments/{parcel.pk}"

        states = [
            client.post(f"{base}/{verb}").json()["state"] for verb in ("allow", "hold", "ship", "deliver")
        ]

        assert states == ["allowed", "waiting", "shipped", "delivered"]
        assert client.post(f"{base}/undeliver").json()["state"] == "shipped"

    def test_unship_needs_a_reason(self, api_of, anna, parcel):
        client, path = api_of(anna), f"/api/v1/shipments/{parcel.pk}/unship"
        actions.ship_shipment(parcel, by=SYSTEM)

        assert client.post(path, {}).status_code == 422
        answer = client.post(path, {"reason": "Wrong address"})

        assert (answer.status_code, answer.json()["state"]) == (200, "allowed")

    def test_cancel_and_move(self, api_of, anna, parcel):
        client, base = api_of(anna), f"/api/v1/shipments/{parcel.pk}"

        unknown = client.post(f"{base}/move", {"stage_id": 99999})
        canceled = client.post(f"{base}/cancel", {"reason": "Later"})

        assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "stage_id")
        assert canceled.json()["state"] == "canceled"

    def test_change_tells_number_and_content(self, api_of, anna, sent_order, parcel, courier):
        line = line_of(sent_order)
        answer = api_of(anna).patch(
            f"/api/v1/shipments/{parcel.pk}",
            {
                "tracking_number": "BR123",
                "comment": "Fragile",
                "lines": [{"order_line_id": line, "quantity": 4}],
            },
        )

        shown = answer.json()
        assert (shown["tracking_number"], shown["comment"], shown["lines"][0]["quantity"]) == (
            "BR123",
            "Fragile",
            4,
        )

    def test_another_seller_changes_nothing(self, api_of, boris, parcel, recorded):
        client = api_of(boris)
        recorded.start_over()

        for verb in ("allow", "ship", "deliver", "cancel"):
            assert client.post(f"/api/v1/shipments/{parcel.pk}/{verb}").status_code == 404

        parcel.refresh_from_db()
        assert (parcel.state, list(recorded)) == ("waiting", [])


class TestAddShipment:
    def test_more_than_was_bought_is_told_at_the_line(self, api_of, anna, sent_order, parcel):
        answer = api_of(anna).post(
            f"/api/v1/orders/{sent_order.pk}/shipments",
            {"lines": [{"order_line_id": line_of(sent_order), "quantity": 1}]},
        )

        assert answer.status_code == 422
        assert sent_order.shipments.count() == 1

    def test_opens_one_with_all_that_is_left(self, api_of, anna, sent_order, parcel):
        actions.repack_shipment(parcel, pieces={line_of(sent_order): 3}, by=SYSTEM)

        answer = api_of(anna).post(f"/api/v1/orders/{sent_order.pk}/shipments")

        assert (answer.status_code, answer.json()["lines"][0]["quantity"]) == (201, 2)


class TestReturns:
    def test_are_taken_and_listed(self, api_of, anna, sent_order, parcel):
        mark_paid_by_hand(sent_order, by=SYSTEM)
        actions.deliver_shipment(parcel, by=SYSTEM)
        client, path = api_of(anna), f"/api/v1/orders/{sent_order.pk}/returns"

        taken = client.post(
            path,
            {
                "lines": [{"order_line_id": line_of(sent_order), "quantity": 1}],
                "reason": "Too small",
                "refund": {"amount": "49.90", "currency": "BRL"},
            },
        )

        assert (taken.status_code, taken.json()["lines"][0]["quantity"]) == (201, 1)
        assert [one["reason"] for one in client.get(path).json()["items"]] == ["Too small"]
        assert client.get(f"/api/v1/orders/{sent_order.pk}").json()["totals"]["paid"]["amount"] == "214.60"
