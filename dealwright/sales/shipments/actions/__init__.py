"""Verbs that change shipments."""

from dealwright.sales.shipments.actions.allowing import allow_shipment, hold_shipment
from dealwright.sales.shipments.actions.canceling import cancel_shipment, cancel_shipments_of
from dealwright.sales.shipments.actions.delivering import deliver_shipment, take_delivery_back
from dealwright.sales.shipments.actions.editing import edit_shipment, track_shipment
from dealwright.sales.shipments.actions.extras import bring_extras_back, choose_extras
from dealwright.sales.shipments.actions.fitting import refit_shipments
from dealwright.sales.shipments.actions.moving import move_shipment
from dealwright.sales.shipments.actions.opening import add_shipment, open_shipment
from dealwright.sales.shipments.actions.packing import repack_shipment
from dealwright.sales.shipments.actions.pricing import let_rules_price_shipment, price_shipment
from dealwright.sales.shipments.actions.returning import take_back_goods
from dealwright.sales.shipments.actions.shipping import ship_shipment, unship_shipment

__all__ = [
    "add_shipment",
    "allow_shipment",
    "bring_extras_back",
    "cancel_shipment",
    "cancel_shipments_of",
    "choose_extras",
    "deliver_shipment",
    "edit_shipment",
    "hold_shipment",
    "let_rules_price_shipment",
    "move_shipment",
    "open_shipment",
    "price_shipment",
    "refit_shipments",
    "repack_shipment",
    "ship_shipment",
    "take_back_goods",
    "take_delivery_back",
    "track_shipment",
    "unship_shipment",
]
