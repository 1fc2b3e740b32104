"""What can happen to an order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.crm.standing.events import RecordMoved
from dealwright.events import Amount, Event, Ref, Use
from dealwright.kit.quantities import Quantity
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited, label_fields
from dealwright.records.handing_over import RecordAssigned

label_fields(
    "order",
    {
        "payer": _("who pays"),
        "own_company": _("our company"),
        "language": _("language"),
        "payment_method": _("payment method"),
        "delivery_service": _("delivery service"),
        "delivery_name": _("delivery"),
        "delivery_address": _("delivery address"),
        "accounting_id": _("number in the accounting"),
        "accounting_version": _("version in the accounting"),
    },
)

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
_ACCEPTED = {"kind": "stage", "id": 21, "label": "Accepted, awaiting payment"}
_PAID = {"kind": "stage", "id": 22, "label": "Paid, being prepared"}
_CANCELED = {"kind": "stage", "id": 25, "label": "Canceled"}


class BoughtLine(BaseModel):
    """A line of an order as it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product_id: int | None
    name: str
    price: Decimal
    quantity: Quantity
    discount: Decimal | None = None
    """Off the whole line; missing of older days, as the rest."""
    tax_rate: Decimal | None = None
    is_tax_included: bool | None = None
    measure: str | None = None
    line_id: int | None = None
    """Its key; missing of older days."""
    external_id: str | None = None
    """What another program calls it; missing of older days."""


class OrderPlaced(Event):
    """Somebody bought something: in the shop, through the API, or with a seller's help."""

    kind = "order.placed"
    title = _("Order placed")
    sentence = _("{actor} placed order {subject} for {total}")
    icon = "shopping-cart"
    used_by = _TOLD
    enters = "stage"
    tells_of = {"total": "total", "tax_zone": "delivery_address"}
    sample = {
        "stage": _ACCEPTED,
        "total": {"amount": "124.90", "currency": "BRL"},
        "store": "web",
        "lines": ["Phone case × 2"],
        "deal": {"kind": "deal", "id": 7, "label": "Order №1024"},
    }

    stage: Ref | None = None
    """Missing of orders placed before orders had stages."""
    total: Amount
    store: str
    lines: list[str]
    deal: Ref | None = None
    tax_zone: str = ""
    """The tax zone that decided what tax is due; empty where it was each product's own."""


class OrderMoved(RecordMoved):
    """An order got another status: by hand, by its payment, by its shipments."""

    kind = "order.moved"
    title = _("Status of the order changed")
    sentence = _("{actor} moved order {subject} from {before} to {after}")
    sample = {"before": _ACCEPTED, "after": _PAID}


class OrderReopened(Event):
    """A canceled order is an order again; recorded beside the move."""

    kind = "order.reopened"
    title = _("Order opened again")
    sentence = _("{actor} opened order {subject} again: it was canceled")
    icon = "arrow-back-up"
    used_by = _TOLD
    sample = {"before": _CANCELED, "lost_coupon": "SUMMER"}

    before: Ref
    lost_coupon: str = ""
    """The coupon that made it cheaper, where there is none of that code any more: what it took off stays."""

    def say(self, *, actor: str, subject: str) -> str:
        """With the coupon that could not be counted again."""
        said = super().say(actor=actor, subject=subject)
        if not self.lost_coupon:
            return said
        words = str(_("Its coupon {coupon} is no longer there; what it took off stays."))
        return f"{said}. {words.format(coupon=self.lost_coupon)}"


class OrderPaid(Event):
    """Everything an order costs has come in."""

    kind = "order.paid"
    title = _("Order paid in full")
    sentence = _("Order {subject} is paid in full: {total}")
    icon = "circle-check"
    tells_of = {"total": "total"}
    sample = {"total": {"amount": "124.90", "currency": "BRL"}}

    total: Amount


class OrderEdited(RecordEdited):
    """What people keep about an order changed; the purchase itself stays."""

    kind = "order.edited"
    title = _("Order changed")
    sentence = _("{actor} changed of order {subject}: {fields}")
    sample = {"changes": [{"field": "comment", "before": "", "after": "Ring twice"}]}


class OrderCanceled(Event):
    """An order will not be delivered."""

    kind = "order.canceled"
    title = _("Order canceled")
    sentence = _("{actor} canceled order {subject}: {reason}")
    icon = "circle-x"
    used_by = _TOLD
    sample = {"reason": "Ordered twice"}

    reason: str


class OrderAssigned(RecordAssigned):
    """Somebody else is responsible for an order from now on."""

    kind = "order.assigned"
    title = _("Order given to somebody else")
    sentence = _("{actor} gave order {subject} to {after}")
    sentence_of_nobody = _("{actor} left order {subject} without a responsible person")


