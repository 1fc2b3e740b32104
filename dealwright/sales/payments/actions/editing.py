"""What people keep about a payment: by which method it is made, who answers for it, a comment (ST-29)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes
from dealwright.records.external_ids import save_named, with_checked_id
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions.dating import set_payment_due
from dealwright.sales.payments.actions.locking import lock_with_order
from dealwright.sales.payments.events import PaymentEdited
from dealwright.sales.payments.models import UNPAID, Payment
from dealwright.sales.payments.ways import TEST_IS_OFF, is_open

LONGEST_COMMENT = 2000
UNSAID: Any = object()


@action
def edit_payment(
    payment: Payment, *, due_on: date | None = UNSAID, version: int | None = None, by: Actor, **values: Any
) -> Payment:
    """Change `payment_method`, `responsible`, `comment`, `external_id`, and until when it is due.

    The amount stays. How it is made, and when, may change while nobody has made it.
    """
    refuse_hidden(by, Order.record_kind, [name for name in values if name == "comment"])
    order, payment = lock_with_order(payment)
    payment.expect_version(version)
    if "comment" in values:
        values["comment"] = _checked_comment(values["comment"])
    if "payment_method" in values:
        _refuse_method(payment, values["payment_method"])
    changes = apply_changes(payment, with_checked_id(values), by=by)
    if changes:
        if payment.payment_method is not None and payment.state in UNPAID:
            payment.provider = payment.payment_method.provider
        save_named(payment) if "external_id" in values else payment.save()
        record(PaymentEdited(changes=changes), on=payment, about=[order, order.deal])
    if due_on is not UNSAID and due_on != payment.due_on:
        payment = set_payment_due(payment, due_on=due_on, by=by)
    return payment


def _checked_comment(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_COMMENT:
        raise Refused(_("Say it in 2,000 letters or less."), field="comment")
    return text


def _refuse_method(payment: Payment, method: Any) -> None:
    """Another way of paying for what is paid, or the test provider where it is switched off."""
    if method == payment.payment_method:
        return
    if payment.state not in UNPAID:
        raise Refused(_("This payment is made; how stays as it is."), field="payment_method_id")
    if method is not None and not is_open(method):
        raise Refused(TEST_IS_OFF, field="payment_method_id")
