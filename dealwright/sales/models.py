"""All models of sales, for Django."""

from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.payments.models import Notice, Payment
from dealwright.sales.proposals.models import Proposal, ProposalLine
from dealwright.sales.sandbox.models import DueNotice

__all__ = ["DueNotice", "Notice", "Order", "OrderLine", "Payment", "Proposal", "ProposalLine"]
