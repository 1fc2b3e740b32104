"""What the sandbox does when its tester has chosen."""

from __future__ import annotations

from datetime import timedelta

from dealwright.events import Actor, action
from dealwright.kit import clock
from dealwright.sales.payments.models import Payment
from dealwright.sales.sandbox.messages import Message
from dealwright.sales.sandbox.models import DueNotice
from dealwright.sales.sandbox.receiving import Answer, receive
from dealwright.sales.sandbox.signing import sign


def send(message: Message) -> Answer:
    """Send a notice as a provider would: signed, as raw bytes, through the one entrance there is."""
    return receive(message.body, sign(message.body))


@action
def send_later(message: Message, *, payment: Payment, seconds: int, by: Actor) -> DueNotice:
    """Let a worker send the notice after a while. Nothing has happened yet, so nothing is recorded."""
    return DueNotice.objects.create(
        payment=payment,
        body=message.body.decode(),
        due_at=clock.now() + timedelta(seconds=seconds),
    )


@action
def mark_sent(notice: DueNotice, *, answer: Answer, by: Actor) -> DueNotice:
    """Write down that a notice went out, and what it was answered."""
    notice = DueNotice.objects.locked(notice)
    notice.sent_at, notice.answer = clock.now(), answer.status
    notice.save()
    return notice
