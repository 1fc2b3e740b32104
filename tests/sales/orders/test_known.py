"""What is known of orders, their lines and their parcels: who did what and when (ST-27 to ST-30)."""

from __future__ import annotations

import pytest

from dealwright.crm.companies.actions import create_company
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.records.undo.actions import undo_change
from dealwright.sales.orders.actions import cancel_order, edit_order, mark_order, move_order
from dealwright.sales.payments.actions import mark_paid_by_hand, refund_payment, unpay_payment
from dealwright.sales.shipments import actions
from dealwright.sales.statuses.actions import edit_status
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import SYSTEM, new_order, new_product

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ours(db):
    """A company of our own."""
    return create_company(name="Aurora Ltda", is_own=True, by=SYSTEM)


@pytest.fixture
def company_of_anna(anna):
    """A client, and no company of our own."""
    return create_company(name="Padaria Central", responsible=anna, by=SYSTEM)


class TestWho:
    def test_wrote_moved_changed_marked_and_canceled_it(self, api_of, anna, order_of_anna):
        by, api, path = Actor.of(anna), api_of(anna), f"/api/v1/orders/{order_of_anna.pk}"
        before = api.get(path).json()
        names = ("created_by_id", "moved_by_id", "edited_by_id", "marked_by_id", "canceled_by_id")

        move_order(order_of_anna, to=order_stage("P"), by=by)
        edit_order(order_of_anna, comment="Ring twice", by=by)
        mark_order(order_of_anna, reason="The address is not complete", by=by)
        cancel_order(order_of_anna, reason="Ordered twice", by=by)

        assert [before[name] for name in names] == [None] * 5
        after = api.get(path).json()
        assert [after[name] for name in names] == [None, *[anna.pk] * 4]

    def test_nobody_canceled_what_is_opened_again(self, order_of_anna, anna):
        cancel_order(order_of_anna, reason="Ordered twice", by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))

        order = order_of_anna.refreshed()
        assert (order.canceled_at, order.canceled_by) == (None, None)

    def test_wrote_it_is_told_on_the_card(self, client_of, anna, with_orders):
        order = new_order(responsible=anna, by=Actor.of(anna))
        cancel_order(order, reason="Ordered twice", by=Actor.of(anna))

        card = client_of(anna).get(f"/orders/{order.pk}").content.decode()

        assert order.refreshed().created_by == anna
        assert card.count(anna.name) >= 3


class TestPaidAt:
    def test_is_since_when_all_of_it_is_paid(self, order_of_anna):
        payment = mark_paid_by_hand(order_of_anna, by=SYSTEM)
        assert order_of_anna.refreshed().paid_at == payment.refreshed().paid_at

        unpay_payment(payment, by=SYSTEM)
        assert order_of_anna.refreshed().paid_at is None

    def test_is_nothing_once_all_went_back(self, order_of_anna):
        payment = mark_paid_by_hand(order_of_anna, by=SYSTEM)

        refund_payment(payment, amount=payment.amount_money, by=SYSTEM)

        assert order_of_anna.refreshed().paid_at is None


class TestOwnCompany:
    def test_is_chosen_told_and_undone(self, order_of_anna, ours, anna, recorded):
        recorded.start_over()

        edit_order(order_of_anna, own_company=ours, by=Actor.of(anna))

        assert (order_of_anna.refreshed().own_company, recorded) == (ours, ["order.edited"])
        undo_change(last_change(), by=Actor.of(anna))
        assert order_of_anna.refreshed().own_company is None

    def test_is_one_of_ours(self, order_of_anna, company_of_anna, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            edit_order(order_of_anna, own_company=company_of_anna, by=SYSTEM)

        assert (refusal.value.field, recorded) == ("own_company", [])

    def test_is_set_by_the_page_and_the_program(self, client_of, api_of, owner, with_orders, ours):
        order, other = new_order(), new_order(product=new_product("Film", "10.00"))

        client_of(owner).post(f"/orders/{order.pk}/edit/own_company", {"own_company": ours.pk})
        told = api_of(owner).patch(f"/api/v1/orders/{other.pk}", {"own_company_id": ours.pk}).json()

        assert (order.refreshed().own_company, told["own_company_id"]) == (ours, ours.pk)
        assert "Aurora Ltda" in client_of(owner).get(f"/orders/{order.pk}").content.decode()

    def test_refuses_one_that_is_not_ours(self, api_of, anna, order_of_anna, company_of_anna):
        answer = api_of(anna).patch(
            f"/api/v1/orders/{order_of_anna.pk}", {"own_company_id": company_of_anna.pk}
        )

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "own_company_id")


