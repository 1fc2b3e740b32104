"""What can happen to a payment."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dealwright.events import Amount, Event, Ref, Use
from dealwright.events.declaring import HIDDEN
from dealwright.sales.payments.providers import provider_label

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})

_ORDER = {"kind": "order", "id": 5, "label": "1024"}
_AMOUNT = {"amount": "124.90", "currency": "BRL"}


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
    sample = {"order": _ORDER, "amount": _AMOUNT, "provider": "sandbox"}

    provider: str

    def places(self) -> dict[str, str]:
        return {**super().places(), "provider": str(provider_label(self.provider))}


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
    sample = {"order": _ORDER, "amount": _AMOUNT}
