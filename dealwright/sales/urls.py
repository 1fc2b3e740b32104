"""Addresses of sales: the office's pages, what clients open, the sandbox, the hook."""

from django.urls import path

from dealwright.sales.coupons import pages as coupons
from dealwright.sales.deliveries import pages as deliveries
from dealwright.sales.delivery_handlers import pages as delivery_handlers
from dealwright.sales.delivery_requests import pages as delivery_requests
from dealwright.sales.delivery_requests.hook import delivery_told
from dealwright.sales.invoices import asked as invoices_asked
from dealwright.sales.invoices import pages as invoices
from dealwright.sales.invoices.public import invoice_page, invoice_payment
from dealwright.sales.methods import pages as methods
from dealwright.sales.modes import pages as modes
from dealwright.sales.modes.doors import where_orders_are_kept
from dealwright.sales.orders import pages as orders
from dealwright.sales.payments import changing, choosing, office
from dealwright.sales.payments import pages as payments
from dealwright.sales.proposals import pages as proposals
from dealwright.sales.proposals import public
from dealwright.sales.sandbox import pages as sandbox
from dealwright.sales.shipments import pages as shipments
from dealwright.sales.statuses import pages as statuses
from dealwright.sales.taxes import pages as taxes

urlpatterns = [
    path("orders", orders.orders, name="orders"),
    path("orders/list", orders.order_list, name="order-list"),
    path("orders/new", orders.new_order, name="new-order"),
    path("orders/choices/deal", orders.order_deal_choices, name="order-deal-choices"),
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
    path("orders/<int:id>/tax", orders.order_tax, name="order-tax"),
    path("orders/<int:id>/status", orders.order_status, name="order-own-status"),
    path("orders/<int:id>/takeover", orders.order_takeover, name="order-takeover"),
    path("orders/<int:id>/mark", orders.order_mark, name="order-mark"),
    path("orders/<int:id>/notes", orders.order_notes, name="order-notes"),
    path("orders/<int:id>/stage-history", orders.order_stage_history, name="order-stage-history"),
    path("orders/<int:id>/timeline", orders.order_timeline, name="order-timeline"),
    path("orders/<int:id>/cancellation", orders.order_cancellation, name="order-cancellation"),
    path("orders/<int:id>/payments", office.order_payments, name="order-payments"),
    path("orders/<int:id>/payments/by-hand", office.payment_by_hand, name="payment-by-hand"),
    path("orders/<int:id>/payments/new", choosing.new_payment, name="new-payment"),
    path("orders/<int:id>/payments/proposal", choosing.payment_proposal, name="payment-proposal"),
    path("deals/order-mode", modes.mode_of_orders, name="order-mode"),
    path("deals/order-mode/conversion", modes.conversion_of_orders, name="order-conversion"),
    path("deals/order-mode/left-over", modes.orders_left_over, name="orders-left-over"),
    path("deals/<int:id>/payments", office.deal_payments, name="deal-payments"),
    path("payments/<int:id>", office.payment, name="payment"),
    path("payments/<int:id>/completion", office.payment_completion, name="payment-completion"),
    path("payments/<int:id>/ties", choosing.payment_ties, name="payment-ties"),
    path("payments/<int:id>/mark", office.payment_mark, name="payment-mark"),
    path("payments/<int:id>/edit", changing.payment_edit, name="payment-edit"),
    path("payments/<int:id>/unpaid", changing.payment_unpaid, name="payment-unpaid"),
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
    path("shipments/<int:id>/delivery-request", delivery_requests.shipment_request, name="shipment-request"),
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
    path("deliveries/handlers", delivery_handlers.handlers, name="delivery-handlers"),
    path("deliveries/handlers/new", delivery_handlers.new_handler, name="new-delivery-handler"),
    path("deliveries/handlers/<int:id>", delivery_handlers.handler, name="delivery-handler"),
    path(
        "deliveries/handlers/<int:id>/secret",
        delivery_handlers.handler_secret,
        name="delivery-handler-secret",
    ),
    path(
        "deliveries/handlers/<int:id>/removal",
        delivery_handlers.handler_removal,
        name="delivery-handler-removal",
    ),
    path(
        "delivery-requests/<int:id>/cancellation",
        delivery_requests.request_cancellation,
        name="delivery-request-cancellation",
    ),
    path("deliveries/<int:id>", deliveries.service, name="delivery"),
    path("deliveries/<int:id>/place", deliveries.service_place, name="delivery-place"),
    path("deliveries/<int:id>/removal", deliveries.service_removal, name="delivery-removal"),
    path("taxes", taxes.zones, name="taxes"),
    path("taxes/new", taxes.new_zone, name="new-tax-zone"),
    path("taxes/<int:id>", taxes.zone, name="tax-zone"),
    path("taxes/<int:id>/removal", taxes.zone_removal, name="tax-zone-removal"),
    path("proposals", proposals.proposals, name="proposals"),
    path("proposals/new", proposals.new_proposal, name="new-proposal"),
    path("proposals/deadlines", proposals.proposals_by_deadline, name="proposals-by-deadline"),
    path(
        "proposals/deadlines/<slug:place>",
        proposals.proposal_deadline_column,
        name="proposal-deadline-column",
    ),
    path("proposals/board", proposals.proposal_board, name="proposal-board"),
    path("proposals/board/columns/<int:stage_id>", proposals.proposal_column, name="proposal-column"),
    path("proposals/board/activities", proposals.proposals_by_step, name="proposals-by-step"),
    path(
        "proposals/board/activities/<slug:place>", proposals.proposal_step_column, name="proposal-step-column"
    ),
    path("proposals/board/calendar", proposals.proposal_calendar, name="proposal-calendar"),
    path(
        "proposals/board/calendar/<slug:event_kind>/<int:id>",
        proposals.proposal_calendar_event,
        name="proposal-calendar-event",
    ),
    path("proposals/board/<int:id>/stage", proposals.proposal_stage, name="proposal-stage-on-board"),
    path("proposals/board/<int:id>/next-step", proposals.proposal_next_step, name="proposal-next-step"),
    path("proposals/<int:id>", proposals.proposal, name="proposal"),
    path("proposals/<int:id>/stage", proposals.proposal_stage, name="proposal-stage"),
    path("proposals/<int:id>/stage/fields", proposals.proposal_stage_fields, name="proposal-stage-fields"),
    path("proposals/<int:id>/responsible", proposals.proposal_responsible, name="proposal-responsible"),
    path("proposals/<int:id>/deadline", proposals.proposal_deadline, name="proposal-deadline"),
    path("proposals/<int:id>/timeline", proposals.proposal_timeline, name="proposal-timeline"),
    path("proposals/<int:id>/notes", proposals.proposal_notes, name="proposal-notes"),
    path("proposals/<int:id>/terms", proposals.proposal_terms, name="proposal-terms"),
    path("proposals/<int:id>/lines", proposals.proposal_lines, name="proposal-lines"),
    path("proposals/<int:id>/sending", proposals.proposal_sending, name="proposal-sending"),
    path("proposals/<int:id>/answer", proposals.proposal_answer, name="proposal-answer"),
    path("proposals/<int:id>/order", proposals.proposal_order, name="proposal-order"),
    path("invoices", invoices.invoices, name="invoices"),
    path("invoices/new", invoices.new_invoice, name="new-invoice"),
    path("invoices/deadlines", invoices.invoices_by_deadline, name="invoices-by-deadline"),
    path("invoices/deadlines/<slug:place>", invoices.invoice_deadline_column, name="invoice-deadline-column"),
    path("invoices/board", invoices.invoice_board, name="invoice-board"),
    path("invoices/board/columns/<int:stage_id>", invoices.invoice_column, name="invoice-column"),
    path("invoices/board/activities", invoices.invoices_by_step, name="invoices-by-step"),
    path("invoices/board/activities/<slug:place>", invoices.invoice_step_column, name="invoice-step-column"),
    path("invoices/board/calendar", invoices.invoice_calendar, name="invoice-calendar"),
    path(
        "invoices/board/calendar/<slug:event_kind>/<int:id>",
        invoices.invoice_calendar_event,
        name="invoice-calendar-event",
    ),
    path("invoices/board/<int:id>/stage", invoices.invoice_stage, name="invoice-stage-on-board"),
    path("invoices/board/<int:id>/next-step", invoices.invoice_next_step, name="invoice-next-step"),
    path("invoices/<int:id>", invoices.invoice, name="invoice"),
    path("invoices/<int:id>/stage", invoices.invoice_stage, name="invoice-stage"),
    path("invoices/<int:id>/stage/fields", invoices.invoice_stage_fields, name="invoice-stage-fields"),
    path("invoices/<int:id>/responsible", invoices.invoice_responsible, name="invoice-responsible"),
    path("invoices/<int:id>/deadline", invoices.invoice_deadline, name="invoice-deadline"),
    path("invoices/<int:id>/timeline", invoices.invoice_timeline, name="invoice-timeline"),
    path("invoices/<int:id>/notes", invoices.invoice_notes, name="invoice-notes"),
    path("invoices/<int:id>/terms", invoices.invoice_terms, name="invoice-terms"),
    path("invoices/<int:id>/lines", invoices.invoice_lines, name="invoice-lines"),
    path("invoices/<int:id>/sending", invoices.invoice_sending, name="invoice-sending"),
    path("invoices/<int:id>/payments", invoices.invoice_payments, name="invoice-payments"),
    path("invoices/<int:id>/asked", invoices_asked.invoice_asked, name="invoice-asked"),
    path(
        "invoices/<int:id>/asked/<int:payment_id>/completion",
        invoices_asked.invoice_asked_completion,
        name="invoice-asked-completion",
    ),
    path(
        "invoices/<int:id>/asked/<int:payment_id>/refund",
        invoices_asked.invoice_asked_refund,
        name="invoice-asked-refund",
    ),
    path("invoices/<int:id>/cancellation", invoices.invoice_cancellation, name="invoice-cancellation"),
    path("d/invoices/<slug:token>", invoice_page, name="invoice-page"),
    path("d/invoices/<slug:token>/payment", invoice_payment, name="invoice-page-payment"),
    path("d/<slug:token>", public.proposal_page, name="proposal-page"),
    path("pay/<slug:token>", payments.payment_page, name="pay"),
    path("pay/<slug:token>/attempt", payments.payment_attempt, name="pay-again"),
    path("pay/<slug:token>/return", payments.payment_return, name="pay-return"),
    path("sandbox/<slug:token>", sandbox.provider_page, name="sandbox"),
    path("hooks/sandbox", sandbox.hook, name="hook-sandbox"),
    path("hooks/deliveries/<str:secret>", delivery_told, name="hook-delivery"),
]
urlpatterns = where_orders_are_kept(urlpatterns)
