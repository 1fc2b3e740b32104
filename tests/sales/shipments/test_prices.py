"""What clients pay for shipments: typed, changed, and always a part of the order's total."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.events import last_change
from dealwright.kit.errors import Refused
from dealwright.records.undo.actions import undo_change
from dealwright.sales.orders.actions import cancel_order, move_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments import actions
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def prices(order: Order) -> list[Decimal]:
    """Of the live shipments."""
    return list(order.shipments.filter(canceled_at=None).order_by("pk").values_list("price", flat=True))


def costs(order: Order) -> tuple[Decimal, Decimal]:
    """The delivery, and all of it."""
    order = order.refreshed()
    return order.delivery_total, order.total


def split(order: Order, parcel: Shipment, price: Decimal | None = None) -> Shipment:
    """Two of its five pieces go another way."""
    line = order.lines.get().pk
    actions.repack_shipment(parcel, pieces={line: 3}, by=SYSTEM)
    return actions.add_shipment(order, pieces={line: 2}, price=price, by=SYSTEM)


class TestAddShipment:
    def test_costs_nothing_more_unless_somebody_says_so(self, sent_order, parcel):
        split(sent_order, parcel)

        assert prices(sent_order) == [Decimal("15.00"), Decimal("0.00")]
        assert costs(sent_order) == (Decimal("15.00"), Decimal("264.50"))

    def test_lets_the_total_and_the_deal_follow_its_price(self, sent_order, parcel):
        split(sent_order, parcel, Decimal("9.90"))

        assert prices(sent_order) == [Decimal("15.00"), Decimal("9.90")]
        assert costs(sent_order) == (Decimal("24.90"), Decimal("274.40"))
        assert sent_order.deal.refreshed().amount == Decimal("274.40")

    def test_is_undone_with_its_price(self, sent_order, parcel):
        split(sent_order, parcel, Decimal("9.90"))

        undo_change(last_change(), by=SYSTEM)

        assert costs(sent_order) == (Decimal("15.00"), Decimal("264.50"))
        assert sent_order.deal.refreshed().amount == Decimal("264.50")

    def test_is_refused_a_price_once_something_is_paid(self, sent_order, parcel, recorded):
        mark_paid_by_hand(sent_order, by=SYSTEM)
        actions.repack_shipment(parcel, pieces={sent_order.lines.get().pk: 3}, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="Something was paid") as refusal:
            actions.add_shipment(sent_order, price=Decimal("9.90"), by=SYSTEM)

        assert refusal.value.field == "price"
        assert prices(sent_order) == [Decimal("15.00")]
        assert recorded == []

    def test_carries_the_price_of_the_one_that_was_canceled(self, sent_order, parcel):
        actions.cancel_shipment(parcel, by=SYSTEM)
        assert costs(sent_order) == (Decimal("15.00"), Decimal("264.50"))

        actions.add_shipment(sent_order, by=SYSTEM)

        assert prices(sent_order) == [Decimal("15.00")]
        assert costs(sent_order) == (Decimal("15.00"), Decimal("264.50"))

    def test_carries_the_price_again_when_the_order_is_opened_again(self, sent_order, parcel):
        cancel_order(sent_order, reason="By mistake", by=SYSTEM)

        move_order(sent_order, to=order_stage("N"), by=SYSTEM)

        assert prices(sent_order) == [Decimal("15.00")]


class TestPriceShipment:
    def test_lets_the_total_follow_and_is_undone(self, sent_order, parcel, recorded):
        recorded.start_over()

        actions.price_shipment(parcel, price=Decimal("20.00"), by=SYSTEM)

        assert costs(sent_order) == (Decimal("20.00"), Decimal("269.50"))
        assert recorded == ["shipment.priced", "deal.lines_changed"]
        undo_change(last_change(), by=SYSTEM)
        assert costs(sent_order) == (Decimal("15.00"), Decimal("264.50"))
        assert sent_order.deal.refreshed().amount == Decimal("264.50")

    def test_leaves_a_deal_alone_that_somebody_has_changed(self, sent_order, parcel):
        from dealwright.crm.deals.actions import edit_deal
        from dealwright.kit.money import money

        edit_deal(sent_order.deal, amount=money("300", "BRL"), by=SYSTEM)

        actions.price_shipment(parcel, price=Decimal("20.00"), by=SYSTEM)

        assert sent_order.deal.refreshed().amount == Decimal("300.00")

    @pytest.mark.parametrize("price", ["-1", "NaN", "1e20"])
    def test_refuses_what_is_no_price(self, sent_order, parcel, price, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            actions.price_shipment(parcel, price=Decimal(price), by=SYSTEM)

        assert refusal.value.field == "price"
        assert costs(sent_order) == (Decimal("15.00"), Decimal("264.50"))
        assert recorded == []

    def test_is_refused_once_something_is_paid(self, sent_order, parcel, recorded):
        mark_paid_by_hand(sent_order, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="Something was paid"):
            actions.price_shipment(parcel, price=Decimal("20.00"), by=SYSTEM)

        assert costs(sent_order) == (Decimal("15.00"), Decimal("264.50"))
        assert recorded == []

    def test_is_refused_for_what_will_not_go(self, sent_order, parcel):
        actions.cancel_shipment(parcel, by=SYSTEM)

        with pytest.raises(Refused, match="canceled"):
            actions.price_shipment(parcel, price=Decimal("20.00"), by=SYSTEM)


class TestCancelShipment:
    def test_takes_its_price_along_where_another_one_goes(self, sent_order, parcel):
        further = split(sent_order, parcel, Decimal("9.90"))

        actions.cancel_shipment(further, by=SYSTEM)

        assert costs(sent_order) == (Decimal("15.00"), Decimal("264.50"))

    def test_leaves_the_total_of_what_is_paid(self, sent_order, parcel):
        further = split(sent_order, parcel, Decimal("9.90"))
        mark_paid_by_hand(sent_order, by=SYSTEM)

        actions.cancel_shipment(further, by=SYSTEM)

        assert costs(sent_order) == (Decimal("24.90"), Decimal("274.40"))


class TestDoors:
    def test_the_form_asks_for_the_price(self, client_of, anna, sent_order, parcel):
        client, address = client_of(anna), f"/shipments/{parcel.pk}/edit"
        form = client.get(address, headers=HTMX).text
        assert "Price for the client, BRL" in form

        line = sent_order.lines.get().pk
        sent = {"price": "20", f"pieces-{line}": 5, "version": parcel.version}
        answer = client.post(address, sent | {"service": parcel.service_id}, headers=HTMX)

        assert answer.status_code == 204
        assert costs(sent_order) == (Decimal("20.00"), Decimal("269.50"))

    def test_the_form_of_a_further_one_does_so_too(self, client_of, anna, sent_order, parcel):
        line = sent_order.lines.get().pk
        actions.repack_shipment(parcel, pieces={line: 3}, by=SYSTEM)

        answer = client_of(anna).post(
            "/shipments/new", {"order": sent_order.pk, "price": "9,90", f"pieces-{line}": 2}, headers=HTMX
        )

        assert answer.status_code == 204
        assert prices(sent_order) == [Decimal("15.00"), Decimal("9.90")]

    def test_what_is_paid_is_not_asked_for(self, client_of, anna, sent_order, parcel):
        mark_paid_by_hand(sent_order, by=SYSTEM)

        form = client_of(anna).get(f"/shipments/{parcel.pk}/edit", headers=HTMX).text

        assert "Price for the client" not in form

    def test_a_program_changes_it(self, api_of, anna, sent_order, parcel):
        api, address = api_of(anna), f"/api/v1/shipments/{parcel.pk}"

        changed = api.patch(address, {"price": {"amount": "20.00", "currency": "BRL"}})
        foreign = api.patch(address, {"price": {"amount": "20.00", "currency": "EUR"}})

        assert changed.json()["price"] == {"amount": "20.00", "currency": "BRL"}
        assert foreign.status_code == 422
        assert foreign.json()["errors"][0]["field"] == "price"
        assert costs(sent_order) == (Decimal("20.00"), Decimal("269.50"))

    def test_a_program_opens_one_with_it(self, api_of, anna, sent_order, parcel):
        line = sent_order.lines.get().pk
        actions.repack_shipment(parcel, pieces={line: 3}, by=SYSTEM)

        opened = api_of(anna).post(
            f"/api/v1/orders/{sent_order.pk}/shipments", {"price": {"amount": "9.90", "currency": "BRL"}}
        )

        assert opened.json()["price"] == {"amount": "9.90", "currency": "BRL"}
        assert costs(sent_order) == (Decimal("24.90"), Decimal("274.40"))

    def test_a_program_is_refused_once_it_is_paid(self, api_of, anna, sent_order, parcel):
        mark_paid_by_hand(sent_order, by=SYSTEM)

        answer = api_of(anna).patch(
            f"/api/v1/shipments/{parcel.pk}", {"price": {"amount": "20.00", "currency": "BRL"}}
        )

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "price")
        assert costs(sent_order) == (Decimal("15.00"), Decimal("264.50"))
