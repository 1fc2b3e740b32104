"""Payments asked for of an invoice: the client's way of paying, the office's, and a provider's (PY-17)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from dealwright.automation.triggers.actions import create_trigger
from dealwright.channels.messages.models import Message
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.people.roles.actions import edit_role
from dealwright.records.undo.actions import undo_change
from dealwright.sales.invoices.actions import (
    ask_for_payment_of_invoice,
    cancel_invoice,
    delete_invoice,
    move_invoice,
    pay_invoice,
    reopen_invoice,
    send_invoice,
    take_payment_back,
)
from dealwright.sales.invoices.models import Invoice, InvoicePayment, State, today
from dealwright.sales.methods.actions import switch_test_provider
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import (
    complete_payment,
    fail_payment,
    receive_notice,
    refund_payment,
    try_again,
)
from dealwright.sales.payments.models import Notice, Payment
from dealwright.sales.payments.providers import SANDBOX, provider
from dealwright.sales.statuses.actions import add_status, delete_status
from dealwright.sales.statuses.queries import stages_of
from tests.factories.sales import SYSTEM, VISITOR, at_once

pytestmark = pytest.mark.django_db
BANK = provider(SANDBOX).actor
WHOLE = money("99.80", "BRL")


def brl(amount: str):
    return money(amount, "BRL")


def ask(invoice: Invoice, **more) -> Payment:
    return ask_for_payment_of_invoice(invoice, **{"provider": SANDBOX, "by": VISITOR, **more})


def complete(payment: Payment, amount=None, by=BANK) -> Payment:
    return complete_payment(payment, amount=amount or payment.amount_money, reference="ref-1", by=by)


def notice(payment: Payment, id: str = "n-1", outcome: str = "paid") -> bool:
    return receive_notice(
        provider=SANDBOX,
        notice_id=id,
        payment=payment,
        outcome=outcome,
        amount=payment.amount_money,
        reason="The card was declined",
        by=BANK,
    )


def came_in(invoice: Invoice) -> tuple[int, Decimal]:
    """How often it was told of, and what the books say."""
    told = Entry.objects.filter(kind="invoice.payment_received", subject_id=invoice.pk).count()
    return told, Invoice.everything.get(pk=invoice.pk).paid_total


class TestAskForPaymentOfInvoice:
    def test_asks_for_all_that_is_due(self, sent, recorded):
        recorded.start_over()

        payment = ask(sent)

        assert (payment.amount_money, payment.state, payment.number) == (WHOLE, "pending", f"{sent.number}/1")
        assert (payment.due_on, payment.order_id) == (sent.due_on, None)
        assert recorded == ["invoice.payment_asked"]
        assert Order.objects.count() == 0

    def test_answers_with_the_payment_that_waits(self, sent):
        assert ask(sent) == ask(sent)
        assert ask(sent, amount=brl("50")) == ask(sent, amount=brl("50"))
        assert Payment.of_invoices.count() == 2

    def test_is_no_payment_of_an_order(self, sent):
        ask(sent)

        assert (Payment.objects.count(), Payment.everything.count()) == (0, 1)

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"amount": money("0", "BRL")}, "amount"),
            ({"amount": money("99.81", "BRL")}, "amount"),
            ({"amount": money("10", "EUR")}, "amount"),
            ({"due_on": today() - timedelta(days=1)}, "due_on"),
            ({"provider": "nobody"}, "provider"),
        ],
    )
    def test_refuses_what_cannot_be_asked_for(self, sent, recorded, more, field):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            ask(sent, **more)

        assert refusal.value.field == field
        assert (Payment.everything.count(), recorded) == (0, [])

    def test_waits_until_the_client_has_it(self, invoice_of_anna, recorded):
        recorded.start_over()

        with pytest.raises(Refused):
            ask(invoice_of_anna)

        assert (Payment.everything.count(), recorded) == (0, [])

    @pytest.mark.parametrize("end", [pay_invoice, cancel_invoice])
    def test_asks_for_nothing_of_a_closed_one(self, sent, end):
        closed = end(sent, by=SYSTEM)

        with pytest.raises(Refused):
            ask(closed)

        assert not Payment.of_invoices.filter(provider=SANDBOX).exists()


class TestSendInvoice:
    def test_leads_to_the_payment(self, invoice_of_anna, recorded):
        switch_test_provider(True, by=SYSTEM)
        recorded.start_over()

        send_invoice(invoice_of_anna, to="clara@example.com", asks_to_pay=True, by=SYSTEM)

        payment, letter = Payment.of_invoices.get(), Message.objects.get()
        assert "Pay it online (http" in letter.text
        assert f"{payment.page})" in letter.text
        assert sorted(recorded) == [
            "invoice.moved",
            "invoice.payment_asked",
            "invoice.sent",
            "message.written",
        ]


class TestCompletePayment:
    def test_moves_the_invoice_to_paid(self, sent, recorded):
        payment = ask(sent)
        recorded.start_over()

        complete(payment)

        invoice, row = sent.refreshed(), InvoicePayment.objects.get()
        assert (invoice.state, invoice.stage.code, invoice.due_money) == ("paid", "paid", brl("0"))
        assert (row.payment, row.amount, row.reference) == (payment, Decimal("99.80"), "ref-1")
        assert recorded == ["invoice.moved", "invoice.payment_received", "invoice.paid"]

    def test_takes_parts(self, sent, recorded):
        part = complete(ask(sent, amount=brl("60")))
        assert (part.invoice.state, part.invoice.due_money) == (State.SENT, brl("39.80"))

        complete(ask(sent))

        assert sent.refreshed().state == State.PAID
        assert list(recorded).count("invoice.paid") == 1

    def test_is_done_once_however_often_it_is_said(self, sent, recorded):
        payment = ask(sent)
        complete(payment)
        recorded.start_over()

        complete(payment)

        assert (came_in(sent), recorded) == ((1, Decimal("99.80")), [])

    def test_refuses_another_amount(self, sent, recorded):
        payment = ask(sent)
        recorded.start_over()

        for amount in (brl("99.79"), money("99.80", "EUR")):
            with pytest.raises(Refused):
                complete(payment, amount)

        assert (payment.refreshed().state, sent.refreshed().state, recorded) == ("pending", "sent", [])

    def test_keeps_what_is_paid_twice(self, sent):
        first, second = ask(sent), ask(sent, provider="transfer")
        complete(first)

        complete(second)

        invoice = sent.refreshed()
        assert (invoice.state, invoice.overpaid_money) == ("paid", WHOLE)

    def test_keeps_what_comes_for_a_canceled_one(self, sent, recorded):
        payment = ask(sent)
        cancel_invoice(sent, by=SYSTEM)
        recorded.start_over()

        complete(payment)

        invoice = sent.refreshed()
        assert (invoice.state, invoice.overpaid_money) == ("canceled", WHOLE)
        assert recorded == ["invoice.payment_came_late"]

        assert reopen_invoice(invoice, by=SYSTEM).state == State.PAID

    def test_takes_a_deleted_one_out_of_the_bin(self, sent, recorded):
        payment = ask(sent)
        delete_invoice(sent, by=SYSTEM)
        recorded.start_over()

        complete(payment)

        assert (sent.refreshed().state, sent.refreshed().deleted_at) == ("paid", None)
        assert recorded == [
            "invoice.restored",
            "invoice.moved",
            "invoice.payment_received",
            "invoice.paid",
        ]

    def test_marks_the_payment_that_waits_by_hand(self, sent, anna):
        payment = ask(sent)

        pay_invoice(sent, reference="Till 3", by=Actor.of(anna))

        payment = payment.refreshed()
        assert (payment.state, payment.marked_by, payment.reference) == ("paid", anna, "Till 3")
        assert Payment.of_invoices.count() == 1

    def test_fires_the_triggers_of_the_deal(self, sent, pipeline, run_reactions):
        stage = pipeline.stages.get(name="Paid")
        create_trigger(stage=stage, kind="invoice_paid", settings={}, by=SYSTEM)

        complete(ask(sent, amount=brl("60")))
        run_reactions()
        assert sent.deal.refreshed().stage != stage

        complete(ask(sent))
        run_reactions()
        assert sent.deal.refreshed().stage == stage


class TestFailAndTryAgain:
    def test_a_further_attempt_is_one(self, sent, recorded):
        payment = ask(sent)
        recorded.start_over()

        assert notice(payment, outcome="failed")
        first, second = (try_again(payment.refreshed(), by=VISITOR) for _ in range(2))

        assert first == second
        assert (payment.refreshed().failed_reason, first.state) == ("The card was declined", "pending")
        assert recorded == ["invoice.payment_failed", "invoice.payment_asked"]

    def test_money_is_not_argued_away(self, sent):
        payment = complete(ask(sent))

        assert fail_payment(payment, reason="Late", by=BANK).state == "paid"


class TestRefundPayment:
    def test_of_a_paid_invoice_is_not_due_again(self, sent, recorded):
        payment = complete(ask(sent))
        recorded.start_over()

        refund_payment(payment, amount=brl("30"), reason="Broken", by=SYSTEM)
        invoice = sent.refreshed()
        assert (invoice.state, invoice.due_money, invoice.refunded_money) == ("paid", brl("0"), brl("30"))

        refund_payment(payment.refreshed(), amount=brl("69.80"), by=SYSTEM)
        invoice = sent.refreshed()
        assert (invoice.state, invoice.paid_total, payment.refreshed().state) == ("paid", 0, "refunded")
        assert recorded == ["invoice.payment_refunded", "invoice.payment_refunded"]

    def test_of_a_part_is_due_again(self, sent):
        payment = complete(ask(sent, amount=brl("60")))

        refund_payment(payment, amount=brl("20"), by=SYSTEM)

        assert (sent.refreshed().state, sent.refreshed().due_money) == ("sent", brl("59.80"))

    def test_of_what_was_paid_twice_owes_nothing(self, sent):
        first, second = ask(sent), ask(sent, provider="transfer")
        complete(first)
        complete(second)

        refund_payment(second.refreshed(), amount=WHOLE, by=SYSTEM)

        invoice = sent.refreshed()
        assert (invoice.paid_total, invoice.waived_total, invoice.overpaid_money) == (
            Decimal("99.80"),
            0,
            brl("0"),
        )

    @pytest.mark.parametrize("amount", ["0", "99.81"])
    def test_refuses_more_than_came_in(self, sent, recorded, amount):
        payment = complete(ask(sent))
        recorded.start_over()

        with pytest.raises(Refused):
            refund_payment(payment, amount=brl(amount), by=SYSTEM)

        assert (sent.refreshed().refunded_total, recorded) == (0, [])

    def test_keeps_the_invoice_from_going(self, sent):
        refund_payment(complete(ask(sent)), amount=WHOLE, by=SYSTEM)

        for end in (cancel_invoice, delete_invoice):
            with pytest.raises(Refused):
                end(sent.refreshed(), by=SYSTEM)

        assert sent.refreshed().state == State.PAID


class TestTakePaymentBack:
    def test_lets_what_was_asked_for_wait_again(self, sent):
        payment = ask(sent)
        paid = pay_invoice(sent, by=SYSTEM)

        take_payment_back(paid, payment_id=InvoicePayment.objects.get().pk, by=SYSTEM)

        assert (payment.refreshed().state, sent.refreshed().state) == ("pending", "sent")

    def test_leaves_what_a_provider_told(self, sent, recorded):
        complete(ask(sent))
        recorded.start_over()

        with pytest.raises(Refused):
            take_payment_back(sent, payment_id=InvoicePayment.objects.get().pk, by=SYSTEM)

        assert (sent.refreshed().state, recorded) == ("paid", [])


class TestUndo:
    def test_takes_back_what_was_marked_by_hand(self, sent, recorded, owner):
        payment = ask(sent)
        complete_payment(payment, amount=WHOLE, reference="", method="manual", by=Actor.of(owner))

        undo_change(recorded.entries[-1].change_id, by=Actor.of(owner))

        assert (sent.refreshed().state, payment.refreshed().state) == ("sent", "pending")

    def test_leaves_what_a_provider_told(self, sent, recorded, owner):
        complete(ask(sent))
        change = recorded.entries[-1].change_id

        with pytest.raises((Refused, Conflict)):
            undo_change(change, by=Actor.of(owner))

        assert sent.refreshed().state == State.PAID


class TestPages:
    @pytest.fixture(autouse=True)
    def _test_provider(self, db):
        switch_test_provider(True, by=SYSTEM)

    def test_lead_the_client_from_the_invoice_to_paid(self, sent):
        client = Client()
        page = client.get(sent.page).content.decode()
        assert f'action="{sent.page}/payment"' in page

        answers = [client.post(f"{sent.page}/payment") for _ in range(2)]
        payment = Payment.of_invoices.get()
        assert {one["Location"] for one in answers} == {payment.page}
        assert "Invoice №" in client.get(payment.page).content.decode()

    def test_pay_by_the_test_provider(self, sent):
        client, payment = Client(), ask(sent)
        assert f'href="{payment.page}"' in client.get(sent.page).content.decode()
        assert f'href="/sandbox/{payment.page_token}"' in client.get(payment.page).content.decode()
        assert f"Invoice №{sent.number}" in client.get(f"/sandbox/{payment.page_token}").content.decode()

        back = client.post(f"/sandbox/{payment.page_token}", {"outcome": "twice"})
        end = client.get(back["Location"])

        assert end["Location"] == sent.page
        assert "This invoice is paid. Thank you." in client.get(sent.page).content.decode()
        assert "This payment came in" in client.get(payment.page).content.decode()
        assert (came_in(sent), Notice.objects.count()) == ((1, Decimal("99.80")), 2)

    def test_offer_another_attempt(self, sent):
        client, payment = Client(), ask(sent)
        client.post(f"/sandbox/{payment.page_token}", {"outcome": "failed"})
        assert "Try again" in client.get(payment.page).content.decode()

        answers = [client.post(f"{payment.page}/attempt") for _ in range(2)]

        (again,) = Payment.of_invoices.exclude(pk=payment.pk)
        assert {one["Location"] for one in answers} == {again.page}

    @pytest.mark.parametrize(
        ("end", "says"),
        [
            (cancel_invoice, "This invoice was canceled; there is nothing to pay."),
            (lambda invoice, by: complete(ask(invoice, provider="transfer")), "paid already"),
        ],
    )
    def test_say_that_nothing_is_to_be_paid(self, sent, end, says):
        payment = ask(sent)
        end(sent, by=SYSTEM)

        page = Client().get(payment.page).content.decode()

        assert says in page
        assert "/sandbox/" not in page
        assert "/payment" not in Client().get(sent.page).content.decode()

    def test_are_not_there_for_a_bent_token_or_a_deleted_invoice(self, sent):
        payment = ask(sent)
        assert Client().get(f"{payment.page}x").status_code == 404

        delete_invoice(sent, by=SYSTEM)

        assert Client().get(payment.page).status_code == 404
        assert Client().get(f"/sandbox/{payment.page_token}").status_code == 404
        assert Client().post(f"{sent.page}/payment").status_code == 404

    def test_ask_for_nothing_of_a_draft(self, invoice_of_anna):
        assert Client().post(f"{invoice_of_anna.page}/payment").status_code == 404
        assert not Payment.everything.exists()


class TestCard:
    def test_asks_marks_and_pays_back(self, sent, client_of, anna):
        client, base = client_of(anna), f"/invoices/{sent.pk}"
        switch_test_provider(True, by=SYSTEM)

        client.post(f"{base}/asked", {"amount": "60", "version": sent.version})
        payment = Payment.of_invoices.get()
        assert payment.page in client.get(base).content.decode()
        client.post(f"{base}/asked/{payment.pk}/completion", {"version": sent.refreshed().version})
        assert sent.refreshed().paid_total == 60
        client.post(f"{base}/asked/{payment.pk}/refund", {"amount": "20", "reason": "Broken"})

        assert (sent.refreshed().due_money, payment.refreshed().refunded_total) == (brl("59.80"), 20)
        assert "paid back" in client.get(base).content.decode()

    def test_shows_what_is_wrong_at_the_field(self, sent, client_of, anna):
        switch_test_provider(True, by=SYSTEM)
        answer = client_of(anna).post(f"/invoices/{sent.pk}/asked", {"amount": "1000"})

        assert answer.status_code == 422
        assert "at most what is still due" in answer.content.decode()
        assert not Payment.everything.exists()

    def test_is_for_those_who_may_change_and_see_it(self, sent, client_of, anna, boris):
        payment = ask(sent)
        for way in ("asked", f"asked/{payment.pk}/completion", f"asked/{payment.pk}/refund"):
            answer = client_of(boris).post(f"/invoices/{sent.pk}/{way}", {"amount": "1"})
            assert answer.status_code == 404
        anna.role = edit_role(anna.role, hidden={"invoice": ["total"]}, by=SYSTEM)

        page = client_of(anna).get(f"/invoices/{sent.pk}").content.decode()
        answer = client_of(anna).post(f"/invoices/{sent.pk}/asked", {"amount": "1"})

        assert (answer.status_code, payment.page in page, "99.80" in page) == (403, False, False)
        assert (payment.refreshed().state, Payment.everything.count()) == ("pending", 1)


class TestApi:
    def test_asks_pays_and_pays_back(self, sent, api_of, anna):
        api, base = api_of(anna), f"/api/v1/invoices/{sent.pk}/payments"
        switch_test_provider(True, by=SYSTEM)

        asked = api.post(base, {"amount": {"amount": "60.00", "currency": "BRL"}, "due_on": None})
        again = api.post(base, {"amount": {"amount": "60.00", "currency": "BRL"}, "due_on": None})
        assert (asked.status_code, asked.json()["id"]) == (201, again.json()["id"])
        one = f"{base}/{asked.json()['id']}"
        assert api.post(f"{one}/pay", {"reference": "Till 3"}).json()["state"] == "paid"
        assert api.post(f"{one}/pay").json()["state"] == "paid"
        back = api.post(f"{one}/refund", {"amount": {"amount": "20.00", "currency": "BRL"}}).json()

        assert (back["refunded"]["amount"], back["refunds"][0]["amount"]["amount"]) == ("20.00", "20.00")
        assert [one["number"] for one in api.get(base).json()["items"]] == [f"{sent.number}/1"]
        told = api.get(f"/api/v1/invoices/{sent.pk}").json()
        assert (told["due"]["amount"], told["refunded"]["amount"]) == ("59.80", "20.00")

    def test_tells_and_takes_no_money_that_is_hidden(self, sent, api_of, anna, boris):
        payment = ask(sent)
        base = f"/api/v1/invoices/{sent.pk}/payments"
        assert api_of(boris).get(base).status_code == 404
        anna.role = edit_role(anna.role, hidden={"invoice": ["total"]}, by=SYSTEM)
        api = api_of(anna)

        (shown,) = api.get(base).json()["items"]
        assert (shown["amount"], shown["url"]) in ((None, None), (None, ""))
        assert api.get(f"{base}?amount=99.80").status_code == 403
        assert api.post(f"{base}/{payment.pk}/pay").status_code == 403
        assert api.post(base, {"amount": {"amount": "1.00", "currency": "BRL"}}).status_code == 403
        assert payment.refreshed().state == "pending"


@pytest.mark.django_db(transaction=True)
class TestInParallel:
    def test_one_notice_from_eight_sides_pays_once(self, sent):
        payment = ask(sent)

        answers = at_once(*[lambda: notice(payment)] * 8)

        assert sorted(answers) == [False] * 7 + [True]
        assert came_in(sent) == (1, Decimal("99.80"))

    def test_return_notice_and_mark_by_hand_meet_in_one_completion(self, sent):
        payment = ask(sent)

        answers = at_once(
            lambda: complete(payment),
            lambda: notice(payment),
            lambda: pay_invoice(sent, by=SYSTEM),
            lambda: complete(payment, by=SYSTEM),
            lambda: notice(payment, "n-2"),
            lambda: notice(payment, "n-3", "failed"),
        )

        # Who marks by hand after the money came in is told so; nobody else is refused.
        assert [answer for answer in answers if isinstance(answer, Exception)] in ([], [answers[2]])
        assert came_in(sent) == (1, Decimal("99.80"))
        assert Payment.of_invoices.count() == 1

    def test_asks_once_for_all_that_is_due(self, sent):
        asked = at_once(*[lambda: ask(sent)] * 6)

        assert {payment.pk for payment in asked} == {Payment.of_invoices.get().pk}

    def test_paying_and_canceling_leave_no_money_unsaid(self, sent):
        payment = ask(sent)

        answers = at_once(
            lambda: complete(payment),
            lambda: cancel_invoice(sent, by=SYSTEM),
            lambda: delete_invoice(sent, by=SYSTEM),
        )

        invoice = Invoice.everything.get(pk=sent.pk)
        assert isinstance(answers[0], Payment)
        assert (invoice.paid_total, InvoicePayment.objects.count()) == (Decimal("99.80"), 1)
        assert invoice.state in {"paid", "canceled"}

    def test_no_more_goes_back_than_came_in(self, sent):
        payment = complete(ask(sent))

        answers = at_once(*[lambda: refund_payment(payment, amount=brl("60"), by=SYSTEM)] * 4)

        assert len([one for one in answers if isinstance(one, Payment)]) == 1
        assert sent.refreshed().refunded_total == 60


class TestTakeBack:
    """Money that was written down by mistake, on the page and by a program."""

    @pytest.fixture
    def chased(self, sent):
        """On a stage of our own behind “sent”."""
        stage = add_status("invoice", name="Chased", code="CH", after=stages_of("invoice")["sent"], by=SYSTEM)
        return move_invoice(sent, to=stage, by=SYSTEM)

    @pytest.mark.parametrize("door", ["page", "api"])
    def test_brings_the_invoice_back_to_its_stage(self, door, chased, api_of, client_of, anna, recorded):
        pay_invoice(chased, amount=brl("60"), by=SYSTEM)
        pay_invoice(chased, by=SYSTEM)
        api, office, first = api_of(anna), client_of(anna), chased.payments.order_by("pk").first()
        assert chased.refreshed().stage.code == "paid"
        recorded.start_over()

        if door == "page":
            office.post(f"/invoices/{chased.pk}/payments", {"take_back": first.pk})
        else:
            api.post(f"/api/v1/invoices/{chased.pk}/take-back", {"payment_id": first.pk})

        back = chased.refreshed()
        assert (back.state, back.stage.code, back.due_money, back.paid_at) == ("sent", "CH", brl("60"), None)
        assert recorded == ["invoice.moved", "invoice.payment_taken_back"]
        assert Payment.of_invoices.count() == 1

    def test_is_for_those_who_may_change_it(self, chased, api_of, client_of, boris, recorded):
        pay_invoice(chased, by=SYSTEM)
        row = chased.payments.get()
        api, office = api_of(boris), client_of(boris)
        recorded.start_over()

        answers = [
            office.post(f"/invoices/{chased.pk}/payments", {"take_back": row.pk}),
            api.post(f"/api/v1/invoices/{chased.pk}/take-back", {"payment_id": row.pk}),
        ]

        assert [one.status_code for one in answers] == [404, 404]
        assert (chased.refreshed().state, recorded) == (State.PAID, [])

    def test_stands_on_sent_where_its_stage_is_gone(self, chased):
        pay_invoice(chased, by=SYSTEM)
        delete_status(chased.stage, by=SYSTEM)

        take_payment_back(chased, payment_id=chased.payments.get().pk, by=SYSTEM)

        assert chased.refreshed().stage.code == "sent"
