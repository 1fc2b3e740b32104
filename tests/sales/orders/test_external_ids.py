"""What other programs call orders, their lines, payments and shipments (ST-27 to ST-30)."""

from __future__ import annotations

import pytest

from dealwright.events import Actor, last_change
from dealwright.events.models import Entry
from dealwright.records.undo.actions import undo_change
from dealwright.sales.orders.actions import OrderedLine, edit_order, set_order_lines
from dealwright.sales.payments.actions import edit_payment
from dealwright.sales.shipments.models import Shipment
from tests.factories.sales import new_customer, new_order, new_payment, new_product

pytestmark = pytest.mark.django_db
NAMES = {"external_id": "ERP-7", "accounting_id": "1C-00042", "accounting_version": "AAAAAQ=="}


def held(order):
    return {name: getattr(order.refreshed(), name) for name in NAMES}


class TestOrder:
    def test_is_placed_with_what_others_call_it(self, api_of, anna, pipeline):
        body = {
            "contact_id": new_customer(responsible=anna).pk,
            "lines": [{"product_id": new_product().pk, "external_id": "row-1"}],
            **NAMES,
        }

        placed = api_of(anna).post("/api/v1/orders", body).json()

        assert {name: placed[name] for name in NAMES} == NAMES
        assert placed["lines"][0]["external_id"] == "row-1"

    def test_is_changed_found_and_undone(self, api_of, anna, order_of_anna):
        api, path = api_of(anna), f"/api/v1/orders/{order_of_anna.pk}"
        new_order(contact=order_of_anna.contact, responsible=anna)

        api.patch(path, NAMES)
        change = Entry.objects.filter(kind="order.edited").latest("pk").change_id

        for wish in ("external_id=ERP-7", "accounting_id=1C-00042"):
            (found,) = api.get(f"/api/v1/orders?{wish}").json()["items"]
            assert found["id"] == order_of_anna.pk
        undo_change(change, by=Actor.of(anna))
        assert held(order_of_anna) == {"external_id": None, "accounting_id": "", "accounting_version": ""}

    def test_gives_its_name_up(self, order_of_anna, anna):
        edit_order(order_of_anna, external_id="ERP-7", by=Actor.of(anna))

        edit_order(order_of_anna, external_id=" ", by=Actor.of(anna))

        assert held(order_of_anna)["external_id"] is None

    def test_shares_no_external_id_with_another_one(self, api_of, anna, order_of_anna, recorded):
        other = new_order(contact=order_of_anna.contact, responsible=anna)
        edit_order(other, external_id="ERP-7", by=Actor.of(anna))
        api = api_of(anna)
        recorded.start_over()

        answer = api.patch(f"/api/v1/orders/{order_of_anna.pk}", {**NAMES, "comment": "x"})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "external_id")
        assert held(order_of_anna)["accounting_id"] == "" and order_of_anna.refreshed().comment == ""
        assert recorded == []

    @pytest.mark.parametrize("name", NAMES)
    def test_takes_no_long_name(self, name, api_of, anna, order_of_anna):
        answer = api_of(anna).patch(f"/api/v1/orders/{order_of_anna.pk}", {name: "x" * 201})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, name)
        assert held(order_of_anna)[name] in ("", None)

    def test_says_so_on_its_card(self, client_of, anna, order_of_anna, with_orders):
        assert "In the accounting" not in client_of(anna).get(f"/orders/{order_of_anna.pk}").text
        edit_order(order_of_anna, **NAMES, by=Actor.of(anna))

        page = client_of(anna).get(f"/orders/{order_of_anna.pk}").text

        assert all(name in page for name in NAMES.values())


class TestLine:
    def test_keeps_its_name_until_another_is_sent(self, api_of, anna, order_of_anna):
        api, path = api_of(anna), f"/api/v1/orders/{order_of_anna.pk}/lines"
        line = order_of_anna.lines.get()

        def sent(**more):
            body = {"lines": [{"id": line.pk, "quantity": 2, **more}]}
            answer = api.put(path, body, content_type="application/json")
            assert answer.status_code == 200, answer.text
            return answer.json()["lines"][0]["external_id"]

        assert [sent(external_id="row-1"), sent(), sent(quantity=3), sent(external_id="")] == [
            "row-1",
            "row-1",
            "row-1",
            "",
        ]

    def test_gets_its_name_back_by_undo(self, order_of_anna, anna):
        by, line = Actor.of(anna), order_of_anna.lines.get()
        set_order_lines(
            order_of_anna, lines=[OrderedLine(line.product, 2, line_id=line.pk, external_id="row-1")], by=by
        )
        set_order_lines(
            order_of_anna, lines=[OrderedLine(line.product, 4, line_id=line.pk, external_id="row-2")], by=by
        )

        undo_change(last_change(), by=by)

        assert [(one.pk, one.external_id) for one in order_of_anna.lines.all()] == [(line.pk, "row-1")]


class TestBeside:
    def test_payments_and_shipments_have_one_each(self, api_of, anna, sent_order, parcel):
        api = api_of(anna)
        paths = {"payments": new_payment(sent_order).pk, "shipments": parcel.pk}

        for noun, id in paths.items():
            changed = api.patch(f"/api/v1/{noun}/{id}", {"external_id": f"{noun}-7"}).json()
            (found,) = api.get(f"/api/v1/{noun}?external_id={noun}-7").json()["items"]
            assert (changed["external_id"], found["id"]) == (f"{noun}-7", id)
            assert api.patch(f"/api/v1/{noun}/{id}", {"external_id": None}).json()["external_id"] is None

    def test_no_two_share_one(self, api_of, anna, sent_order, parcel, recorded):
        api = api_of(anna)
        other = new_order(contact=sent_order.contact, responsible=anna)
        payments = [new_payment(sent_order), new_payment(other)]
        edit_payment(payments[0], external_id="x-7", by=Actor.of(anna))
        edit_order(other, external_id="x-7", by=Actor.of(anna))
        recorded.start_over()

        assert api.patch(f"/api/v1/shipments/{parcel.pk}", {"external_id": "x-7"}).status_code == 200
        answer = api.patch(f"/api/v1/payments/{payments[1].pk}", {"external_id": "x-7"})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "external_id")
        assert payments[1].refreshed().external_id is None
        assert Shipment.objects.get(pk=parcel.pk).external_id == "x-7"
        assert recorded == ["shipment.edited"]
