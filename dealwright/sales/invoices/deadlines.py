"""The board of invoices by the last day on which they are paid in time (CR-48)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.access import hidden_fields
from dealwright.records.boards.board import BoardCard, Mark, Words
from dealwright.records.boards.deadlines import DeadlineBoard
from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.invoices.words import STATES
from dealwright.web.formats import local_day


def cards_of(invoices: Sequence[Invoice], actor: Actor) -> list[BoardCard]:
    """The cards of these invoices: no query beside the one that read them."""
    hidden = hidden_fields(actor, Invoice.record_kind)
    return [_card(invoice, hidden) for invoice in invoices]


def _card(invoice: Invoice, hidden: frozenset[str]) -> BoardCard:
    clients = [
        client.name
        for name, client in (("contact", invoice.contact), ("company", invoice.company))
        if client is not None and name not in hidden
    ]
    return BoardCard(
        id=invoice.pk,
        version=invoice.version,
        title=_("Invoice №%(number)s") % {"number": invoice.number},
        amount=None if "total" in hidden else invoice.total_money,
        client=" · ".join(clients) or None,
        next=_("Due on") if invoice.due_on else None,
        next_at=invoice.due_on,
        next_is_day=True,
        is_late=invoice.due_on is not None and invoice.due_on < local_day(clock.now()),
        marks=[_mark(invoice, hidden)],
        person=invoice.responsible.name if invoice.responsible else None,
        picture=invoice.responsible.thumbnail_url if invoice.responsible else "",
    )


def _mark(invoice: Invoice, hidden: frozenset[str]) -> Mark:
    """How far it is; that it is late, its column says."""
    if invoice.paid_total and "total" not in hidden:
        return Mark(_("Paid in part"), "attention")
    words, tone = STATES[State(invoice.state)]
    return Mark(str(words), tone)


INVOICE_DEADLINES = DeadlineBoard(
    kind="invoice",
    url="/invoices",
    field="due_on",
    still_open=("state", (State.DRAFT.value, State.SENT.value)),
    cards=cards_of,
    titled_by="number",
    sum_of="total",
    on_cards=("state", "paid_total", "contact__name", "company__name"),
    relations=("contact", "company", "responsible"),
    words=Words(
        empty=gettext_lazy("No invoice waits for its money"),
        empty_hint=gettext_lazy(
            "Drafts and sent invoices stand here by the day until which they are to be paid."
        ),
        nothing_fits=gettext_lazy("No invoice fits"),
        nothing_fits_hint=gettext_lazy("Try the number or a part of the client’s name."),
        show_all=gettext_lazy("Show all open invoices"),
    ),
)
