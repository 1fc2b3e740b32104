"""Until when payments are to be made: said by the method or by hand, known by the order and by its client."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from dealwright.events import last_change
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change
from dealwright.sales.methods.actions import create_method, edit_method
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments import api
from dealwright.sales.payments.actions import (
    ask_for_first_payment,
    ask_for_payment,
    complete_payment,
    fail_payment,
    mark_paid_by_hand,
    set_payment_due,
    try_again,
)
from dealwright.sales.payments.models import Payment
from dealwright.store.letters.words import _how_to_pay
from tests.factories.sales import SYSTEM, VISITOR, new_order, new_product

pytestmark = pytest.mark.django_db
NOW = clock.read("2026-11-20T12:00:00Z")
TODAY = date(2026, 11, 20)
HTMX = {"HX-Request": "true"}
ASKED_DAY = re.compile(r'name="due_before" value="(?P<day>[^"]*)"')
SOON, LATER, PAST = date(2026, 11, 27), date(2026, 12, 24), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def transfer():
    """A bank transfer, to be made within a week."""
    return create_method(
        provider="transfer", name="Bank transfer", details="IBAN PT50", days_to_pay=7, by=SYSTEM
    )


@pytest.fixture
def order(pipeline, anna, transfer):
    return new_order(responsible=anna, payment_method=transfer)


def due(order):
    return Order.objects.get(pk=order.pk).due_on


def brl(amount):
    return money(amount, "BRL")


class TestAskForPayment:
    def test_is_due_as_the_chosen_method_says(self, order, transfer):
        payment = ask_for_first_payment(order, provider="transfer", by=VISITOR)

        assert (payment.due_on, due(order)) == (SOON, SOON)
        assert ask_for_payment(order, provider="sandbox", by=SYSTEM).due_on is None
        edit_method(transfer, days_to_pay=None, by=SYSTEM)
        assert ask_for_payment(order, amount=brl("10.00"), provider="transfer", by=SYSTEM).due_on is None

    def test_is_due_as_somebody_says(self, order, recorded):
        payment = ask_for_payment(order, provider="transfer", due_on=None, by=SYSTEM)
        assert (payment.due_on, due(order)) == (None, None)

        same = ask_for_payment(order, provider="transfer", due_on=LATER, by=SYSTEM)

        assert (same, same.due_on, due(order)) == (payment, LATER, LATER)
        assert recorded == ["payment.asked", "payment.due_changed"]

    def test_refuses_a_day_that_is_over(self, order, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refused:
            ask_for_payment(order, provider="transfer", due_on=PAST, by=SYSTEM)

        assert (refused.value.field, order.payments.count(), recorded) == ("due_on", 0, [])


class TestSetPaymentDue:
    def test_tells_and_is_taken_back(self, order, anna, recorded):
        payment = ask_for_payment(order, provider="transfer", by=SYSTEM)
        recorded.start_over()

        set_payment_due(payment, due_on=LATER, version=payment.version, by=SYSTEM)
        change = last_change()
        set_payment_due(payment, due_on=LATER, by=SYSTEM)

        assert (recorded, due(order)) == (["payment.due_changed"], LATER)
        undo_change(change, by=SYSTEM)
        assert (payment.refreshed().due_on, due(order)) == (SOON, SOON)

    @pytest.mark.parametrize("day", [PAST, TODAY - timedelta(days=1)])
    def test_refuses_a_day_before_it_was_asked_for(self, order, recorded, day):
        payment = ask_for_payment(order, provider="transfer", by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused):
            set_payment_due(payment, due_on=day, by=SYSTEM)
        with pytest.raises(Conflict):
            set_payment_due(payment, due_on=LATER, version=payment.version + 1, by=SYSTEM)

        assert (payment.refreshed().due_on, recorded) == (SOON, [])

    def test_leaves_a_payment_that_was_made(self, order):
        paid = mark_paid_by_hand(order, by=SYSTEM)

        with pytest.raises(Refused):
            set_payment_due(paid, due_on=LATER, by=SYSTEM)

        assert paid.refreshed().due_on is None


class TestOrder:
    def test_is_due_with_the_first_of_its_payments(self, order):
        late = ask_for_payment(order, amount=brl("14.80"), provider="transfer", due_on=LATER, by=SYSTEM)
        soon = ask_for_payment(order, amount=brl("100.00"), provider="transfer", due_on=SOON, by=SYSTEM)
        assert due(order) == SOON

        complete_payment(soon, amount=soon.amount_money, reference="1", by=SYSTEM)
        assert due(order) == LATER

        complete_payment(late, amount=late.amount_money, reference="2", by=SYSTEM)
        assert due(order) is None

    def test_stays_due_when_an_attempt_fails(self, order):
        payment = ask_for_payment(order, provider="transfer", by=SYSTEM)

        failed = fail_payment(payment, reason="No money", by=SYSTEM)
        assert due(order) == SOON

        with clock.at(NOW + timedelta(days=30)):
            again = try_again(failed, by=VISITOR)
            assert (again.due_on, again.is_overdue, due(order)) == (SOON, True, SOON)

    def test_is_not_due_once_nothing_is_to_be_paid(self, order, pipeline, transfer):
        other = new_order(payment_method=transfer, product=new_product())
        for one in (order, other):
            ask_for_payment(one, provider="transfer", by=SYSTEM)

        cancel_order(order, reason="Ordered twice", by=SYSTEM)
        complete_payment(
            ask_for_payment(other, provider="sandbox", by=SYSTEM),
            amount=other.due_money,
            reference="card",
            by=SYSTEM,
        )

        assert (due(order), due(other)) == (None, None)


@pytest.mark.usefixtures("with_orders")
class TestPages:
    @pytest.fixture
    def payment(self, order):
        return ask_for_payment(order, provider="transfer", by=SYSTEM)

    def test_of_the_card_show_and_change_it(self, order, payment, anna, client_of):
        browser = client_of(anna)
        page = browser.get(f"/orders/{order.pk}").text
        assert "due on" in page
        assert 'name="due_on" value="2026-11-27"' in page
        assert "Overdue" not in page

        browser.post(f"/payments/{payment.pk}/due-day", {"due_on": "2026-12-24"})
        assert due(order) == LATER
        assert browser.post(f"/payments/{payment.pk}/due-day", {"due_on": "2026-11-01"}).status_code == 422
        assert browser.post(f"/payments/{payment.pk}/due-day", {"due_on": "soon"}).status_code == 422
        assert due(order) == LATER
        with clock.at(NOW + timedelta(days=60)):
            assert "Overdue" in browser.get(f"/orders/{order.pk}").text

        browser.post(f"/payments/{payment.pk}/due-day", {"due_on": ""})
        assert due(order) is None

    def test_of_the_card_ask_with_it(self, order, anna, client_of):
        browser = client_of(anna)

        browser.post(f"/orders/{order.pk}/payments", {"amount": "10"})
        browser.post(f"/orders/{order.pk}/payments", {"amount": "20", "due_on": ""})
        browser.post(f"/orders/{order.pk}/payments", {"amount": "30", "due_on": "2026-12-24"})

        days = order.payments.order_by("pk").values_list("due_on", flat=True)
        assert list(days) == [SOON, None, LATER]

    @pytest.mark.parametrize("day", [None, LATER, PAST])
    @pytest.mark.parametrize("later", [0, 60])
    def test_of_the_card_ask_again_and_leave_the_day(self, order, anna, client_of, recorded, day, later):
        with clock.at(NOW - timedelta(days=30)):
            payment = ask_for_payment(order, provider="transfer", due_on=day, by=SYSTEM)
        browser, url = client_of(anna), f"/orders/{order.pk}/payments"
        recorded.start_over()

        with clock.at(NOW + timedelta(days=later)):
            page = browser.get(f"/orders/{order.pk}").text
            offered = ASKED_DAY.search(page)["day"]
            stale = {"due_before": "2026-11-30", "due_on": "2026-11-30"}
            sent = [{"due_before": offered, "due_on": offered}, stale, {"due_before": offered, "due_on": ""}]
            answers = [browser.post(url, {"amount": ""} | one, headers=HTMX) for one in sent]

        assert offered == (day.isoformat() if day else "")
        assert [one.status_code for one in answers] == [200, 200, 200]
        assert (payment.refreshed().due_on, order.payments.count(), recorded) == (day, 1, [])

    def test_of_the_card_ask_again_by_another_day_which_can_be_undone(
        self, order, payment, anna, client_of, recorded
    ):
        browser, url = client_of(anna), f"/orders/{order.pk}/payments"
        recorded.start_over()

        said = browser.post(
            url, {"amount": "", "due_before": "2026-11-27", "due_on": "2026-12-24"}, headers=HTMX
        )["HX-Trigger"]

        assert (payment.refreshed().due_on, recorded) == (LATER, ["payment.due_changed"])
        assert "The payment is due on Dec. 24, 2026." in said
        browser.post(f"/changes/{recorded.entries[0].change_id}/undo", headers=HTMX)
        assert f"/changes/{recorded.entries[0].change_id}/undo" in said
        assert payment.refreshed().due_on == SOON
        assert browser.post(url, {"amount": "", "due_on": "2026-11-01"}).status_code == 422

    def test_of_the_client_say_it(self, order, payment, client):
        told = "Please pay until"

        assert told in client.get(payment.page).text
        assert told in client.get(f"/shop/orders/{order.page_token}").text
        with clock.at(NOW + timedelta(days=60)):
            assert "was due on" in client.get(payment.page).text
            assert "was due on" in client.get(f"/shop/orders/{order.page_token}").text

    def test_of_the_list_narrow_by_it(self, order, payment, anna, client_of, api_of, pipeline):
        other = new_order(responsible=anna, product=new_product())
        browser, program = client_of(anna), api_of(anna)

        page = browser.get("/orders/list?columns=number,due_on&due_on__during=next_30_days").text
        with clock.at(NOW + timedelta(days=8)):
            overdue = browser.get("/orders/list?view=overdue&columns=number,due_on").text
            found = program.get("/api/v1/orders?due_on__during=before_today").json()["items"]

        assert (order.number in page, other.number in page) == (True, False)
        assert (order.number in overdue, other.number in overdue) == (True, False)
        assert 'class="late"' in overdue
        assert [one["id"] for one in found] == [order.pk]
        assert found[0]["due_on"] == "2026-11-27"

    def test_letters_say_it(self, order, payment):
        told, _title, _details = _how_to_pay(Order.objects.get(pk=order.pk), "en")

        assert "Please pay until Nov. 27, 2026." in told


class TestApi:
    def test_asks_and_changes(self, order, anna, api_of):
        program = api_of(anna)
        path = f"/api/v1/orders/{order.pk}/payments"

        asked = program.post(path, {"amount": {"amount": "10.00", "currency": "BRL"}, "due_on": "2026-12-24"})
        none = program.post(path, {"amount": {"amount": "20.00", "currency": "BRL"}, "due_on": None})
        payment = asked.json()

        assert (asked.status_code, payment["due_on"], payment["is_overdue"]) == (201, "2026-12-24", False)
        assert none.json()["due_on"] is None
        changed = program.patch(
            f"/api/v1/payments/{payment['id']}", {"due_on": "2026-11-27", "version": payment["version"]}
        )
        assert changed.json()["due_on"] == "2026-11-27"
        stale = {"due_on": None, "version": payment["version"]}
        unsaid = {"version": payment["version"]}
        assert program.patch(f"/api/v1/payments/{payment['id']}", unsaid).status_code == 409
        assert program.patch(f"/api/v1/payments/{payment['id']}", stale).status_code == 409
        assert program.patch(f"/api/v1/payments/{payment['id']}", {"due_on": "2026-11-01"}).status_code == 422
        assert due(order) == SOON
        listed = program.get("/api/v1/payments?due_on__lte=2026-11-30").json()["items"]
        assert [one["id"] for one in listed] == [payment["id"]]

    def test_changes_nothing_that_somebody_changed_after_it_was_read(
        self, order, anna, api_of, monkeypatch, recorded
    ):
        payment = ask_for_payment(order, provider="transfer", by=SYSTEM)
        read = Payment.objects.select_related("order").get(pk=payment.pk)
        set_payment_due(payment, due_on=LATER, by=SYSTEM)
        monkeypatch.setattr(api, "_changed", lambda request, id: read)
        program = api_of(anna)
        recorded.start_over()

        stale = {"due_on": "2026-11-28", "version": read.version}
        answer = program.patch(f"/api/v1/payments/{payment.pk}", stale)

        assert (answer.status_code, payment.refreshed().due_on, recorded) == (409, LATER, [])

    def test_sets_the_days_of_a_method(self, transfer, owner, api_of, client_of):
        program = api_of(owner)
        path = f"/api/v1/payment-methods/{transfer.pk}"

        assert program.get(path).json()["days_to_pay"] == 7
        assert program.patch(path, {"days_to_pay": 14}).json()["days_to_pay"] == 14
        assert program.patch(path, {"days_to_pay": 400}).status_code == 422
        page = f"/store/payment-methods/{transfer.pk}"
        sent = {"name": "Bank transfer", "details": "IBAN PT50", "is_active": "on"}
        client_of(owner).post(page, {**sent, "days_to_pay": "3"})
        assert transfer.refreshed().days_to_pay == 3
        client_of(owner).post(page, {**sent, "days_to_pay": ""})
        assert transfer.refreshed().days_to_pay is None
        with pytest.raises(Refused):
            edit_method(transfer, days_to_pay=-1, by=SYSTEM)


def test_today_is_the_day_of_the_reader():
    assert timezone.localdate(NOW) == TODAY
