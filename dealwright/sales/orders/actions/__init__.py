"""Verbs that change orders."""

from dealwright.sales.orders.actions.canceling import cancel_order
from dealwright.sales.orders.actions.editing import edit_order
from dealwright.sales.orders.actions.following import give_orders_of
from dealwright.sales.orders.actions.placing import OrderedLine, place_order, place_order_of_deal

__all__ = [
    "OrderedLine",
    "cancel_order",
    "edit_order",
    "give_orders_of",
    "place_order",
    "place_order_of_deal",
]
