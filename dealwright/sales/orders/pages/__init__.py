"""The pages of orders."""

from dealwright.sales.orders.card import show_card
from dealwright.sales.orders.pages.board import (
    order_calendar,
    order_calendar_event,
    order_column,
    order_list,
    order_next_step,
    order_stage,
    order_stage_fields,
    order_step_column,
    orders,
    orders_by_step,
)
from dealwright.sales.orders.pages.card import (
    order,
    order_cancellation,
    order_mark,
    order_notes,
    order_stage_history,
    order_status,
    order_takeover,
    order_timeline,
)
from dealwright.sales.orders.pages.editing import order_deal_choices, order_fields, order_lines
from dealwright.sales.orders.pages.taxing import order_tax
from dealwright.sales.orders.pages.writing import new_order

__all__ = [
    "new_order",
    "order",
    "order_calendar",
    "order_calendar_event",
    "order_cancellation",
    "order_column",
    "order_deal_choices",
    "order_fields",
    "order_lines",
    "order_list",
    "order_mark",
    "order_next_step",
    "order_notes",
    "order_stage",
    "order_stage_fields",
    "order_stage_history",
    "order_status",
    "order_step_column",
    "order_takeover",
    "order_tax",
    "order_timeline",
    "orders",
    "orders_by_step",
    "show_card",
]
