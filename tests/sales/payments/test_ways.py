"""By which payment method money is asked for; never by the test provider where it is switched off (ST-10)."""

from __future__ import annotations

import pytest

from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.sales.methods.actions import create_method, edit_method, switch_test_provider
from dealwright.sales.methods.queries import methods_on_offer, payment_methods
from dealwright.sales.payments.actions import (
    ask_for_payment,
    ask_for_payment_of_deal,
    fail_payment,
    mark_paid_by_hand,
    try_again,
)
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.ways import method_of, way_of
from dealwright.sales.sandbox.actions import send
from dealwright.sales.sandbox.messages import message_about
from dealwright.store.checkout.paying import where_to_pay
from tests.factories.sales import SYSTEM, VISITOR, new_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pipeline")]


def new_deal(anna):
    return create_deal(title="Screen", amount=money("50.00", "BRL"), responsible=anna, by=SYSTEM)


@pytest.fixture
def transfer():
    return create_method(provider="transfer", name="Wire", details="IBAN PT50", by=SYSTEM)


@pytest.fixture
def without_test():
    """The test provider is off, as in every new company."""
    switch_test_provider(False, by=SYSTEM)


class TestNewCompany:
    def test_has_nothing_switched_on(self, settings):
        settings.TRIES_PAYMENTS = False

        assert [one.provider for one in payment_methods()] == ["sandbox", "transfer", "on_delivery"]
        assert methods_on_offer() == []

    def test_takes_orders_and_asks_for_no_money(self, settings, client):
        settings.TRIES_PAYMENTS = False
        order = new_order()

        page = f"/shop/orders/{order.page_token}"
        assert where_to_pay(order, by=VISITOR) == page
        assert "is agreed with the shop" in client.get(page).text
        assert client.post(f"{page}/payment")["Location"] == page
        assert not Payment.objects.exists()


@pytest.mark.usefixtures("without_test")
class TestWithoutTestProvider:
    def test_nothing_is_asked_for_through_it(self, recorded):
        order = new_order()
        recorded.start_over()

        with pytest.raises(Refused, match="switched off") as refused:
            ask_for_payment(order, provider="sandbox", by=SYSTEM)
        assert refused.value.field == "provider"
        with pytest.raises(Refused) as refused:
            ask_for_payment(order, method=payment_methods()[0], by=SYSTEM)
        assert refused.value.field == "payment_method_id"

        assert (order.payments.count(), recorded) == (0, [])

    def test_says_that_no_method_is_left(self, recorded, anna):
        order, deal = new_order(responsible=anna), new_deal(anna)
        recorded.start_over()

        for ask in (
            lambda: ask_for_payment(order, by=SYSTEM),
            lambda: ask_for_payment_of_deal(deal, by=SYSTEM),
        ):
            with pytest.raises(Refused, match="No payment method is switched on"):
                ask()

        assert (Payment.objects.count(), recorded, deal.orders.count()) == (0, [], 0)
        assert mark_paid_by_hand(order, by=SYSTEM).payment_method is None

    def test_its_page_is_closed_and_its_notices_change_nothing(self, client, transfer):
        switch_test_provider(True, by=SYSTEM)
        payment = ask_for_payment(new_order(), provider="sandbox", by=VISITOR)
        switch_test_provider(False, by=SYSTEM)
        page = f"/sandbox/{payment.page_token}"

        assert client.get(page).status_code == 404
        assert client.post(page, {"outcome": "paid"}).status_code == 404
        assert send(message_about(payment, "paid")).status == 404
        shown = client.get(payment.page).text
        assert "not offered any more" in shown
        assert page not in shown
        assert payment.refreshed().state == "pending"

    def test_a_failed_attempt_goes_on_by_what_is_offered(self, transfer):
        switch_test_provider(True, by=SYSTEM)
        payment = ask_for_payment(new_order(), provider="sandbox", by=VISITOR)
        fail_payment(payment, reason="Declined", by=SYSTEM)
        switch_test_provider(False, by=SYSTEM)

        again = try_again(payment, by=VISITOR)

        assert (again.provider, again.payment_method) == ("transfer", transfer)


