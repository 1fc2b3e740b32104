"""Placing an order to try the automation with: nobody buys it, and nothing of it is in stock."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dealwright.crm.currency import usual_currency
from dealwright.events import Actor, action
from dealwright.records.pipelines.models import Stage
from dealwright.sales.orders.actions.moving import move_order
from dealwright.sales.orders.actions.placing import place_order
from dealwright.sales.orders.actions.wanting import OrderedLine
from dealwright.sales.orders.models import TRIAL, Order

WORTH = Decimal(100)
"""Something has to be due, so that rules about money have something to do."""


@action
def place_trial_order(*, title: str, stage: Stage, responsible: Any, by: Actor) -> Order:
    """An order without a client in that status, with one line that is no product, and a shipment of it."""
    from dealwright.sales.shipments.actions import open_shipment  # which bring orders forward themselves

    order = place_order(
        lines=[OrderedLine(None, 1, price=WORTH, name=title)],
        contact=None,
        store=TRIAL,
        currency=usual_currency(),
        responsible=responsible,
        by=by,
    )
    open_shipment(order, by=by)
    return move_order(order, to=stage, reason=title, by=by)
