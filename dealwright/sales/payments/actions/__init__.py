"""Verbs that change payments.

Every one locks the order first and the payment after it: one order for everybody, so nobody waits in a ring.
"""

from dealwright.sales.payments.actions.asking import (
    ask_for_first_payment,
    ask_for_payment,
    ask_for_payment_of_deal,
    try_again,
)
from dealwright.sales.payments.actions.by_hand import mark_paid_by_hand
from dealwright.sales.payments.actions.completing import complete_payment, settle_paid
from dealwright.sales.payments.actions.dating import day_to_ask_for, set_payment_due, waiting_for_all
from dealwright.sales.payments.actions.editing import edit_payment
from dealwright.sales.payments.actions.failing import fail_payment
from dealwright.sales.payments.actions.marking import mark_payment, unmark_payment
from dealwright.sales.payments.actions.noticing import receive_notice
from dealwright.sales.payments.actions.refunding import refund_payment
from dealwright.sales.payments.actions.tying import refit_ties, tie_payment
from dealwright.sales.payments.actions.unmarking import unpay_payment

__all__ = [
    "ask_for_first_payment",
    "ask_for_payment",
    "ask_for_payment_of_deal",
    "complete_payment",
    "day_to_ask_for",
    "edit_payment",
    "fail_payment",
    "mark_paid_by_hand",
    "mark_payment",
    "receive_notice",
    "refit_ties",
    "refund_payment",
    "set_payment_due",
    "settle_paid",
    "tie_payment",
    "try_again",
    "unmark_payment",
    "unpay_payment",
    "waiting_for_all",
]