class OrderDealChanged(Event):
    """An order stands behind another deal from now on, or behind none (ST-26).

    Deals are named by their numbers: their titles are for those who may see them, as the card has it.
    """

    kind = "order.deal_changed"
    title = _("Deal of the order changed")
    sentence = _("{actor} put order {subject} behind deal {after}")
    icon = "link"
    used_by = _TOLD
    sample = {"before": None, "after": {"kind": "deal", "id": 7, "label": "№7"}}

    before: Ref | None = None
    after: Ref | None = None

    def say(self, *, actor: str, subject: str) -> str:
        """It may also be taken away, or replaced."""
        places = {"actor": actor, "subject": subject, "before": self.before, "after": self.after}
        if self.after is None:
            words = _("{actor} took order {subject} off deal {before}")
        elif self.before is not None:
            words = _("{actor} moved order {subject} from deal {before} to deal {after}")
        else:
            return super().say(actor=actor, subject=subject)
        return str(words).format(**places)


class OrderLinesChanged(Event):
    """What is bought changed, before anything was paid or sent."""

    kind = "order.lines_changed"
    title = _("Products of the order changed")
    sentence = _("{actor} changed the products of order {subject}: {lines}")
    icon = "package"
    used_by = _TOLD
    tells_of = {"total": "total", "rows": "total", "rows_before": "total", "waived_before": "total"}
    sample = {
        "lines": ["Phone case × 3"],
        "total": {"amount": "149.70", "currency": "BRL"},
        "rows": [{"product_id": 5, "name": "Phone case", "price": "49.90", "quantity": 3}],
        "rows_before": [{"product_id": 5, "name": "Phone case", "price": "49.90", "quantity": 2}],
        "delivery": "0",
        "delivery_before": "0",
        "waived_before": "0",
    }

    lines: list[str]
    total: Amount
    """Of the order, after the change."""
    rows: list[BoughtLine]
    rows_before: list[BoughtLine]
    """In full, for undo."""
    delivery: Decimal
    delivery_before: Decimal
    waived_before: Decimal = Decimal(0)
    """Of what was paid back before, what nobody waited for: from now on all of it is due."""


class TaxedLine(BaseModel):
    """The tax of a line, before and after it was reckoned anew; fractions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line_id: int
    before: Decimal
    after: Decimal


class OrderTaxed(Event):
    """The tax of an order was reckoned anew, for another place or by the products alone."""

    kind = "order.taxed"
    title = _("Tax of the order reckoned anew")
    sentence = _("{actor} reckoned the tax of order {subject} anew: {tax}")
    icon = "receipt-tax"
    used_by = _TOLD
    tells_of = {
        "tax": "total",
        "total": "total",
        "place": "delivery_address",
        "place_before": "delivery_address",
    }
    sample = {
        "tax": {"amount": "18.00", "currency": "BRL"},
        "total": {"amount": "124.90", "currency": "BRL"},
        "place": {
            "country": "BR",
            "region": "SP",
            "postal_code": "",
            "zone": {"id": 3, "name": "São Paulo"},
        },
        "place_before": {},
        "rates": [{"line_id": 8, "before": "0.1700", "after": "0.1800"}],
    }

    tax: Amount
    """All tax in the order, after the change."""
    total: Amount
    place: dict[str, Any]
    """The place with its zone; empty where the products' own tax stands."""
    place_before: dict[str, Any]
    rates: list[TaxedLine]
    """Of each line, for undo."""


class OrderMarked(Event):
    """Somebody noticed that something is wrong with an order."""

    kind = "order.marked"
    title = _("Order marked for trouble")
    sentence = _("{actor} marked order {subject}: {reason}")
    icon = "alert-triangle"
    used_by = _TOLD
    sample = {"reason": "The address is not complete"}

    reason: str


class OrderUnmarked(Event):
    """What was wrong with an order is put right."""

    kind = "order.unmarked"
    title = _("Mark taken off the order")
    sentence = _("{actor} took the mark off order {subject}: {reason}")
    icon = "circle-check"
    used_by = _TOLD
    sample = {"reason": "The address is not complete"}

    reason: str = ""


class OrderDeleted(RecordDeleted):
    """A canceled order was moved to the recycle bin."""

    kind = "order.deleted"
    title = _("Order deleted")
    sentence = _("{actor} moved order {subject} to the recycle bin")
    sample = {}


class OrderRestored(RecordRestored):
    """An order came back from the recycle bin."""

    kind = "order.restored"
    title = _("Order restored")
    sentence = _("{actor} took order {subject} out of the recycle bin")
    sample = {}
