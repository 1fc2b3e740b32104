"""Our side of the sandbox: a raw message comes in, is checked, and becomes an action.

Notice and browser's return come through here, in any order, both, or neither. First the signature over the
raw bytes, then the shape, then the payment; amount and currency are compared where the payment is locked.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from dealwright.kit.errors import Problem
from dealwright.sales.payments.actions import receive_notice
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import SANDBOX, provider
from dealwright.sales.payments.ways import is_test_open
from dealwright.sales.sandbox.messages import Message
from dealwright.sales.sandbox.signing import Forged, verify

LARGEST_BODY = 10_000
"""Bytes of a message."""


@dataclass(frozen=True)
class Answer:
    """What the sandbox is told: a status, and one plain sentence."""

    status: int
    text: str


def receive(body: bytes, signature: str) -> Answer:
    """Act on a message, or say why not; a refusal changes nothing, a repetition changes nothing either."""
    if len(body) > LARGEST_BODY:
        return Answer(413, "This message is too large.")
    try:
        verify(body, signature)
    except Forged as why:
        return Answer(401, f"Not accepted: {why}.")
    try:
        message = Message.model_validate_json(body)
        found = Payment.everything.filter(deleted_at=None, page_token=message.payment, provider=SANDBOX)
        payment = found.first() if is_test_open() else None
        if payment is None:
            return Answer(404, "There is no such payment.")
        return _act(message, payment)
    except ValidationError:
        return Answer(400, "This is not a message we know.")
    except Problem as refusal:
        return Answer(refusal.status, str(refusal))


def _act(message: Message, payment: Payment) -> Answer:
    is_new = receive_notice(
        provider=SANDBOX,
        notice_id=message.id,
        payment=payment,
        outcome=message.outcome,
        amount=message.amount,
        reference=message.reference,
        method=message.method,
        reason=message.reason,
        by=provider(SANDBOX).actor,
    )
    return Answer(200, "Received." if is_new else "Received before.")