class TestLines:
    def test_keep_what_the_product_was_like(self, api_of, owner, pipeline):
        product = new_product(weight=400, length=150, width=80, height=20)

        order = new_order(product=product)

        (line,) = api_of(owner).get(f"/api/v1/orders/{order.pk}").json()["lines"]
        assert (line["kind"], line["weight"], line["position"]) == ("simple", 400, 0)
        assert line["dimensions"] == {"length": 150, "width": 80, "height": 20}


class TestShipments:
    def test_tell_who_allowed_shipped_and_canceled_them(self, api_of, anna, parcel):
        by, path = Actor.of(anna), f"/api/v1/shipments/{parcel.pk}"
        actions.allow_shipment(parcel, by=by)
        actions.ship_shipment(parcel, by=by)
        actions.unship_shipment(parcel, reason="The address was wrong", by=by)
        told = api_of(anna).get(path).json()

        assert (told["allowed_by_id"], told["unshipped_reason"]) == (anna.pk, "The address was wrong")
        actions.cancel_shipment(parcel, by=by)
        assert api_of(anna).get(path).json()["canceled_by_id"] == anna.pk

    def test_keep_the_paper_the_tracking_and_somebody_responsible(self, api_of, anna, parcel, recorded):
        api = api_of(anna)
        recorded.start_over()
        sent = {
            "document_number": "NF-7",
            "document_on": "2026-05-04",
            "tracking_state": "On its way",
            "tracking_details": "Left São Paulo",
            "responsible_id": anna.pk,
        }

        told = api.patch(f"/api/v1/shipments/{parcel.pk}", sent).json()

        assert {name: told[name] for name in sent} == sent
        assert told["tracking_checked_at"] is not None
        assert sorted(recorded) == ["shipment.assigned", "shipment.edited"]
        undo_change(last_change(), by=Actor.of(anna))
        again = parcel.refreshed()
        assert (again.document_number, again.document_on, again.responsible) == ("", None, None)

    def test_are_changed_in_the_dialog(self, client_of, anna, parcel):
        sent = {
            "address": parcel.address,
            "service": parcel.service_id,
            "responsible": anna.pk,
            "document_number": "NF-8",
            "document_on": "2026-05-05",
            "tracking_details": "At the depot",
            "price": "15.00",
            f"pieces-{parcel.order.lines.get().pk}": 5,
        }

        client_of(anna).post(f"/shipments/{parcel.pk}/edit", sent, headers=HTMX)

        again = parcel.refreshed()
        assert (again.document_number, again.tracking_details, again.responsible) == (
            "NF-8",
            "At the depot",
            anna,
        )
        card = client_of(anna).get(f"/deals/{parcel.order.deal_id}").content.decode()
        assert "NF-8" in card

    def test_refuse_a_responsible_who_may_not_see_them(self, api_of, anna, boris, parcel, recorded):
        api = api_of(anna)
        recorded.start_over()

        answer = api.patch(f"/api/v1/shipments/{parcel.pk}", {"responsible_id": boris.pk})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "responsible_id")
        assert recorded == []


class TestStatuses:
    def test_have_the_name_that_another_program_gives_them(self, api_of, owner):
        api, status = api_of(owner), order_stage("S").pk

        told = api.patch(f"/api/v1/statuses/{status}", {"external_id": "erp-7"}).json()

        assert told["external_id"] == "erp-7"
        found = api.get("/api/v1/statuses?external_id=erp-7").json()["items"]
        assert [one["id"] for one in found] == [status]

    def test_have_it_in_the_office_and_undo_brings_back_the_old_one(self, client_of, owner):
        stage = order_stage("S")
        edit_status(stage, external_id="erp-7", by=Actor.of(owner))
        change = last_change()

        page = client_of(owner).get(f"/orders/statuses/{stage.pk}").content.decode()
        undo_change(change, by=Actor.of(owner))

        assert "erp-7" in page
        assert "erp-7" not in client_of(owner).get(f"/orders/statuses/{stage.pk}").content.decode()

    def test_refuse_one_that_is_too_long(self, api_of, owner, recorded):
        api = api_of(owner)
        recorded.start_over()

        answer = api.patch(f"/api/v1/statuses/{order_stage('S').pk}", {"external_id": "x" * 101})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "external_id")
        assert recorded == []
