"""Giving an invoice to the client."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import count_interaction
from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.sales.invoices.actions.asking import asked_for
from dealwright.sales.invoices.actions.standing import refuse_closed
from dealwright.sales.invoices.events import InvoiceMoved, InvoiceSent
from dealwright.sales.invoices.letters import write_letter
from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.papers.standing import keep_up
from dealwright.sales.papers.trials import refuse_letter

LONGEST_ADDRESS = 254


@action
def send_invoice(
    invoice: Invoice,
    *,
    to: str = "",
    words: str = "",
    asks_to_pay: bool = False,
    onto: Stage | None = None,
    version: int | None = None,
    by: Actor,
) -> Invoice:
    """Say that the client has it from now on; with an e-mail address a letter with the link goes there.

    `words` stand above the link. Sent again, it is told again. No order is made of it (A6). One that costs
    nothing is refused: it could never be paid, and would count as overdue. With `asks_to_pay` a payment of
    all that is due is asked for, and the letter leads to it. `onto` is the stage it was moved to, where that
    is not “sent”.
    """
    to = to.strip()
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    refuse_closed(invoice)
    if not invoice.lines.exists():
        raise Refused(_("Put something on the invoice before you send it."), field="lines")
    if not invoice.total:
        raise Refused(_("This invoice costs nothing, so there is nothing to pay for it."), field="lines")
    if to:
        _refuse_no_address(to)
        refuse_letter(invoice)
    invoice.state, invoice.sent_at = State.SENT, clock.now()
    keep_up(invoice, to=onto, told=InvoiceMoved, by=by)
    payment = asked_for(invoice) if asks_to_pay else None
    if to:
        write_letter(invoice, to=to, words=words.strip(), payment=payment, by=by)
    invoice.save()
    record(InvoiceSent(total=invoice.total_money, to=to), on=invoice, about=invoice.client_refs)
    if by.kind == "user" and invoice.deal_id is not None:
        count_interaction(invoice.deal_id, at=invoice.sent_at, by=by)
    return invoice


def _refuse_no_address(to: str) -> None:
    try:
        validate_email(to if len(to) <= LONGEST_ADDRESS else "")
    except ValidationError:
        raise Refused(_("“%(text)s” is no e-mail address.") % {"text": to[:60]}, field="to") from None
