"""What of its order a payment is for (ST-33)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.events import last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.actions import OrderedLine, set_order_lines
from dealwright.sales.orders.models import Order
from dealwright.sales.payments import actions
from dealwright.sales.payments.events import PaymentAsked
from dealwright.sales.payments.models import Payment, PaymentLine, PaymentShipment
from dealwright.sales.payments.queries import left_to_ask
from dealwright.sales.shipments.actions import cancel_shipment
from dealwright.sales.shipments.models import Shipment
from tests.factories.sales import SYSTEM, new_order, new_product

pytestmark = pytest.mark.django_db


def line_of(order: Order) -> int:
    """The key of the one line."""
    return int(order.lines.get().pk)


def asked(order: Order, **more) -> Payment:
    """A payment asked for."""
    return actions.ask_for_payment(order, provider="manual", by=SYSTEM, **more)


class TestAskForPayment:
    def test_of_some_pieces_asks_for_what_they_cost(self, sent_order, recorded):
        line = line_of(sent_order)

        payment = asked(sent_order, lines={line: 2})

        assert payment.amount_money == money("99.80", "BRL")
        assert Payment.objects.get().tied.pieces == {line: 2}
        (event,) = [one for one in recorded.entries if one.kind == "payment.asked"]
        assert event.facts["lines"] == [{"line": line, "name": "Phone case", "quantity": 2}]
        assert "for 2 × Phone case" in PaymentAsked.load(event.facts).say(actor="Anna", subject="")

    def test_of_a_shipment_asks_for_its_delivery(self, sent_order, parcel):
        payment = asked(sent_order, shipments=[parcel.pk])

        assert payment.amount_money == money("15.00", "BRL")
        assert payment.tied.parcels == {parcel.pk}

    def test_is_never_more_than_is_due(self, sent_order, parcel):
        actions.mark_paid_by_hand(sent_order, amount=money("250.00", "BRL"), by=SYSTEM)

        payment = asked(sent_order, lines={line_of(sent_order): 5})

        assert payment.amount_money == money("14.50", "BRL")

    def test_an_amount_that_is_written_holds(self, sent_order):
        payment = asked(sent_order, lines={line_of(sent_order): 1}, amount=money("10.00", "BRL"))

        assert payment.amount == Decimal("10.00")

    def test_for_the_same_once_more_is_the_same_payment(self, sent_order, parcel):
        line = line_of(sent_order)

        first, second = (asked(sent_order, lines={line: 2}, shipments=[parcel.pk]) for _time in range(2))

        assert first == second
        assert Payment.objects.count() == 1

    def test_refuses_pieces_that_another_payment_is_for(self, sent_order, recorded):
        line = line_of(sent_order)
        asked(sent_order, lines={line: 3})
        recorded.start_over()

        with pytest.raises(Refused, match="2 of it can still be asked for, not 3") as refusal:
            asked(sent_order, lines={line: 3}, amount=money("1.00", "BRL"))

        assert refusal.value.extra == {"order_line_id": line}
        assert (Payment.objects.count(), list(recorded)) == (1, [])

    def test_what_failed_or_went_back_holds_nothing(self, sent_order):
        line = line_of(sent_order)
        actions.fail_payment(asked(sent_order, lines={line: 5}), reason="No money", by=SYSTEM)
        paid = actions.mark_paid_by_hand(sent_order, by=SYSTEM)
        actions.refund_payment(paid, amount=paid.amount_money, by=SYSTEM)

        assert left_to_ask(sent_order) == {line: 5}

    @pytest.mark.parametrize("what", ["line", "shipment"])
    def test_refuses_what_belongs_to_another_order(self, what, sent_order, courier):
        other = new_order(product=new_product("Film"), delivery_service=courier)
        ties = {
            "line": {"lines": {line_of(other): 1}},
            "shipment": {"shipments": [other.shipments.get().pk]},
        }[what]

        with pytest.raises(Refused, match="has no such"):
            asked(sent_order, **ties)

        assert not Payment.objects.exists()

    def test_refuses_a_canceled_shipment(self, sent_order, parcel):
        cancel_shipment(parcel, by=SYSTEM)

        with pytest.raises(Refused, match="canceled"):
            asked(sent_order, shipments=[parcel.pk])

    def test_another_attempt_is_for_the_same(self, sent_order):
        line = line_of(sent_order)
        failed = actions.fail_payment(asked(sent_order, lines={line: 2}), reason="No money", by=SYSTEM)

        again = actions.try_again(failed, by=SYSTEM)

        assert again != failed
        assert again.tied.pieces == {line: 2}

    def test_a_failed_one_that_is_paid_late_is_for_what_is_left(self, sent_order):
        line = line_of(sent_order)
        failed = actions.fail_payment(asked(sent_order, lines={line: 4}), reason="No money", by=SYSTEM)
        asked(sent_order, lines={line: 3})

        actions.complete_payment(failed, amount=failed.amount_money, reference="late", by=SYSTEM)

        assert failed.refreshed().tied.pieces == {line: 2}


class TestTiePayment:
    def test_is_told_and_taken_back(self, sent_order, parcel, recorded):
        line = line_of(sent_order)
        payment = asked(sent_order)
        recorded.start_over()

        actions.tie_payment(payment, lines={line: 2}, shipments=[parcel.pk], by=SYSTEM)

        assert recorded == ["payment.tied"]
        assert (PaymentLine.objects.count(), PaymentShipment.objects.count()) == (1, 1)
        undo_change(last_change(), by=SYSTEM)
        assert not payment.refreshed().tied.pieces
        undo_change(last_change(), by=SYSTEM)
        assert payment.refreshed().tied.pieces == {line: 2}
        assert payment.refreshed().tied.parcels == {parcel.pk}

    def test_keeps_what_is_not_named(self, sent_order, parcel):
        payment = asked(sent_order, lines={line_of(sent_order): 2})

        actions.tie_payment(payment, shipments=[parcel.pk], by=SYSTEM)

        assert payment.refreshed().tied.pieces == {line_of(sent_order): 2}

    def test_what_went_back_stays_as_it_was(self, sent_order):
        paid = actions.mark_paid_by_hand(sent_order, by=SYSTEM)
        actions.refund_payment(paid, amount=paid.amount_money, by=SYSTEM)

        with pytest.raises(Refused, match="stays as it is"):
            actions.tie_payment(paid, lines={line_of(sent_order): 1}, by=SYSTEM)


class TestWhatFollows:
    def test_a_smaller_order_cuts_the_newest_first_and_undo_brings_it_back(self, pipeline):
        product = new_product()
        order = new_order(product=product, quantity=5)
        line = line_of(order)
        first, second = asked(order, lines={line: 3}), asked(order, lines={line: 2})

        set_order_lines(order, lines=[OrderedLine(product, 4)], by=SYSTEM)

        assert [one.refreshed().tied.pieces for one in (first, second)] == [{line: 3}, {line: 1}]
        undo_change(last_change(), by=SYSTEM)
        assert [one.refreshed().tied.pieces for one in (first, second)] == [{line: 3}, {line: 2}]

    def test_a_line_that_goes_takes_its_tie_along_and_undo_brings_it_back(self, pipeline):
        case, film = new_product(), new_product("Film")
        order = new_order(product=case, quantity=5)
        payment = asked(order, lines={line_of(order): 3})

        set_order_lines(order, lines=[OrderedLine(film, 1)], by=SYSTEM)

        assert not payment.refreshed().tied.pieces
        undo_change(last_change(), by=SYSTEM)
        (tied,) = payment.refreshed().tied.lines
        assert (tied["name"], tied["quantity"]) == ("Phone case", 3)

    def test_stands_when_orders_come_back(self, sent_order, parcel):
        payment = asked(sent_order, lines={line_of(sent_order): 2}, shipments=[parcel.pk])

        bring_orders_back(by=SYSTEM)

        assert payment.refreshed().tied.pieces == {line_of(sent_order): 2}

    def test_a_paid_shipment_says_so(self, sent_order, parcel, client_of, anna, api_of):
        bring_orders_back(by=SYSTEM)
        payment = asked(sent_order, shipments=[parcel.pk])
        program = api_of(anna)
        before = program.get(f"/api/v1/shipments/{parcel.pk}").json()["is_paid"]

        actions.complete_payment(payment, amount=payment.amount_money, reference="x", by=SYSTEM)

        assert (before, program.get(f"/api/v1/shipments/{parcel.pk}").json()["is_paid"]) == (False, True)
        page = client_of(anna).get(f"/orders/{sent_order.pk}").content.decode()
        assert f"For Shipment {parcel.number}" in page


class TestApi:
    def test_asks_and_changes(self, api_of, anna, sent_order, parcel):
        line, program = line_of(sent_order), api_of(anna)

        made = program.post(
            f"/api/v1/orders/{sent_order.pk}/payments",
            {"lines": [{"order_line_id": line, "quantity": 2}], "shipment_ids": [parcel.pk]},
        )

        assert made.status_code == 201
        assert made.json()["amount"]["amount"] == "114.80"
        assert made.json()["lines"] == [
            {
                "order_line_id": line,
                "product_id": sent_order.lines.get().product_id,
                "name": "Phone case",
                "quantity": 2,
            }
        ]
        assert made.json()["shipments"] == [{"shipment_id": parcel.pk, "number": parcel.number}]
        path = f"/api/v1/payments/{made.json()['id']}"
        changed = program.patch(path, {"lines": []})
        assert (changed.json()["lines"], len(changed.json()["shipments"])) == ([], 1)
        (listed,) = program.get("/api/v1/payments").json()["items"]
        assert len(listed["shipments"]) == 1

    def test_too_many_are_told_at_the_field(self, api_of, anna, sent_order):
        answer = api_of(anna).post(
            f"/api/v1/orders/{sent_order.pk}/payments",
            {"lines": [{"order_line_id": line_of(sent_order), "quantity": 6}]},
        )

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "lines")
        assert not Payment.objects.exists()

    def test_is_not_found_by_others(self, api_of, boris, sent_order):
        payment = asked(sent_order)

        answer = api_of(boris).patch(f"/api/v1/payments/{payment.pk}", {"lines": []})

        assert answer.status_code == 404


class TestPages:
    def test_the_dialog_asks_for_what_was_chosen(self, with_orders, client_of, anna, sent_order, parcel):
        client, line = client_of(anna), line_of(sent_order)
        path = f"/orders/{sent_order.pk}/payments"
        chosen = {f"pieces-{line}": "2", "shipments": [parcel.pk], "amount": "", "due_on": ""}

        form = client.get(f"{path}/new").content.decode()
        said = client.post(f"{path}/proposal", chosen).content.decode()
        answer = client.post(f"{path}/new", chosen)

        assert "of 5" in form
        assert "R$114.80" in said
        assert answer.status_code == 303
        assert Payment.objects.get().tied.pieces == {line: 2}

    def test_too_many_are_told_in_their_place(self, with_orders, client_of, anna, sent_order):
        line = line_of(sent_order)

        answer = client_of(anna).post(
            f"/orders/{sent_order.pk}/payments/new", {f"pieces-{line}": "9", "amount": "", "due_on": ""}
        )

        assert answer.status_code == 422
        assert "less than or equal to 5" in answer.content.decode()
        assert not Payment.objects.exists()

    def test_what_it_is_for_is_changed_later(self, with_orders, client_of, anna, sent_order):
        payment, line = asked(sent_order), line_of(sent_order)
        client = client_of(anna)

        answer = client.post(f"/payments/{payment.pk}/ties", {f"pieces-{line}": "1", "version": ""})

        assert answer.status_code == 303
        assert payment.refreshed().tied.pieces == {line: 1}
        assert "For 1 × Phone case" in client.get(f"/orders/{sent_order.pk}").content.decode()

    def test_a_stale_version_is_told(self, with_orders, client_of, anna, sent_order):
        payment = asked(sent_order)

        answer = client_of(anna).post(
            f"/payments/{payment.pk}/ties", {f"pieces-{line_of(sent_order)}": "1", "version": "99"}
        )

        assert answer.status_code == 409
        assert not payment.refreshed().tied.pieces

    def test_a_shipment_that_was_canceled_is_offered_to_no_other(
        self, with_orders, client_of, anna, sent_order
    ):
        for parcel in Shipment.objects.filter(order=sent_order):
            cancel_shipment(parcel, by=SYSTEM)

        page = client_of(anna).get(f"/orders/{sent_order.pk}/payments/new").content.decode()

        assert f"{sent_order.number}/1" not in page
