"""What a provider tells about a payment, after its signature was checked."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from dealwright.events import Actor, action
from dealwright.kit.money import Money
from dealwright.sales.payments.actions.completing import complete_payment
from dealwright.sales.payments.actions.failing import fail_payment
from dealwright.sales.payments.actions.locking import lock_with_invoice, lock_with_order
from dealwright.sales.payments.models import Notice, Payment

PAID = "paid"
FAILED = "failed"


@action
def receive_notice(
    *,
    provider: str,
    notice_id: str,
    payment: Payment,
    outcome: str,
    amount: Money,
    reference: str = "",
    method: str = "",
    reason: str = "",
    by: Actor,
) -> bool:
    """Act on a notice, once however often it is sent; False for one we know already.

    The order or invoice is locked before the row is written, as everywhere: the row's foreign key locks the
    payment.
    """
    lock = lock_with_order if payment.invoice_id is None else lock_with_invoice
    _payer, payment = lock(payment)
    try:
        with transaction.atomic():
            Notice.objects.create(provider=provider, notice_id=notice_id, payment=payment, outcome=outcome)
    except IntegrityError:
        return False
    if outcome == PAID:
        complete_payment(payment, amount=amount, reference=reference or notice_id, method=method, by=by)
    else:
        fail_payment(payment, reason=reason or outcome, by=by)
    return True
