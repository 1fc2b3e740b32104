"""What may still be done with an invoice."""

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.sales.invoices.models import Invoice, State


def refuse_closed(invoice: Invoice) -> None:
    """Raise Refused where nothing is to be paid any more."""
    if invoice.state == State.PAID:
        raise Refused(_("This invoice is paid."))
    if invoice.state == State.CANCELED:
        raise Refused(_("This invoice is canceled; open it again, or write another one."))


def refuse_unless_draft(invoice: Invoice) -> None:
    """Raise Refused once the client has it: what they were asked to pay stays as it was."""
    refuse_closed(invoice)
    if invoice.state != State.DRAFT or invoice.paid_total:
        raise Refused(_("The client has this invoice already; cancel it and write another one."))
