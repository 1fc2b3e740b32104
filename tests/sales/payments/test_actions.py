"""What may happen to payments."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.models import Status
from dealwright.sales.payments.actions import (
    ask_for_payment,
    complete_payment,
    fail_payment,
    mark_paid_by_hand,
    receive_notice,
    refund_payment,
    try_again,
)
from dealwright.sales.payments.models import Notice, Payment, State
from dealwright.sales.payments.providers import SANDBOX, provider
from tests.factories.sales import SYSTEM, VISITOR, at_once, new_order, new_payment

BANK = provider(SANDBOX).actor
WHOLE = money("114.80", "BRL")


def notice(payment: Payment, id: str = "n-1", outcome: str = "paid", amount=WHOLE) -> bool:
    return receive_notice(
        provider=SANDBOX,
        notice_id=id,
        payment=payment,
        outcome=outcome,
        amount=amount,
        reason="The card was declined",
        by=BANK,
    )


def complete(payment: Payment, amount=WHOLE, by=BANK) -> Payment:
    return complete_payment(payment, amount=amount, reference="ref-1", by=by)


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestAskForPayment:
    def test_asks_for_all_that_is_due(self, recorded):
        order = new_order()
        recorded.start_over()

        payment = ask_for_payment(order, provider=SANDBOX, by=VISITOR)

        assert (payment.amount_money, payment.state) == (WHOLE, State.PENDING)
        assert recorded == ["payment.asked"]

    def test_answers_with_the_payment_that_waits(self, recorded):
        payment = new_payment()
        recorded.start_over()

        assert ask_for_payment(payment.order, provider=SANDBOX, by=VISITOR) == payment
        assert recorded == []

    def test_takes_a_part_twice(self):
        order = new_order()

        halves = [
            ask_for_payment(order, amount=money("57.40", "BRL"), provider=SANDBOX, by=SYSTEM) for _ in "12"
        ]
        for half in halves:
            complete(half, money("57.40", "BRL"))

        assert halves[0] != halves[1]
        assert order.refreshed().paid_total == Decimal("114.80")
        assert order.refreshed().status == Status.PAID

    @pytest.mark.parametrize(
        "amount",
        [
            money("0", "BRL"),
            money("-1", "BRL"),
            money("114.81", "BRL"),
            money("1", "EUR"),
            money("1.005", "BRL"),
        ],
    )
    def test_refuses_amounts_that_are_not_due(self, amount, recorded):
        order = new_order()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            ask_for_payment(order, amount=amount, provider=SANDBOX, by=SYSTEM)

        assert refusal.value.field == "amount"
        assert Payment.objects.count() == 0
        assert recorded == []

    def test_refuses_a_provider_nobody_offers(self):
        with pytest.raises(Refused) as refusal:
            ask_for_payment(new_order(), provider="paypall", by=SYSTEM)

        assert refusal.value.field == "provider"

    def test_refuses_a_canceled_order(self):
        order = cancel_order(new_order(), reason="Ordered twice", by=SYSTEM)

        with pytest.raises(Refused):
            ask_for_payment(order, provider=SANDBOX, by=SYSTEM)

        assert Payment.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestCompletePayment:
    def test_pays_order_and_deal(self, recorded):
        payment = new_payment()
        recorded.start_over()

        payment = complete(payment)

        order = payment.order.refreshed()
        assert (payment.state, payment.reference) == (State.PAID, "ref-1")
        assert (order.paid_total, order.status, order.paid_state) == (Decimal("114.80"), Status.PAID, "paid")
        assert order.deal.paid_at == payment.paid_at
        assert recorded == ["payment.received", "order.paid", "order.moved"]

    def test_is_told_of_on_payment_order_deal_and_client(self, recorded, run_reactions):
        payment = complete(new_payment())

        entry = next(entry for entry in recorded.entries if entry.kind == "payment.received")
        assert _links(entry) == {
            ("payment", payment.pk),
            ("order", payment.order_id),
            ("deal", payment.order.deal_id),
            ("contact", payment.order.contact_id),
        }
        assert entry.actor_label == "Sandbox"

    def test_ignores_what_is_paid_already(self, recorded):
        payment = complete(new_payment())
        recorded.start_over()

        again = complete(payment, by=SYSTEM)

        assert again.paid_at == payment.paid_at
        assert payment.order.refreshed().paid_total == Decimal("114.80")
        assert recorded == []

    @pytest.mark.parametrize(
        "amount",
        [money("1.00", "BRL"), money("114.81", "BRL"), money("114.80", "EUR"), money("-114.80", "BRL")],
    )
    def test_refuses_another_amount(self, amount, recorded):
        payment = new_payment()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            complete(payment, amount)

        assert refusal.value.field == "amount"
        assert payment.refreshed().state == State.PENDING
        assert payment.order.refreshed().paid_total == 0
        assert recorded == []

    def test_leaves_an_order_that_is_paid_in_part_unpaid(self, recorded):
        order = new_order()
        part = ask_for_payment(order, amount=money("100.00", "BRL"), provider=SANDBOX, by=SYSTEM)
        recorded.start_over()

        complete(part, money("100.00", "BRL"))

        order = order.refreshed()
        assert (order.status, order.paid_state, order.due) == (
            Status.ACCEPTED,
            "partly_paid",
            Decimal("14.80"),
        )
        assert order.deal.paid_at is None
        assert recorded == ["payment.received"]

    def test_takes_money_for_an_attempt_that_seemed_to_have_failed(self):
        payment = fail_payment(new_payment(), reason="Time-out", by=BANK)

        payment = complete(payment)

        assert (payment.state, payment.failed_reason) == (State.PAID, "")
        assert payment.order.refreshed().status == Status.PAID

    def test_keeps_late_money_and_leaves_the_order_canceled(self, recorded):
        payment = new_payment()
        cancel_order(payment.order, reason="Ordered twice", by=SYSTEM)
        recorded.start_over()

        payment = complete(payment)

        order = payment.order.refreshed()
        assert payment.state == State.PAID
        assert (order.status, order.paid_total) == (Status.CANCELED, Decimal("114.80"))
        assert order.deal.paid_at is None
        assert recorded == ["payment.came_late"]

    def test_tells_the_office_of_late_money(self, payment_of_anna, anna, run_reactions):
        cancel_order(payment_of_anna.order, reason="Ordered twice", by=SYSTEM)
        run_reactions()
        told = anna.notifications.count()

        complete(payment_of_anna)
        run_reactions()

        newest = anna.notifications.order_by("-id").first()
        assert anna.notifications.count() == told + 1
        assert Entry.objects.get(id=newest.event_id).kind == "payment.came_late"


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestFailPayment:
    def test_keeps_the_reason(self, recorded):
        payment = new_payment()
        recorded.start_over()

        payment = fail_payment(payment, reason=" The card was  declined", by=BANK)

        assert (payment.state, payment.failed_reason) == (State.FAILED, "The card was declined")
        assert recorded == ["payment.failed"]

    def test_does_not_argue_money_away(self, recorded):
        payment = complete(new_payment())
        recorded.start_over()

        assert fail_payment(payment, reason="Late word", by=BANK).state == State.PAID
        assert recorded == []

    def test_may_be_tried_again(self):
        failed = fail_payment(new_payment(), reason="Declined", by=BANK)

        second = try_again(failed, by=VISITOR)

        assert second != failed
        assert (second.state, second.amount_money) == (State.PENDING, WHOLE)
        assert try_again(failed, by=VISITOR) == second


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestReceiveNotice:
    def test_acts_once_however_often_it_is_sent(self, recorded):
        payment = new_payment()
        recorded.start_over()

        assert [notice(payment) for _ in range(3)] == [True, False, False]

        assert payment.order.refreshed().paid_total == Decimal("114.80")
        assert recorded == ["payment.received", "order.paid", "order.moved"]

    def test_keeps_nothing_of_a_notice_that_lies(self, recorded):
        payment = new_payment()
        recorded.start_over()

        with pytest.raises(Refused):
            notice(payment, amount=money("0.01", "BRL"))

        assert Notice.objects.count() == 0
        assert payment.refreshed().state == State.PENDING
        assert recorded == []

    def test_lets_paid_win_whatever_comes_first(self):
        payment = new_payment()

        notice(payment, "n-1", "failed")
        notice(payment, "n-2", "paid")
        notice(payment, "n-3", "failed")

        assert payment.refreshed().state == State.PAID


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestRefundPayment:
    def test_pays_back_a_part_and_then_the_rest(self, recorded):
        payment = complete(new_payment())
        recorded.start_over()

        payment = refund_payment(payment, amount=money("14.80", "BRL"), by=SYSTEM)
        assert (payment.state, payment.order.refreshed().paid_total) == (State.PAID, Decimal("100.00"))
        payment = refund_payment(payment, amount=money("100.00", "BRL"), by=SYSTEM)

        assert (payment.state, payment.order.refreshed().paid_total) == (State.REFUNDED, Decimal(0))
        assert payment.order.refreshed().status == Status.PAID
        assert recorded == ["payment.refunded", "payment.refunded"]

    @pytest.mark.parametrize("amount", [money("0", "BRL"), money("114.81", "BRL"), money("10", "EUR")])
    def test_refuses_more_than_came_in(self, amount, recorded):
        payment = complete(new_payment())
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            refund_payment(payment, amount=amount, by=SYSTEM)

        assert refusal.value.field == "amount"
        assert payment.order.refreshed().paid_total == Decimal("114.80")
        assert recorded == []

    def test_refuses_what_never_came_in(self):
        with pytest.raises(Refused):
            refund_payment(new_payment(), amount=WHOLE, by=SYSTEM)


@pytest.mark.django_db
@pytest.mark.usefixtures("pipeline")
class TestMarkPaidByHand:
    def test_pays_the_payment_that_waits(self):
        payment = new_payment()

        marked = mark_paid_by_hand(payment.order, reference="Receipt 7", by=SYSTEM)

        assert marked == payment
        assert (marked.state, marked.reference, marked.method) == (State.PAID, "Receipt 7", "manual")

    def test_pays_the_attempt_that_failed_so_that_a_late_notice_adds_nothing(self):
        payment = new_payment()
        notice(payment, "n-1", "failed")

        marked = mark_paid_by_hand(payment.order, by=SYSTEM)
        notice(payment, "n-2")

        assert marked == payment
        assert (Payment.objects.count(), payment.order.refreshed().paid_total) == (1, Decimal("114.80"))

    def test_makes_a_payment_where_none_waits(self, recorded):
        order = new_order()
        recorded.start_over()

        marked = mark_paid_by_hand(order, by=SYSTEM)

        assert (marked.provider, marked.amount_money) == ("manual", WHOLE)
        assert recorded == ["payment.asked", "payment.received", "order.paid", "order.moved"]

    def test_refuses_an_order_that_is_paid(self):
        payment = complete(new_payment())

        with pytest.raises(Refused):
            mark_paid_by_hand(payment.order, by=SYSTEM)

        assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestInParallel:
    def test_one_notice_from_eight_sides_pays_once(self, pipeline):
        payment = new_payment()

        answers = at_once(*[lambda: notice(payment)] * 8)

        assert sorted(answers) == [False] * 7 + [True]
        assert _received(payment) == (1, Decimal("114.80"))

    def test_return_notice_and_mark_by_hand_meet_in_one_completion(self, pipeline):
        payment = new_payment()

        answers = at_once(
            lambda: complete(payment),
            lambda: notice(payment),
            lambda: mark_paid_by_hand(payment.order, by=SYSTEM),
            lambda: complete(payment, by=SYSTEM),
            lambda: notice(payment, "n-2"),
            lambda: notice(payment, "n-3", "failed"),
        )

        # Who marks by hand after the money came in is told so; nobody else is refused.
        assert [answer for answer in answers if isinstance(answer, Exception)] in ([], [answers[2]])
        assert _received(payment) == (1, Decimal("114.80"))
        assert Payment.objects.count() == 1

    def test_asks_once_for_all_that_is_due(self, pipeline):
        order = new_order()

        asked = at_once(*[lambda: ask_for_payment(order, provider=SANDBOX, by=VISITOR)] * 6)

        assert {payment.pk for payment in asked} == {Payment.objects.get().pk}


def _received(payment: Payment) -> tuple[int, Decimal]:
    told = Entry.objects.filter(kind="payment.received", subject_id=payment.pk).count()
    return told, payment.order.refreshed().paid_total


def _links(entry: Entry) -> set[tuple[str, int]]:
    from dealwright.events.models import Link

    return set(Link.objects.filter(event_id=entry.pk).values_list("record_kind", "record_id"))
