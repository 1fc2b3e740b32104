"""The whole way of a payment, through the pages: ours, the sandbox's, and back."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from dealwright.events import unrecorded
from dealwright.kit import clock
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.models import Status
from dealwright.sales.payments.models import Notice, Payment, State
from dealwright.sales.sandbox import jobs
from dealwright.sales.sandbox.messages import Message, message_about
from dealwright.sales.sandbox.models import DueNotice
from dealwright.sales.sandbox.signing import HEADER, sign
from tests.factories.sales import SYSTEM, at_once, new_order, new_payment

pytestmark = pytest.mark.django_db


def choose(client: Client, payment: Payment, outcome: str) -> Any:
    return client.post(f"/sandbox/{payment.page_token}", {"outcome": outcome})


def tell(message: Message, signature: str | None = None) -> Any:
    """A notice as it comes in over the net."""
    return Client().post(
        "/hooks/sandbox",
        message.body,
        content_type="application/json",
        headers={HEADER: sign(message.body) if signature is None else signature},
    )


def is_untouched(payment: Payment) -> bool:
    order = payment.order.refreshed()
    return (payment.refreshed().state, order.paid_total, Notice.objects.count()) == ("pending", 0, 0)


@pytest.fixture
def payment(payment_of_anna: Payment) -> Payment:
    return payment_of_anna


class TestPaymentPage:
    def test_leads_to_the_provider(self, client, payment):
        page = client.get(payment.page)

        assert f'href="/sandbox/{payment.page_token}"' in page.content.decode()
        assert page.headers["Cache-Control"].startswith("max-age=0")

    def test_is_not_found_by_another_token(self, client, payment):
        assert client.get("/pay/wrong").status_code == 404
        assert client.get("/sandbox/wrong").status_code == 404

    def test_says_that_an_order_is_canceled(self, client, payment):
        cancel_order(payment.order, reason="Ordered twice", by=SYSTEM)

        page = client.get(payment.page).content.decode()

        assert "There is nothing to pay" in page
        assert "/sandbox/" not in page


class TestPaid:
    def test_completes_and_leads_to_the_order(self, client, payment, recorded):
        recorded.start_over()

        back = client.get(choose(client, payment, "paid").url)

        assert back.url == f"/shop/orders/{payment.order.page_token}"
        assert payment.refreshed().state == State.PAID
        assert recorded == ["payment.received", "order.paid", "order.moved"]

    def test_counts_once_though_notice_and_return_come_twice(self, client, payment, recorded):
        recorded.start_over()

        address = choose(client, payment, "twice").url
        client.get(address)
        client.get(address)

        assert payment.order.refreshed().paid_total == Decimal("114.80")
        assert recorded == ["payment.received", "order.paid", "order.moved"]

    def test_completes_by_the_return_alone(self, client, payment, monkeypatch):
        monkeypatch.setattr("dealwright.sales.sandbox.pages.send", lambda notice: None)

        client.get(choose(client, payment, "paid").url)

        assert payment.refreshed().state == State.PAID

    def test_completes_by_the_notice_alone(self, client, payment):
        choose(client, payment, "paid")

        assert payment.refreshed().state == State.PAID


class TestFailed:
    def test_tells_why_and_lets_the_buyer_try_again(self, client, payment, recorded):
        recorded.start_over()

        back = client.get(choose(client, payment, "failed").url)
        page = client.get(back.url).content.decode()
        again = client.post(f"{payment.page}/attempt")

        assert "The test provider declined the payment" in page
        assert payment.refreshed().state == State.FAILED
        assert again.url != payment.page
        assert payment.order.payments.waiting().count() == 1
        assert recorded == ["payment.failed", "payment.asked"]


class TestLate:
    def test_waits_for_the_notice_that_a_worker_sends(self, client, payment, recorded):
        recorded.start_over()

        waiting = client.get(choose(client, payment, "late").url)
        assert (waiting.status_code, waiting.headers["Refresh"]) == (200, "3")
        assert jobs.step() is False
        assert recorded == []

        _pass_time()
        assert jobs.step() is True
        assert jobs.step() is False

        assert DueNotice.objects.get().answer == 200
        assert client.get(f"{payment.page}?returned=1").url == f"/shop/orders/{payment.order.page_token}"
        assert recorded == ["payment.received", "order.paid", "order.moved"]

    def test_keeps_money_that_comes_after_the_order_was_canceled(self, client, payment, recorded):
        choose(client, payment, "late")
        cancel_order(payment.order, reason="No answer", by=SYSTEM)
        recorded.start_over()

        _pass_time()
        jobs.step()

        order = payment.order.refreshed()
        assert (order.status, order.paid_total) == (Status.CANCELED, Decimal("114.80"))
        assert recorded == ["payment.came_late"]


class TestHook:
    def test_acts_on_a_signed_notice(self, payment):
        notice = message_about(payment, "paid")

        assert [tell(notice).status_code, tell(notice).status_code] == [200, 200]
        assert payment.refreshed().state == State.PAID
        assert payment.order.refreshed().paid_total == Decimal("114.80")

    @pytest.mark.parametrize("signature", ["", "t=1,v1=00", f"t=1700000000,v1={'0' * 64}", "nonsense"])
    def test_refuses_a_forged_notice(self, payment, signature):
        assert tell(message_about(payment, "paid"), signature).status_code == 401
        assert is_untouched(payment)

    def test_refuses_the_signature_of_another_body(self, payment):
        signature = sign(message_about(payment, "failed").body)

        assert tell(message_about(payment, "paid"), signature).status_code == 401
        assert is_untouched(payment)

    def test_refuses_an_old_signature(self, payment, monkeypatch):
        notice, then = message_about(payment, "paid"), clock.now() - timedelta(minutes=6)
        with monkeypatch.context() as earlier:
            earlier.setattr(clock, "now", lambda: then)
            signature = sign(notice.body)

        assert tell(notice, signature).status_code == 401
        assert is_untouched(payment)

    @pytest.mark.parametrize(
        ("change", "status"),
        [
            ({"amount": {"amount": "0.01", "currency": "BRL"}}, 422),
            ({"amount": {"amount": "114.80", "currency": "EUR"}}, 422),
            ({"amount": {"amount": 114.8, "currency": "BRL"}}, 422),
            ({"outcome": "stolen"}, 400),
            ({"payment": "unknown"}, 404),
            ({"unknown": 1}, 400),
        ],
    )
    def test_refuses_a_signed_lie(self, payment, change, status, recorded):
        body = json.dumps({**json.loads(message_about(payment, "paid").body), **change}).encode()
        recorded.start_over()

        answer = Client().post(
            "/hooks/sandbox", body, content_type="application/json", headers={HEADER: sign(body)}
        )

        assert answer.status_code == status
        assert is_untouched(payment)
        assert recorded == []

    def test_takes_no_payment_of_another_provider(self, order_of_anna):
        payment = new_payment(order_of_anna, provider="manual")

        assert tell(message_about(payment, "paid")).status_code == 404
        assert is_untouched(payment)


class TestReturn:
    def test_changes_nothing_without_an_answer(self, client, payment):
        assert client.get(f"{payment.page}/return").url == f"{payment.page}?returned=1"
        assert is_untouched(payment)

    def test_changes_nothing_with_a_changed_answer(self, client, payment):
        monkey = urlsplit(choose(client, payment, "failed").url)
        sent = {name: values[0] for name, values in parse_qs(monkey.query).items()}

        client.get(monkey.path, {**sent, "answer": sent["answer"].replace("failed", "paid")})

        assert payment.refreshed().state == State.FAILED


@pytest.mark.django_db(transaction=True)
class TestInParallel:
    def test_notice_return_and_notice_again_complete_once(self, pipeline):
        payment = new_payment(new_order())
        notice, answer = message_about(payment, "paid"), message_about(payment, "paid")
        proof = {"answer": answer.body.decode(), "signature": sign(answer.body)}

        codes = at_once(
            *[lambda: tell(notice).status_code] * 4,
            *[lambda: Client().get(f"{payment.page}/return", proof).status_code] * 4,
        )

        assert codes == [200] * 4 + [302] * 4
        assert payment.order.refreshed().paid_total == Decimal("114.80")


def _pass_time() -> None:
    with unrecorded("five seconds pass"):
        DueNotice.objects.update(due_at=clock.now() - timedelta(seconds=1))
