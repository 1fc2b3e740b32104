"""The board of invoices: its cards and its words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.planning import AGENDA, PLANNING
from dealwright.records.boards.board import Board, Mark, Words
from dealwright.sales.invoices.card import card_again
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.invoices.queries import for_verbs
from dealwright.sales.invoices.words import PAID_IN_PART, state_words
from dealwright.sales.papers.boarding import cards_of


def _marks(invoice: Invoice, hidden: frozenset[str]) -> list[Mark]:
    marks = []
    if invoice.is_overdue:
        words, tone = state_words(invoice)
        marks.append(Mark(str(words), tone, "calendar-due"))
    if invoice.is_open and invoice.paid_total:
        marks.append(Mark(str(PAID_IN_PART[0]), PAID_IN_PART[1]))
    return marks


INVOICE_BOARD = Board(
    kind="invoice",
    url="/invoices/board",
    cards=cards_of("invoice", title=_("Invoice №%(number)s"), marks=_marks),
    create=None,
    show_card=card_again,
    titled_by="number",
    sum_of="total",
    on_cards=("state", "due_on", "paid_total", "contact__name", "company__name"),
    relations=("contact", "company", "responsible"),
    for_verbs=for_verbs,
    planning=PLANNING,
    agenda=AGENDA,
    words=Words(
        empty=_("No invoices yet"),
        empty_hint=_("An invoice is written on the card of a deal."),
        nothing_fits=_("No invoice fits"),
        nothing_fits_hint=_("Try the number or a part of the client’s name."),
        show_all=_("Show all invoices"),
    ),
)
