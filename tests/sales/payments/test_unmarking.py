"""The way back from *Mark as paid*, and what people keep about a payment (ST-29, ST-41)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from dealwright.events import Actor, last_change
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change
from dealwright.sales.deliveries.actions import edit_service
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.methods.actions import create_method, switch_test_provider
from dealwright.sales.orders.actions import edit_order
from dealwright.sales.payments.actions import (
    ask_for_payment,
    complete_payment,
    edit_payment,
    mark_paid_by_hand,
    refund_payment,
    unpay_payment,
)
from dealwright.sales.payments.models import Payment
from tests.factories.sales import SYSTEM, new_order, new_payment

pytestmark = pytest.mark.django_db
WHOLE = money("114.80", "BRL")


@pytest.fixture
def transfer(db):
    return create_method(provider="transfer", name="Wire", details="IBAN PT50", by=SYSTEM)


@pytest.fixture
def paid(order_of_anna, anna) -> Payment:
    """Marked as paid by Anna."""
    return mark_paid_by_hand(order_of_anna, reference="Statement 12", by=Actor.of(anna))


def where(payment):
    order = payment.order.refreshed()
    return order.status, order.paid_total, order.deal.paid_at is not None


class TestUnpayPayment:
    def test_lets_it_wait_again(self, paid, anna, recorded):
        assert paid.marked_by == anna
        recorded.start_over()

        waiting = unpay_payment(paid, by=Actor.of(anna))

        assert (waiting.state, waiting.paid_at, waiting.reference) == ("pending", None, "")
        assert where(waiting) == ("N", 0, False)
        assert recorded == ["payment.unpaid", "order.moved"]

    def test_is_taken_back(self, paid, anna):
        unpay_payment(paid, by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))

        again = paid.refreshed()
        assert (again.state, again.reference, again.paid_at) == ("paid", "Statement 12", paid.paid_at)
        assert where(again) == ("P", Decimal("114.80"), True)

    def test_takes_back_a_completion(self, order_of_anna, anna):
        payment = new_payment(order_of_anna)
        complete_payment(payment, amount=WHOLE, reference="1", method="manual", by=Actor.of(anna))

        undo_change(last_change(), by=Actor.of(anna))

        assert payment.refreshed().state == "pending"
        assert where(payment) == ("N", 0, False)

    def test_money_that_a_provider_told_stays(self, payment_of_anna, recorded):
        complete_payment(payment_of_anna, amount=WHOLE, reference="1", method="test card", by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="by hand"):
            unpay_payment(payment_of_anna, by=SYSTEM)

        assert (where(payment_of_anna)[0], recorded) == ("P", [])

    def test_what_was_paid_back_had_come_in(self, paid, recorded):
        refund_payment(paid, amount=money("10.00", "BRL"), by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="paid back already"):
            unpay_payment(paid, by=SYSTEM)
        with pytest.raises(Conflict):
            unpay_payment(paid.refreshed(), version=1, by=SYSTEM)

        assert recorded == []

    def test_one_that_waits_stays(self, payment_of_anna, recorded):
        recorded.start_over()

        assert unpay_payment(payment_of_anna, by=SYSTEM).state == "pending"
        assert recorded == []

    def test_in_the_office_and_by_a_program(self, paid, client_of, api_of, anna, boris):
        office = client_of(anna)
        card = office.get(f"/deals/{paid.order.deal_id}").text
        assert "Not paid after all" in card
        assert "marked by Anna" in card

        assert client_of(boris).post(f"/payments/{paid.pk}/unpaid").status_code == 404
        office.post(f"/payments/{paid.pk}/unpaid")
        assert paid.refreshed().state == "pending"

        api = api_of(anna)
        api.post(f"/api/v1/payments/{paid.pk}/pay")
        answer = api.post(f"/api/v1/payments/{paid.pk}/unpay")
        assert (answer.status_code, answer.json()["state"]) == (200, "pending")


class TestEditPayment:
    def test_changes_what_is_kept_and_is_taken_back(self, payment_of_anna, transfer, anna, recorded):
        by = Actor.of(anna)
        recorded.start_over()

        edited = edit_payment(
            payment_of_anna, payment_method=transfer, responsible=anna, comment=" Friday ", by=by
        )
        assert (edited.provider, edited.responsible, edited.comment) == ("transfer", anna, "Friday")
        assert recorded == ["payment.edited"]

        undo_change(last_change(), by=by)
        before = payment_of_anna.refreshed()
        assert (before.provider, before.responsible, before.comment) == ("sandbox", None, "")

    def test_how_it_was_made_stays(self, paid, transfer, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refused:
            edit_payment(paid, payment_method=transfer, by=SYSTEM)
        assert (refused.value.field, recorded) == ("payment_method_id", [])

        assert edit_payment(paid, comment="Cash", by=SYSTEM).comment == "Cash"

    def test_refuses_the_test_provider_where_it_is_off(self, order_of_anna, transfer):
        payment = ask_for_payment(order_of_anna, method=transfer, by=SYSTEM)
        test = new_payment(order_of_anna).payment_method
        switch_test_provider(False, by=SYSTEM)

        with pytest.raises(Refused, match="switched off"):
            edit_payment(payment, payment_method=test.refreshed(), by=SYSTEM)

    def test_in_the_office(self, payment_of_anna, transfer, client_of, anna):
        office, page = client_of(anna), f"/payments/{payment_of_anna.pk}/edit"
        assert "Wire" in office.get(page).text

        typed = {
            "payment_method": transfer.pk,
            "due_on": "2030-01-02",
            "comment": "Friday",
            "responsible": "",
        }
        answer = office.post(page, typed | {"version": payment_of_anna.version})

        assert answer.status_code == 303
        changed = payment_of_anna.refreshed()
        assert (changed.payment_method, changed.due_on, changed.comment) == (
            transfer,
            date(2030, 1, 2),
            "Friday",
        )
        assert office.post(page, typed | {"comment": "x", "version": "1"}).status_code == 409
        assert "Friday" in office.get(f"/deals/{payment_of_anna.order.deal_id}").text

    def test_by_a_program(self, payment_of_anna, transfer, api_of, anna, boris):
        api, page = api_of(anna), f"/api/v1/payments/{payment_of_anna.pk}"

        body = {"payment_method_id": transfer.pk, "responsible_id": anna.pk, "comment": "Friday"}
        told = api.patch(page, body).json()

        assert {name: told[name] for name in body} == body
        assert told["number"] == f"{payment_of_anna.order.number}/1"
        assert api.patch(page, {"responsible_id": boris.pk}).status_code == 422
        assert api.patch(page, {"payment_method_id": 999_999}).status_code == 422


class TestRefund:
    def test_keeps_when_and_why(self, paid, anna, api_of, client_of):
        today = timezone.localdate(clock.now())
        api, page = api_of(anna), f"/api/v1/payments/{paid.pk}"

        api.post(
            f"{page}/refund", {"amount": {"amount": "10.00", "currency": "BRL"}, "reason": "Came broken"}
        )
        office = client_of(anna)
        office.post(f"/payments/{paid.pk}/refund", {"amount": "5", "reason": "Gift", "reference": "Line 4"})

        told = api.get(page).json()["refunds"]
        assert [(one["amount"]["amount"], one["reason"], one["refunded_on"]) for one in told] == [
            ("10.00", "Came broken", today.isoformat()),
            ("5.00", "Gift", today.isoformat()),
        ]
        assert "Came broken" in office.get(f"/deals/{paid.order.deal_id}").text

    @pytest.mark.parametrize("day", [date(2000, 1, 1), date(2999, 1, 1)])
    def test_refuses_a_day_that_cannot_be(self, paid, day, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refused:
            refund_payment(paid, amount=money("1.00", "BRL"), refunded_on=day, by=SYSTEM)

        assert (refused.value.field, paid.refunds.count(), recorded) == ("refunded_on", 0, [])


class TestOrder:
    def test_is_paid_another_way_and_what_waits_follows(self, payment_of_anna, transfer, anna):
        by, order = Actor.of(anna), payment_of_anna.order

        edit_order(order, payment_method=transfer, by=by)
        assert (payment_of_anna.refreshed().provider, order.refreshed().payment_method) == (
            "transfer",
            transfer,
        )

        undo_change(last_change(), by=by)
        assert (payment_of_anna.refreshed().provider, order.refreshed().payment_method) == ("sandbox", None)

    def test_stays_once_it_is_paid(self, paid, transfer, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refused:
            edit_order(paid.order.refreshed(), payment_method=transfer, by=SYSTEM)

        assert (refused.value.field, recorded) == ("payment_method_id", [])

    def test_goes_by_another_service_and_what_waits_follows(self, sent_order, parcel, services, anna):
        by = Actor.of(anna)
        pickup = next(one for one in services if one.kind == "pickup")

        edit_order(sent_order, delivery_service=pickup, by=by)
        order = sent_order.refreshed()
        assert (order.delivery_service, order.delivery_name, order.total) == (
            pickup,
            pickup.name,
            sent_order.total,
        )
        assert parcel.refreshed().service == pickup

        undo_change(last_change(), by=by)
        assert parcel.refreshed().service == sent_order.delivery_service

    def test_is_changed_in_the_office_and_by_a_program(
        self, sent_order, services, transfer, client_of, api_of, anna
    ):
        order, pickup = sent_order, next(one for one in services if one.kind == "pickup")
        edit_service(pickup, is_active=True, by=SYSTEM)
        office = client_of(anna)
        assert "Wire" in office.get(f"/orders/{order.pk}/edit/payment").text

        form = {"payment_method": transfer.pk, "version": order.refreshed().version}
        office.post(f"/orders/{order.pk}/edit/payment", form)
        assert order.refreshed().payment_method == transfer

        answer = api_of(anna).patch(f"/api/v1/orders/{order.pk}", {"delivery_service_id": pickup.pk})
        assert answer.status_code == 200, answer.json()
        assert answer.json()["delivery_service_id"] == pickup.pk

    def test_its_client_chooses_while_it_is_unpaid(self, transfer, client, pipeline):
        order = new_order()
        page = f"/shop/orders/{order.page_token}"
        assert "Wire" in client.get(page).text

        test = order.payments.model.payment_method.field.related_model.objects.get(provider="sandbox")
        answer = client.post(f"{page}/payment", {"method": test.pk})
        payment = order.payments.get()
        assert (answer["Location"], payment.provider) == (payment.page, "sandbox")

        client.post(f"{page}/payment", {"method": transfer.pk})
        assert (order.payments.get().provider, order.refreshed().payment_method) == ("transfer", transfer)
        assert client.post(f"{page}/payment", {"method": "999"}).status_code == 422


@pytest.fixture
def services(db):
    return delivery_services()
