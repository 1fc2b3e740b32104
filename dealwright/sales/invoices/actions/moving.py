"""Moving invoices from stage to stage: by the verb that the stage stands for, elsewhere by itself."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.sales.invoices.actions.canceling import cancel_invoice, reopen_invoice
from dealwright.sales.invoices.actions.paying import pay_invoice
from dealwright.sales.invoices.actions.sending import send_invoice
from dealwright.sales.invoices.events import InvoiceMoved
from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.papers.standing import Place, is_for_sent, keep_up, refuse_draft_again, refuse_strange


@action
def move_invoice(
    invoice: Invoice, *, to: Stage, reason: str = "", version: int | None = None, by: Actor
) -> Invoice:
    """Let the invoice stand on another stage, with all that this stage says of it.

    On “sent”, and on stages of our own behind it, it counts as sent, without a letter; on “paid” all that is
    due counts as come in today by bank transfer; on “canceled” nothing is to be paid, and out of it it is
    after all. Money that came in keeps it where it is, and nothing that was sent becomes a draft again.
    """
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    refuse_strange(invoice, to)
    if to.pk == invoice.stage_id:
        return invoice
    if invoice.state == State.PAID:
        raise Refused(
            _("This invoice is paid. Take the payment back on its card if it was written by mistake."),
            field="stage_id",
        )
    if to.code == State.PAID:
        return pay_invoice(invoice, by=by)
    if to.is_final:
        return cancel_invoice(invoice, reason=reason, by=by)
    refuse_draft_again(invoice, to)
    is_sent = is_for_sent(invoice, to)
    if invoice.state == State.CANCELED:
        fits = bool(invoice.sent_at) or not is_sent
        invoice = reopen_invoice(invoice, to=to if fits else None, by=by)
        if invoice.state == State.PAID:
            return invoice
    if is_sent and invoice.state == State.DRAFT:
        return send_invoice(invoice, onto=to, by=by)
    return _put(invoice, to=to, by=by)


@action
def move_invoice_back(invoice: Invoice, *, to: Place, by: Actor) -> Invoice:
    """Let the invoice stand where it stood before a move that changed nothing else."""
    return _put(Invoice.objects.locked(invoice), back_to=to, by=by)


def _put(invoice: Invoice, *, to: Stage | None = None, back_to: Place | None = None, by: Actor) -> Invoice:
    stood = invoice.stage_id
    keep_up(invoice, to=to, back_to=back_to, told=InvoiceMoved, by=by)
    if invoice.stage_id != stood:
        invoice.save()
    return invoice
