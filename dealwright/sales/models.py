"""All models of sales, for Django."""

from dealwright.sales.coupons.models import Coupon, CouponUse
from dealwright.sales.deliveries.models import DeliveryRate, DeliveryService
from dealwright.sales.invoices.models import Invoice, InvoiceLine, InvoicePayment
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.modes.models import Conversion, LeftOrder, OrderSettings
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.payments.models import Notice, Payment
from dealwright.sales.proposals.models import Proposal, ProposalLine
from dealwright.sales.sandbox.models import DueNotice
from dealwright.sales.shipments.models import Return, ReturnLine, Shipment, ShipmentLine
from dealwright.sales.statuses.models import StatusNotice

__all__ = [
    "Conversion",
    "Coupon",
    "CouponUse",
    "DeliveryRate",
    "DeliveryService",
    "DueNotice",
    "Invoice",
    "InvoiceLine",
    "InvoicePayment",
    "LeftOrder",
    "Notice",
    "Order",
    "OrderLine",
    "OrderSettings",
    "Payment",
    "PaymentMethod",
    "Proposal",
    "ProposalLine",
    "Return",
    "ReturnLine",
    "Shipment",
    "ShipmentLine",
    "StatusNotice",
]
