"""All models of sales, for Django."""

from dealwright.sales.coupons.models import Coupon, CouponUse
from dealwright.sales.deliveries.models import DeliveryRate, DeliveryService
from dealwright.sales.delivery_handlers.models import DeliveryHandler
from dealwright.sales.delivery_quotes.models import DeliveryQuote
from dealwright.sales.delivery_requests.models import DeliveryCall, DeliveryNotice, DeliveryRequest
from dealwright.sales.invoices.models import Invoice, InvoiceLine, InvoicePayment
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.modes.models import Conversion, LeftOrder, OrderSettings
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.payments.models import Notice, Payment, PaymentLine, PaymentShipment, Refund
from dealwright.sales.proposals.models import Proposal, ProposalLine
from dealwright.sales.sandbox.models import DueNotice
from dealwright.sales.shipments.models import Return, ReturnLine, Shipment, ShipmentLine
from dealwright.sales.statuses.models import StatusNotice
from dealwright.sales.taxes.models import TaxZone

__all__ = [
    "Conversion",
    "Coupon",
    "CouponUse",
    "DeliveryCall",
    "DeliveryHandler",
    "DeliveryNotice",
    "DeliveryQuote",
    "DeliveryRate",
    "DeliveryRequest",
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
    "PaymentLine",
    "PaymentMethod",
    "PaymentShipment",
    "Proposal",
    "ProposalLine",
    "Refund",
    "Return",
    "ReturnLine",
    "Shipment",
    "ShipmentLine",
    "StatusNotice",
    "TaxZone",
]
