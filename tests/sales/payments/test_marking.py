"""Marks for trouble on payments (ST-29)."""

from __future__ import annotations

import pytest

from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.undo.actions import undo_change
from dealwright.sales.payments.actions import mark_payment, unmark_payment

pytestmark = pytest.mark.django_db
WRONG = "The receipt names another sum"


def mark_of(payment):
    now = payment.refreshed()
    return now.mark_reason, now.marked_at is not None, now.mark_set_by


class TestMarkPayment:
    def test_says_what_is_wrong_and_who_says_so(self, payment_of_anna, anna, recorded):
        recorded.start_over()

        mark_payment(payment_of_anna, reason=f"  {WRONG} ", by=Actor.of(anna))
        mark_payment(payment_of_anna, reason=WRONG, by=Actor.of(anna))

        assert mark_of(payment_of_anna) == (WRONG, True, anna)
        assert recorded == ["payment.marked"]

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
    def test_wants_a_reason(self, reason, payment_of_anna, anna, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refused:
            mark_payment(payment_of_anna, reason=reason, by=Actor.of(anna))

        assert refused.value.field == "reason"
        assert (mark_of(payment_of_anna), recorded) == (("", False, None), [])

    def test_expects_the_version_that_was_seen(self, payment_of_anna, anna):
        with pytest.raises(Conflict):
            mark_payment(payment_of_anna, reason=WRONG, version=99, by=Actor.of(anna))

        assert mark_of(payment_of_anna) == ("", False, None)

    def test_is_taken_back_to_what_was_wrong_before(self, payment_of_anna, anna):
        by = Actor.of(anna)
        mark_payment(payment_of_anna, reason="Paid twice?", by=by)
        first = last_change()
        mark_payment(payment_of_anna, reason=WRONG, by=by)

        undo_change(last_change(), by=by)
        assert mark_of(payment_of_anna)[0] == "Paid twice?"

        undo_change(first, by=by)
        assert mark_of(payment_of_anna) == ("", False, None)


class TestUnmarkPayment:
    def test_takes_the_mark_off_and_puts_it_back(self, payment_of_anna, anna, recorded):
        by = Actor.of(anna)
        mark_payment(payment_of_anna, reason=WRONG, by=by)
        recorded.start_over()

        unmark_payment(payment_of_anna, by=by)
        assert (mark_of(payment_of_anna), recorded) == (("", False, None), ["payment.unmarked"])

        undo_change(last_change(), by=by)
        assert mark_of(payment_of_anna) == (WRONG, True, anna)

    def test_does_nothing_without_one(self, payment_of_anna, anna, recorded):
        recorded.start_over()

        unmark_payment(payment_of_anna, by=Actor.of(anna))

        assert recorded == []


class TestDoors:
    def test_programs_mark_find_and_unmark(self, api_of, anna, boris, payment_of_anna):
        api, path = api_of(anna), f"/api/v1/payments/{payment_of_anna.pk}"

        marked = api.post(f"{path}/mark", {"reason": WRONG}).json()
        listed = api.get("/api/v1/payments?marked_at__is_null=false").json()["items"]
        others = api_of(boris).post(f"{path}/unmark").status_code
        unmarked = api.post(f"{path}/unmark").json()

        assert (marked["mark_reason"], marked["mark_set_by_id"], len(listed)) == (WRONG, anna.pk, 1)
        assert others == 404
        assert (unmarked["marked_at"], unmarked["mark_reason"]) == (None, "")

    @pytest.mark.usefixtures("with_orders")
    def test_people_do_it_on_the_card_of_the_order(self, client_of, anna, boris, payment_of_anna):
        client, path = client_of(anna), f"/payments/{payment_of_anna.pk}/mark"
        card = f"/orders/{payment_of_anna.order_id}"

        assert client_of(boris).post(path, {"reason": WRONG}).status_code == 404
        client.post(path, {"reason": WRONG})
        assert WRONG in client.get(card).text
        assert client.post(path, {"reason": ""}, HTTP_HX_REQUEST="true").status_code == 422
        assert mark_of(payment_of_anna)[0] == WRONG
        client.post(path, {"undo": "yes"})
        assert mark_of(payment_of_anna) == ("", False, None)