class TestMethodOfOrder:
    def test_is_what_the_client_chose_even_when_it_is_switched_off(self, transfer):
        order = new_order(payment_method=transfer)
        create_method(provider="on_delivery", name="Cash", by=SYSTEM)
        edit_method(transfer, is_active=False, by=SYSTEM)

        assert method_of(order.refreshed()) == transfer
        assert ask_for_payment(order, by=SYSTEM).provider == "transfer"

    def test_is_real_before_it_is_a_test(self, transfer):
        assert [one.provider for one in methods_on_offer()] == ["sandbox", "transfer"]

        assert method_of(new_order()) == transfer

    def test_is_kept_with_the_payment(self, transfer, client):
        payment = ask_for_payment(new_order(), by=SYSTEM)

        assert (payment.provider, payment.payment_method, payment.number) == (
            "transfer",
            transfer,
            f"{payment.order.number}/1",
        )
        page = client.get(payment.page).text
        assert "Wire" in page
        assert "IBAN PT50" in page

    def test_is_told_apart_from_another_of_the_same_provider(self, transfer):
        other = create_method(provider="transfer", name="Second bank", details="IBAN ES91", by=SYSTEM)
        order = new_order()

        first, second = (ask_for_payment(order, method=one, by=SYSTEM) for one in (transfer, other))

        assert first != second
        assert ask_for_payment(order, method=other, by=SYSTEM) == second
        assert second.number == f"{order.number}/2"

    def test_an_unknown_provider_is_refused(self):
        with pytest.raises(Refused, match="no such payment provider"):
            way_of(new_order(), provider="bitcoin", method=None)


class TestOffice:
    def test_asks_by_the_method_that_was_chosen(self, client_of, order_of_anna, anna, transfer):
        office, order = client_of(anna), order_of_anna
        test = payment_methods()[0]
        card = office.get(f"/deals/{order.deal_id}").text
        assert f'value="{transfer.pk}" selected' in card

        office.post(f"/orders/{order.pk}/payments", {"payment_method": test.pk, "amount": "10"})
        office.post(f"/orders/{order.pk}/payments", {})

        told = [(one.provider, one.payment_method) for one in order.payments.order_by("pk")]
        assert told == [("sandbox", test), ("transfer", transfer)]

    def test_asks_for_a_deal_by_the_method_that_was_chosen(self, client_of, anna, transfer):
        deal = new_deal(anna)

        client_of(anna).post(f"/deals/{deal.pk}/payments", {"payment_method": payment_methods()[0].pk})
        assert Payment.objects.get().provider == "sandbox"

    def test_refuses_one_that_is_not_offered(self, client_of, order_of_anna, anna, transfer):
        cash = payment_methods()[2]
        office = client_of(anna)
        page = f"/orders/{order_of_anna.pk}/payments"

        assert office.post(page, {"payment_method": cash.pk}, HTTP_HX_REQUEST="true").status_code == 422
        assert not Payment.objects.exists()

    def test_says_so_where_nothing_is_left(self, client_of, order_of_anna, anna, without_test):
        card = client_of(anna).get(f"/deals/{order_of_anna.deal_id}").text

        assert "No payment method is switched on" in card


class TestApi:
    def test_names_the_method(self, api_of, order_of_anna, anna, transfer):
        api, page = api_of(anna), f"/api/v1/orders/{order_of_anna.pk}/payments"

        asked = api.post(page, {"payment_method_id": transfer.pk}).json()

        assert (asked["payment_method_id"], asked["provider"]) == (transfer.pk, "transfer")
        assert api.post(page).json()["id"] == asked["id"]
        found = api.get(f"/api/v1/payments?payment_method_id={transfer.pk}").json()["items"]
        assert [one["id"] for one in found] == [asked["id"]]

    def test_refuses_the_test_provider_where_it_is_off(self, api_of, order_of_anna, anna, without_test):
        api, page = api_of(anna), f"/api/v1/orders/{order_of_anna.pk}/payments"
        test = payment_methods()[0]

        answers = [
            api.post(page, {"payment_method_id": test.pk}),
            api.post(page, {"provider": "sandbox"}),
            api.post(page),
            api.post(f"/api/v1/deals/{order_of_anna.deal_id}/payments"),
            api.post(page, {"payment_method_id": 999_999}),
        ]

        assert [one.status_code for one in answers] == [422] * 5
        assert not Payment.objects.exists()


def test_the_test_provider_can_always_be_switched_off(owner):
    by = Actor.of(owner)

    assert switch_test_provider(False, by=by)
    assert not switch_test_provider(False, by=by)
    edit_method(payment_methods()[1], name="Transfer", by=by)  # though nothing is on
    assert methods_on_offer() == []
