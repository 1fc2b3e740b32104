"""Orders that try the automation: how they are opened, and what no sum counts because of them."""

from __future__ import annotations

from django.db.models import Q

from dealwright.automation.trials import openers
from dealwright.records import uncounted
from dealwright.sales.orders.actions import place_trial_order
from dealwright.sales.orders.models import TRIAL, Order
from dealwright.sales.shipments.models import Shipment


def declare() -> None:
    """Say it once."""
    openers.add(Order.record_kind, place_trial_order)
    uncounted.add(of_trials)


def of_trials(of_kind: str) -> Q | None:
    """The orders behind deals that are tried, and the shipments of any; the engine knows the other orders."""
    if of_kind == Order.record_kind:
        return Q(store=TRIAL)
    return Q(order__store=TRIAL) if of_kind == Shipment.record_kind else None
