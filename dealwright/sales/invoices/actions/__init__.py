"""Verbs that change invoices."""

from dealwright.sales.invoices.actions.asking import ask_for_payment_of_invoice
from dealwright.sales.invoices.actions.canceling import cancel_invoice, reopen_invoice
from dealwright.sales.invoices.actions.deleting import delete_invoice, restore_invoice
from dealwright.sales.invoices.actions.following import give_invoices_of
from dealwright.sales.invoices.actions.lines import (
    NewInvoiceLine,
    add_invoice_lines,
    invoiced_lines_of,
    set_invoice_lines,
)
from dealwright.sales.invoices.actions.moving import move_invoice, move_invoice_back
from dealwright.sales.invoices.actions.paying import pay_invoice, take_payment_back
from dealwright.sales.invoices.actions.sending import send_invoice
from dealwright.sales.invoices.actions.writing import assign_invoice, create_invoice, edit_invoice

__all__ = [
    "NewInvoiceLine",
    "add_invoice_lines",
    "ask_for_payment_of_invoice",
    "assign_invoice",
    "cancel_invoice",
    "create_invoice",
    "delete_invoice",
    "edit_invoice",
    "give_invoices_of",
    "invoiced_lines_of",
    "move_invoice",
    "move_invoice_back",
    "pay_invoice",
    "reopen_invoice",
    "restore_invoice",
    "send_invoice",
    "set_invoice_lines",
    "take_payment_back",
]
