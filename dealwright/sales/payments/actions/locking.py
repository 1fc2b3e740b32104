"""Locks that every verb on payments takes in the same order: what is paid for, then the payment."""

from dealwright.sales.invoices.models import Invoice
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment


def lock_with_order(payment: Payment) -> tuple[Order, Payment]:
    """The order and the payment, read now and locked until the change ends."""
    order: Order = Order.objects.locked(payment.order_id)
    locked: Payment = Payment.objects.locked(payment)
    locked.order = order
    return order, locked


def lock_with_invoice(payment: Payment) -> tuple[Invoice, Payment]:
    """The same for a payment of an invoice, which may lie in the recycle bin."""
    invoice: Invoice = Invoice.everything.locked(payment.invoice_id)
    locked: Payment = Payment.of_invoices.locked(payment)
    locked.invoice = invoice
    return invoice, locked
