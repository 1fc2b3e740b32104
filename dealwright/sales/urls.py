"""Addresses of sales: the office's pages, what clients open, the sandbox, the hook."""

from django.urls import path

from dealwright.sales.coupons import pages as coupons
from dealwright.sales.deliveries import pages as deliveries
from dealwright.sales.invoices import pages as invoices
from dealwright.sales.invoices.public import invoice_page
from dealwright.sales.methods import pages as methods
from dealwright.sales.modes import pages as modes
from dealwright.sales.modes.doors import where_orders_are_kept
from dealwright.sales.orders import pages as orders
from dealwright.sales.payments import office
from dealwright.sales.payments import pages as payments
from dealwright.sales.proposals import pages as proposals
from dealwright.sales.proposals import public
from dealwright.sales.sandbox import pages as sandbox
from dealwright.sales.shipments import pages as shipments
from dealwright.sales.statuses import pages as statuses

urlpatterns = [
    path("orders", orders.orders, name="orders"),
    path("orders/list", orders.order_list, name="order-list"),
    path("orders/new", orders.new_order, name="new-order"),
    path("orders/statuses", statuses.statuses, name="order-statuses"),
    path("orders/statuses/new", statuses.new_status, name="new-order-status"),
    path("orders/statuses/<int:id>", statuses.status, name="order-status"),
    path("orders/statuses/<int:id>/place", statuses.status_place, name="order-status-place"),
    path("orders/statuses/<int:id>/deletion", statuses.status_deletion, name="order-status-deletion"),
    path("orders/columns/<int:stage_id>", orders.order_column, name="order-column"),
    path("orders/activities", orders.orders_by_step, name="orders-by-step"),
    path("orders/activities/<slug:place>", orders.order_step_column, name="order-step-column"),
    path("orders/calendar", orders.order_calendar, name="order-calendar"),
    path(
        "orders/calendar/<slug:event_kind>/<int:id>", orders.order_calendar_event, name="order-calendar-event"
    ),
    path("orders/<int:id>", orders.order, name="order"),
    path("orders/<int:id>/next-step", orders.order_next_step, name="order-next-step"),
    path("orders/<int:id>/stage", orders.order_stage, name="order-stage"),
    path("orders/<int:id>/stage/fields", orders.order_stage_fields, name="order-stage-fields"),
    path("orders/<int:id>/edit/<slug:place>", orders.order_fields, name="order-fields"),
    path("orders/<int:id>/lines", orders.order_lines, name="order-lines"),
    path("orders/<int:id>/mark", orders.order_mark, name="order-mark"),
    path("orders/<int:id>/notes", orders.order_notes, name="order-notes"),
    path("orders/<int:id>/timeline", orders.order_timeline, name="order-timeline"),
    path("orders/<int:id>/cancellation", orders.order_cancellation, name="order-cancellation"),
    path("orders/<int:id>/payments", office.order_payments, name="order-payments"),
    path("orders/<int:id>/payments/by-hand", office.payment_by_hand, name="payment-by-hand"),
    path("deals/order-mode", modes.mode_of_orders, name="order-mode"),
    path("deals/order-mode/conversion", modes.conversion_of_orders, name="order-conversion"),
    path("deals/order-mode/left-over", modes.orders_left_over, name="orders-left-over"),
    path("deals/<int:id>/payments", office.deal_payments, name="deal-payments"),
    path("payments/<int:id>", office.payment, name="payment"),
    path("payments/<int:id>/completion", office.payment_completion, name="payment-completion"),
    path("payments/<int:id>/due-day", office.payment_due, name="payment-due"),
    path("payments/<int:id>/refund", office.payment_refund, name="payment-refund"),
    path("shipments/new", shipments.new_shipment, name="new-shipment"),
    path("shipments/<int:id>", shipments.shipment, name="shipment"),
    path("shipments/<int:id>/edit", shipments.shipment_edit, name="shipment-edit"),
    path("shipments/<int:id>/approval", shipments.shipment_approval, name="shipment-approval"),
    path("shipments/<int:id>/tracking", shipments.shipment_tracking, name="shipment-tracking"),
    path("shipments/<int:id>/stage", shipments.shipment_stage, name="shipment-stage"),
    path("shipments/<int:id>/departure", shipments.shipment_departure, name="shipment-departure"),
    path("shipments/<int:id>/way-back", shipments.shipment_way_back, name="shipment-way-back"),
    path("shipments/<int:id>/delivery", shipments.shipment_delivery, name="shipment-delivery"),
    path("shipments/<int:id>/cancellation", shipments.shipment_cancellation, name="shipment-cancellation"),
    path("returns/new", shipments.new_return, name="new-return"),
    path("coupons", coupons.coupons, name="coupons"),
    path("coupons/new", coupons.new_coupon, name="new-coupon"),
    path("coupons/<int:id>", coupons.coupon, name="coupon"),
    path("coupons/<int:id>/removal", coupons.coupon_removal, name="coupon-removal"),
    path("store/payment-methods", methods.methods, name="payment-methods"),
    path("store/payment-methods/new", methods.new_method, name="new-payment-method"),
    path("store/payment-methods/<int:id>", methods.method, name="payment-method"),
    path("store/payment-methods/<int:id>/place", methods.method_place, name="payment-method-place"),
    path("store/payment-methods/<int:id>/removal", methods.method_removal, name="payment-method-removal"),
    path("deliveries", deliveries.services, name="deliveries"),
    path("deliveries/new", deliveries.new_service, name="new-delivery"),
    path("deliveries/<int:id>", deliveries.service, name="delivery"),
    path("deliveries/<int:id>/place", deliveries.service_place, name="delivery-place"),
    path("deliveries/<int:id>/removal", deliveries.service_removal, name="delivery-removal"),
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
    path("invoices", invoices.invoices, name="invoices"),
    path("invoices/new", invoices.new_invoice, name="new-invoice"),
    path("invoices/<int:id>", invoices.invoice, name="invoice"),
    path("invoices/<int:id>/timeline", invoices.invoice_timeline, name="invoice-timeline"),
    path("invoices/<int:id>/notes", invoices.invoice_notes, name="invoice-notes"),
    path("invoices/<int:id>/terms", invoices.invoice_terms, name="invoice-terms"),
    path("invoices/<int:id>/lines", invoices.invoice_lines, name="invoice-lines"),
    path("invoices/<int:id>/sending", invoices.invoice_sending, name="invoice-sending"),
    path("invoices/<int:id>/payments", invoices.invoice_payments, name="invoice-payments"),
    path("invoices/<int:id>/cancellation", invoices.invoice_cancellation, name="invoice-cancellation"),
    path("d/invoices/<slug:token>", invoice_page, name="invoice-page"),
    path("d/<slug:token>", public.proposal_page, name="proposal-page"),
    path("pay/<slug:token>", payments.payment_page, name="pay"),
    path("pay/<slug:token>/attempt", payments.payment_attempt, name="pay-again"),
    path("pay/<slug:token>/return", payments.payment_return, name="pay-return"),
    path("sandbox/<slug:token>", sandbox.provider_page, name="sandbox"),
    path("hooks/sandbox", sandbox.hook, name="hook-sandbox"),
]
urlpatterns = where_orders_are_kept(urlpatterns)
