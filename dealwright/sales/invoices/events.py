"""What can happen to invoices."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from dealwright.crm.lines import Line
from dealwright.crm.standing.events import RecordMoved
from dealwright.events import Amount, Event, Ref, Use
from dealwright.events.declaring import HIDDEN
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited, label_fields
from dealwright.records.handing_over import RecordAssigned
from dealwright.sales.payments.providers import provider_label

label_fields(
    "invoice",
    {
        "issued_on": _("day of issue"),
        "due_on": _("last day to pay"),
        "payer_details": _("payer"),
        "own_company": _("our company"),
        "seller_details": _("seller"),
    },
)

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
_TOTAL = {"amount": "449.10", "currency": "BRL"}
_DRAFT = {"kind": "stage", "id": 35, "label": "Draft"}
_SENT = {"kind": "stage", "id": 36, "label": "Sent"}


InvoicedLine = Line
"""A line as it was."""


class InvoiceCreated(Event):
    """Somebody began to write an invoice."""

    kind = "invoice.created"
    title = _("Invoice written")
    sentence = _("{actor} wrote invoice {subject} for {total}")
    icon = "file-invoice"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})
    enters = "stage"
    tells_of = {"total": "total"}
    sample = {"stage": _DRAFT, "total": _TOTAL}

    stage: Ref | None = None
    """Missing of invoices written before they had stages."""
    total: Amount


class InvoiceMoved(RecordMoved):
    """An invoice came to another stage: by hand, or because it was sent, paid, canceled or opened again."""

    kind = "invoice.moved"
    title = _("Stage of the invoice changed")
    sentence = _("{actor} moved invoice {subject} from {before} to {after}")
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})  # what was paid or canceled tells people of itself
    sample = {"before": _DRAFT, "after": _SENT}


class InvoiceAssigned(RecordAssigned):
    """Somebody else is responsible for an invoice from now on."""

    kind = "invoice.assigned"
    title = _("Invoice given to somebody else")
    sentence = _("{actor} gave invoice {subject} to {after}")
    sentence_of_nobody = _("{actor} left invoice {subject} without a responsible person")


class InvoiceEdited(RecordEdited):
    """The days, the addresses or the comment of an invoice changed."""

    kind = "invoice.edited"
    title = _("Invoice changed")
    sentence = _("{actor} changed of invoice {subject}: {fields}")
    sample = {"changes": [{"field": "due_on", "before": None, "after": "2026-12-01"}]}


class InvoiceLinesChanged(Event):
    """What is to be paid for changed; the client has not seen it yet."""

    kind = "invoice.lines_changed"
    title = _("Products of the invoice changed")
    sentence = _("{actor} changed what stands on invoice {subject}: {lines}")
    icon = "package"
    tells_of = {"total": "total", "rows": "total", "rows_before": "total"}
    sample = {"lines": ["2 × Silicone case"], "total": _TOTAL, "rows": [], "rows_before": []}

    lines: list[str]
    total: Amount
    rows: list[InvoicedLine]
    rows_before: list[InvoicedLine]
    """In full, for undo."""

    def say(self, *, actor: str, subject: str) -> str:
        """An invoice may also be left without products."""
        if self.lines:
            return super().say(actor=actor, subject=subject)
        text = _("{actor} took all products off invoice {subject}")
        return str(text).format(actor=actor, subject=subject)


class InvoiceSent(Event):
    """An invoice was given to the client."""

    kind = "invoice.sent"
    title = _("Invoice sent")
    sentence = _("{actor} sent invoice {subject} for {total}")
    icon = "send"
    used_by = _TOLD
    personal = ("to",)
    tells_of = {"total": "total"}
    sample = {"total": _TOTAL, "to": "clara@example.com"}

    total: Amount
    to: str = ""
    """The e-mail address a letter went to; empty where the link was given in another way."""


class InvoicePaymentReceived(Event):
    """Money came in for an invoice: all of it, or a part."""

    kind = "invoice.payment_received"
    title = _("Payment of an invoice received")
    sentence = _("{actor} wrote down that {amount} came in for invoice {subject}")
    icon = "cash"
    used_by = _TOLD
    personal = ("reference",)
    tells_of = {"amount": "total"}
    sample = {"amount": _TOTAL, "received_on": "2026-11-20", "method": "transfer", "payment_id": 7}

    amount: Amount
    received_on: date
    method: str
    reference: str = ""
    payment_id: int


class InvoicePaid(Event):
    """All of an invoice is paid. Recorded beside the payment that made it so (T12)."""

    kind = "invoice.paid"
    title = _("Invoice paid")
    sentence = _("Invoice {subject} is paid in full: {total}")
    icon = "circle-check"
    used_by = _TOLD
    tells_of = {"total": "total"}
    sample = {"total": _TOTAL}

    total: Amount


class InvoicePaymentTakenBack(Event):
    """A payment was written down by mistake, and does not count any more."""

    kind = "invoice.payment_taken_back"
    title = _("Payment of an invoice taken back")
    sentence = _("{actor} took back the payment of {amount} for invoice {subject}")
    icon = "arrow-back-up"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})
    personal = ("reference",)
    tells_of = {"amount": "total"}
    sample = {"amount": _TOTAL, "received_on": "2026-11-20", "method": "transfer", "payment_id": 7}

    amount: Amount
    received_on: date
    method: str
    reference: str = ""
    payment_id: int
    paid_at: datetime | None = None
    """When the invoice was paid in full, as it stood before."""


class InvoicePaymentAsked(Event):
    """There is something to pay of an invoice, and a page on which to pay it."""

    kind = "invoice.payment_asked"
    title = _("Payment of an invoice asked for")
    sentence = _("A payment of {amount} was asked for invoice {subject} ({provider})")
    icon = "link"
    tells_of = {"amount": "total"}
    sample = {
        "amount": _TOTAL,
        "provider": "sandbox",
        "payment_method": {"kind": "payment_method", "id": 3, "label": "Test provider"},
        "payment_id": 12,
    }

    amount: Amount
    provider: str
    payment_method: Ref | None = None
    payment_id: int

    def places(self) -> dict[str, str]:
        way = self.payment_method.label if self.payment_method else str(provider_label(self.provider))
        return super().places() | {"provider": way}


class InvoicePaymentFailed(Event):
    """An attempt to pay an invoice did not go through; the client may try again."""

    kind = "invoice.payment_failed"
    title = _("Payment of an invoice failed")
    sentence = _("The payment of {amount} for invoice {subject} did not go through: {reason}")
    icon = "alert-circle"
    used_by = _TOLD
    tells_of = {"amount": "total"}
    sample = {"amount": _TOTAL, "provider": "sandbox", "reason": "The card was declined", "payment_id": 12}

    amount: Amount
    provider: str
    reason: str
    payment_id: int


class InvoicePaymentCameLate(Event):
    """Money came in for an invoice that had been canceled.

    A kind of its own: rules that deliver what is paid must not deliver it here.
    """

    kind = "invoice.payment_came_late"
    title = _("Payment for a canceled invoice")
    sentence = _(
        "{amount} came in for invoice {subject}, which is canceled: pay it back or talk to the client"
    )
    icon = "alert-triangle"
    used_by = _TOLD
    tells_of = {"amount": "total"}
    sample = {"amount": _TOTAL, "provider": "sandbox", "payment_id": 12}

    amount: Amount
    provider: str
    payment_id: int


class InvoicePaymentRefunded(Event):
    """Money for an invoice went back to the client, all of it or a part."""

    kind = "invoice.payment_refunded"
    title = _("Payment of an invoice paid back")
    sentence = _("{actor} paid back {amount} of invoice {subject}")
    icon = "arrow-back-up"
    used_by = _TOLD
    personal = ("reason",)
    tells_of = {"amount": "total"}
    sample = {"amount": _TOTAL, "reason": "Came broken", "refunded_on": "2026-11-20", "payment_id": 12}

    amount: Amount
    reason: str = ""
    refunded_on: date
    payment_id: int

    def say(self, *, actor: str, subject: str) -> str:
        """With the reason, where somebody gave one."""
        if not self.reason:
            return super().say(actor=actor, subject=subject)
        text = _("{actor} paid back {amount} of invoice {subject}: {reason}")
        places = {**self.places(), **dict.fromkeys(self._hidden, HIDDEN)}
        return str(text).format(actor=actor, subject=subject, **places)


class InvoiceCanceled(Event):
    """An invoice is not to be paid any more."""

    kind = "invoice.canceled"
    title = _("Invoice canceled")
    sentence = _("{actor} canceled invoice {subject}")
    icon = "circle-x"
    used_by = _TOLD
    personal = ("reason",)
    tells_of = {"reason": "cancel_reason"}
    sample = {"reason": "Written twice"}

    reason: str = ""

    def say(self, *, actor: str, subject: str) -> str:
        """With the reason where somebody gave one."""
        if not self.reason or "reason" in self._hidden:
            return super().say(actor=actor, subject=subject)
        text = _("{actor} canceled invoice {subject}: {reason}")
        return str(text).format(actor=actor, subject=subject, reason=self.reason)


class InvoiceReopened(Event):
    """A canceled invoice is to be paid after all."""

    kind = "invoice.reopened"
    title = _("Invoice open again")
    sentence = _("{actor} opened invoice {subject} again")
    icon = "arrow-back-up"
    personal = ("cancel_reason",)
    tells_of = {"cancel_reason": "cancel_reason"}
    sample = {}

    canceled_at: datetime | None = None
    cancel_reason: str = ""
    """As it stood before."""


class InvoiceDeleted(RecordDeleted):
    """An invoice was moved to the recycle bin."""

    kind = "invoice.deleted"
    title = _("Invoice deleted")
    sentence = _("{actor} moved invoice {subject} to the recycle bin")
    sample = {}


class InvoiceRestored(RecordRestored):
    """An invoice came back from the recycle bin."""

    kind = "invoice.restored"
    title = _("Invoice restored")
    sentence = _("{actor} took invoice {subject} out of the recycle bin")
    sample = {}
