"""The pages of orders."""

from dealwright.sales.orders.card import show_card
from dealwright.sales.orders.pages.board import (
    order_column,
    order_list,
    order_stage,
    order_stage_fields,
    orders,
)
from dealwright.sales.orders.pages.card import (
    order,
    order_cancellation,
    order_mark,
    order_notes,
    order_timeline,
)
from dealwright.sales.orders.pages.editing import order_fields, order_lines
from dealwright.sales.orders.pages.writing import new_order

__all__ = [
    "new_order",
    "order",
    "order_cancellation",
    "order_column",
    "order_fields",
    "order_lines",
    "order_list",
    "order_mark",
    "order_notes",
    "order_stage",
    "order_stage_fields",
    "order_timeline",
    "orders",
    "show_card",
]
