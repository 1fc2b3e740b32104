"""What the sandbox says about a payment: the shape of its notices and of the browser's return."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from dealwright.events import Amount
from dealwright.kit import secrets
from dealwright.sales.payments.models import Payment

Outcome = Literal["paid", "failed"]
Short = Annotated[str, Field(max_length=120)]


class Message(BaseModel):
    """One message; the payment is named by the token of its page, as the provider was given it."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(min_length=1, max_length=120)]
    payment: Annotated[str, Field(min_length=1, max_length=64)]
    outcome: Outcome
    amount: Amount
    reference: Short = ""
    method: Annotated[str, Field(max_length=40)] = ""
    reason: Short = ""

    @property
    def body(self) -> bytes:
        """The bytes that are signed and sent."""
        return self.model_dump_json().encode()


def message_about(payment: Payment, outcome: Outcome) -> Message:
    """A new message, as an honest provider would write it."""
    return Message(
        id=f"ntc_{secrets.new_token()[:24]}",
        payment=payment.page_token,
        outcome=outcome,
        amount=payment.amount_money,
        reference=f"sandbox-{payment.pk}" if outcome == "paid" else "",
        method="test card" if outcome == "paid" else "",
        reason=_("The test provider declined the payment") if outcome == "failed" else "",
    )
