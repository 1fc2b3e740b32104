"""Addresses of sales: the office's pages, what clients open, the sandbox, the hook."""

from django.urls import path

from dealwright.sales.orders import pages as orders
from dealwright.sales.payments import office
from dealwright.sales.payments import pages as payments
from dealwright.sales.proposals import pages as proposals
from dealwright.sales.proposals import public
from dealwright.sales.sandbox import pages as sandbox

urlpatterns = [
    path("orders", orders.orders, name="orders"),
    path("orders/<int:id>", orders.order, name="order"),
    path("orders/<int:id>/timeline", orders.order_timeline, name="order-timeline"),
    path("orders/<int:id>/cancellation", orders.order_cancellation, name="order-cancellation"),
    path("orders/<int:id>/payments", office.order_payments, name="order-payments"),
    path("orders/<int:id>/payments/by-hand", office.payment_by_hand, name="payment-by-hand"),
    path("deals/<int:id>/payments", office.deal_payments, name="deal-payments"),
    path("payments/<int:id>", office.payment, name="payment"),
    path("payments/<int:id>/completion", office.payment_completion, name="payment-completion"),
    path("payments/<int:id>/refund", office.payment_refund, name="payment-refund"),
    path("proposals", proposals.proposals, name="proposals"),
    path("proposals/new", proposals.new_proposal, name="new-proposal"),
    path("proposals/<int:id>", proposals.proposal, name="proposal"),
    path("proposals/<int:id>/timeline", proposals.proposal_timeline, name="proposal-timeline"),
    path("proposals/<int:id>/notes", proposals.proposal_notes, name="proposal-notes"),
    path("proposals/<int:id>/terms", proposals.proposal_terms, name="proposal-terms"),
    path("proposals/<int:id>/lines", proposals.proposal_lines, name="proposal-lines"),
    path("proposals/<int:id>/sending", proposals.proposal_sending, name="proposal-sending"),
    path("proposals/<int:id>/answer", proposals.proposal_answer, name="proposal-answer"),
    path("proposals/<int:id>/order", proposals.proposal_order, name="proposal-order"),
    path("d/<slug:token>", public.proposal_page, name="proposal-page"),
    path("pay/<slug:token>", payments.payment_page, name="pay"),
    path("pay/<slug:token>/attempt", payments.payment_attempt, name="pay-again"),
    path("pay/<slug:token>/return", payments.payment_return, name="pay-return"),
    path("sandbox/<slug:token>", sandbox.provider_page, name="sandbox"),
    path("hooks/sandbox", sandbox.hook, name="hook-sandbox"),
]
