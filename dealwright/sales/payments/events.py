"""What can happen to a payment."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Amount, Event, Ref, Use
from dealwright.events.declaring import HIDDEN
from dealwright.kit.quantities import Quantity, spelled
from dealwright.records.editing import RecordEdited, label_fields
from dealwright.sales.payments.providers import provider_label

label_fields("payment", {"payment_method": _("payment method")})

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})

_ORDER = {"kind": "order", "id": 5, "label": "1024"}
_AMOUNT = {"amount": "124.90", "currency": "BRL"}


class TiedLine(BaseModel):
    """So many pieces of a line of the order, as a fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: int
    """The key of the line."""
    name: str
    quantity: Quantity

    def __str__(self) -> str:
        return f"{spelled(self.quantity)} × {self.name}"


_TIED = {"line": 7, "name": "Phone case", "quantity": 2}
_PARCEL = {"kind": "shipment", "id": 4, "label": "1024/1"}


class PaymentEvent(Event):
    """Shape of all of them: how much, for which order."""

    tells_of = {"amount": "order.total"}

    order: Ref
    amount: Amount


class PaymentAsked(PaymentEvent):
    """There is something to pay, and a page on which to pay it."""

    kind = "payment.asked"
    title = _("Payment asked for")
    sentence = _("A payment of {amount} was asked for order {order} ({provider})")
    icon = "link"
    sample = {
        "order": _ORDER,
        "amount": _AMOUNT,
        "provider": "transfer",
        "payment_method": {"kind": "payment_method", "id": 2, "label": "Bank transfer"},
        "lines": [_TIED],
        "shipments": [_PARCEL],
    }

    provider: str
    payment_method: Ref | None = None
    """The method it is to be paid by; missing of older days, and where it is taken by hand."""
    lines: list[TiedLine] = []
    """The pieces it is for; with no shipments either, it is for the order as a whole."""
    shipments: list[Ref] = []

    def places(self) -> dict[str, str]:
        way = self.payment_method.label if self.payment_method else str(provider_label(self.provider))
        told = {"provider": way, "what": _listed(self.lines, self.shipments)}
        return {**super().places(), **told}

    def say(self, *, actor: str, subject: str) -> str:
        """It may be for some of the order only."""
        if not self.lines and not self.shipments:
            return super().say(actor=actor, subject=subject)
        text = _("A payment of {amount} was asked for order {order} ({provider}), for {what}")
        places = {**self.places(), **dict.fromkeys(self._hidden, HIDDEN)}
        return str(text).format(actor=actor, **places)


class PaymentTied(PaymentEvent):
    """A payment is for other lines or shipments of its order than before; its amount stays."""

    kind = "payment.tied"
    title = _("What a payment is for changed")
    sentence = _("{actor} said what the payment of {amount} for order {order} is for: {what}")
    icon = "link"
    sample = {
        "order": _ORDER,
        "amount": _AMOUNT,
        "lines": [_TIED],
        "shipments": [_PARCEL],
        "lines_before": [],
        "shipments_before": [],
    }

    lines: list[TiedLine]
    shipments: list[Ref]
    lines_before: list[TiedLine]
    shipments_before: list[Ref]

    def places(self) -> dict[str, str]:
        what = _listed(self.lines, self.shipments) or str(_("the order as a whole"))
        return super().places() | {"what": what}


class PaymentDueChanged(PaymentEvent):
    """A payment that nobody has made yet got another last day, or none."""

    kind = "payment.due_changed"
    title = _("Payment due on another day")
    sentence = _("{actor} set the payment of {amount} for order {order} due on {due_on}")
    icon = "calendar-due"
    sample = {"order": _ORDER, "amount": _AMOUNT, "due_on": "2026-12-01", "due_before": None}

    due_on: date | None
    due_before: date | None

    def places(self) -> dict[str, str]:
        days = {"due_on": self.due_on, "due_before": self.due_before}
        return super().places() | {
            name: date_format(day, "DATE_FORMAT") if day else "" for name, day in days.items()
        }

    def say(self, *, actor: str, subject: str) -> str:
        """There may also be no last day any more."""
        if self.due_on is not None:
            return super().say(actor=actor, subject=subject)
        text = _("{actor} took the due day off the payment of {amount} for order {order}")
        places = {**self.places(), **dict.fromkeys(self._hidden, HIDDEN)}
        return str(text).format(actor=actor, **places)


