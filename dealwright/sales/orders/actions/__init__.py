"""Verbs that change orders."""

from dealwright.sales.orders.actions.binding import bind_order
from dealwright.sales.orders.actions.canceling import cancel_order
from dealwright.sales.orders.actions.deleting import delete_order, restore_order
from dealwright.sales.orders.actions.editing import assign_order, edit_order
from dealwright.sales.orders.actions.following import give_orders_of
from dealwright.sales.orders.actions.lines import set_order_lines
from dealwright.sales.orders.actions.marking import mark_order, unmark_order
from dealwright.sales.orders.actions.moving import advance, move_order, move_order_back
from dealwright.sales.orders.actions.placing import place_order, place_order_of_deal
from dealwright.sales.orders.actions.taking_over import (
    carry_clients,
    carry_lines,
    lock_orders,
    take_over_deal,
)
from dealwright.sales.orders.actions.taxing import tax_order, tax_order_back
from dealwright.sales.orders.actions.trying import place_trial_order
from dealwright.sales.orders.actions.wanting import OrderedLine

__all__ = [
    "OrderedLine",
    "advance",
    "assign_order",
    "bind_order",
    "cancel_order",
    "carry_clients",
    "carry_lines",
    "delete_order",
    "edit_order",
    "give_orders_of",
    "lock_orders",
    "mark_order",
    "move_order",
    "move_order_back",
    "place_order",
    "place_order_of_deal",
    "place_trial_order",
    "restore_order",
    "set_order_lines",
    "take_over_deal",
    "tax_order",
    "tax_order_back",
    "unmark_order",
]