class PaymentReceived(PaymentEvent):
    """Money came in. Recorded once per payment, whoever says so first."""

    kind = "payment.received"
    title = _("Payment received")
    sentence = _("{actor} confirmed the payment of {amount} for order {order}")
    icon = "cash"
    used_by = _TOLD
    sample = {"order": _ORDER, "amount": _AMOUNT, "provider": "sandbox", "method": "card"}

    provider: str
    method: str = ""


class PaymentUnpaid(PaymentEvent):
    """Money that was marked as paid by hand did not come in after all; the payment waits again."""

    kind = "payment.unpaid"
    title = _("Payment not paid after all")
    sentence = _("{actor} took back that the payment of {amount} for order {order} came in")
    icon = "arrow-back-up"
    used_by = _TOLD
    sample = {
        "order": _ORDER,
        "amount": _AMOUNT,
        "reference": "Statement 12",
        "paid_at": "2026-11-20T12:00:00Z",
    }

    reference: str = ""
    paid_at: datetime | None = None
    """When it had come in, as it was marked; for undo."""


class PaymentEdited(RecordEdited):
    """By which method a payment is to be made, who answers for it, or its comment changed."""

    kind = "payment.edited"
    title = _("Payment changed")
    sentence = _("{actor} changed of the payment for order {subject}: {fields}")
    tells_of = {"changes": "order.comment"}
    sample = {"changes": [{"field": "comment", "before": "", "after": "Pays on Friday"}]}


class PaymentMarked(PaymentEvent):
    """Somebody noticed that something is wrong with a payment."""

    kind = "payment.marked"
    title = _("Payment marked for trouble")
    sentence = _("{actor} marked the payment of {amount} for order {order}: {reason}")
    icon = "alert-triangle"
    used_by = _TOLD
    sample = {"order": _ORDER, "amount": _AMOUNT, "reason": "The receipt names another sum", "before": ""}

    reason: str
    before: str = ""
    """What was said to be wrong before; empty where nothing was."""


class PaymentUnmarked(PaymentEvent):
    """What was wrong with a payment is put right."""

    kind = "payment.unmarked"
    title = _("Mark taken off the payment")
    sentence = _("{actor} took the mark off the payment of {amount} for order {order}: {reason}")
    icon = "check"
    used_by = _TOLD
    sample = {"order": _ORDER, "amount": _AMOUNT, "reason": "The receipt names another sum"}

    reason: str


class PaymentCameLate(PaymentEvent):
    """Money came in for an order that had been canceled.

    A kind of its own rather than `payment.received`: rules that start the delivery of what is paid must not
    start it here.
    """

    kind = "payment.came_late"
    title = _("Payment for a canceled order")
    sentence = _("{amount} came in for order {order}, which is canceled: pay it back or talk to the client")
    icon = "alert-triangle"
    used_by = _TOLD
    sample = {"order": _ORDER, "amount": _AMOUNT, "provider": "sandbox"}

    provider: str


class PaymentFailed(PaymentEvent):
    """An attempt to pay did not go through; the client may try again."""

    kind = "payment.failed"
    title = _("Payment failed")
    sentence = _("The payment of {amount} for order {order} did not go through: {reason}")
    icon = "alert-circle"
    used_by = _TOLD
    sample = {"order": _ORDER, "amount": _AMOUNT, "provider": "sandbox", "reason": "The card was declined"}

    provider: str
    reason: str


class PaymentRefunded(PaymentEvent):
    """Money went back to the client, all of it or a part."""

    kind = "payment.refunded"
    title = _("Payment refunded")
    sentence = _("{actor} paid back {amount} of order {order}")
    icon = "arrow-back-up"
    used_by = _TOLD
    sample = {"order": _ORDER, "amount": _AMOUNT, "reason": "Came broken", "refunded_on": "2026-11-20"}

    reason: str = ""
    refunded_on: date | None = None
    """The day on which the money went; missing of older days."""

    def places(self) -> dict[str, str]:
        day = date_format(self.refunded_on, "DATE_FORMAT") if self.refunded_on else ""
        return super().places() | {"refunded_on": day}

    def say(self, *, actor: str, subject: str) -> str:
        """With the reason, where somebody gave one."""
        if not self.reason:
            return super().say(actor=actor, subject=subject)
        text = _("{actor} paid back {amount} of order {order}: {reason}")
        places = {**self.places(), **dict.fromkeys(self._hidden, HIDDEN)}
        return str(text).format(actor=actor, **places)


def _listed(lines: list[TiedLine], shipments: list[Ref]) -> str:
    parcels = [str(_("shipment %(number)s") % {"number": one.label}) for one in shipments]
    return ", ".join([*map(str, lines), *parcels])
