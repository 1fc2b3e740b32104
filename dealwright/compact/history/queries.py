"""The history of a client: what they bought, what they owe, what was done for them.

It is told by client, not by subject. Whoever may not see an order, or its amounts, finds neither here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact, ContactCompany
from dealwright.events import Actor
from dealwright.kit.money import Money
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.invoices.words import state_words as invoice_words
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.orders.words import paid_words, status_words
from dealwright.sales.proposals.models import Proposal
from dealwright.sales.proposals.words import state_words

SECTIONS = ("sales", "finance", "service")
MOST = 50
"""Rows of one section."""


@dataclass(frozen=True)
class Row:
    """One document of a client."""

    kind: str
    """`order`, `proposal`, `invoice`."""
    id: int
    number: str
    at: datetime
    words: str
    """How far it is."""
    tone: str
    amount: Money | None
    """What it costs, or what is still to be paid; None where the reader may not see amounts."""

    @property
    def url(self) -> str:
        """Its card."""
        return f"/{self.kind}s/{self.id}"


@dataclass(frozen=True)
class History:
    """One section of the history of a client."""

    section: str
    rows: list[Row] = field(default_factory=list)
    totals: list[Money] = field(default_factory=list)
    """What the rows are worth together, by currency; none where amounts are hidden."""
    has_more: bool = False


def history_of(client: Contact | Company, section: str, *, actor: Actor) -> History:
    """A section of the history of a client, newest first, as far as the actor may see it."""
    if section == "sales":
        return _sales(client, actor)
    if section == "finance":
        return _finance(client, actor)
    return History(section)


def _sales(client: Contact | Company, actor: Actor) -> History:
    orders = _of(client, Order.objects.seen_by(actor), "company", "deal__company")
    proposals = _of(client, Proposal.objects.seen_by(actor), "company")
    invoices = _of(client, Invoice.objects.seen_by(actor), "company")
    rows = [_order_row(one, orders.hidden) for one in orders.order_by("-placed_at", "-pk")[: MOST + 1]]
    rows += [
        _proposal_row(one, proposals.hidden) for one in proposals.order_by("-created_at", "-pk")[: MOST + 1]
    ]
    rows += [
        _invoice_row(one, invoices.hidden) for one in invoices.order_by("-created_at", "-pk")[: MOST + 1]
    ]
    rows.sort(key=lambda row: row.at, reverse=True)
    bought = [row for row in rows[:MOST] if row.kind == "order"]
    return History("sales", rows[:MOST], _sums(bought), has_more=len(rows) > MOST)


def _finance(client: Contact | Company, actor: Actor) -> History:
    """Open accounts: the orders and the invoices of which something is still to be paid.

    An invoice of a deal with an order asks for the same money, so the order alone stands for it.
    """
    orders = _of(client, Order.objects.seen_by(actor), "company", "deal__company")
    unpaid = orders.to_be_paid()
    rows = [_due_row(one, orders.hidden) for one in unpaid.order_by("-placed_at", "-pk")[: MOST + 1]]
    invoices = _of(client, Invoice.objects.seen_by(actor), "company")
    ordered = orders.exclude(status=Status.CANCELED).filter(deal__isnull=False).values("deal")
    unpaid_ones = invoices.to_be_paid().exclude(deal__in=ordered).order_by("-created_at", "-pk")
    rows += [_invoice_row(one, invoices.hidden, is_due=True) for one in unpaid_ones[: MOST + 1]]
    rows.sort(key=lambda row: row.at, reverse=True)
    return History("finance", rows[:MOST], _sums(rows[:MOST]), has_more=len(rows) > MOST)


def _of(client: Contact | Company, records: Any, *companies: str) -> Any:
    """What belongs to the client, to a company also that of its people; nothing where clients are hidden.

    Each way of belonging is asked by its own index: joined by OR they would read every document there is.
    """
    if not records.hidden.isdisjoint({"contact", "company"}):
        return records.none()
    if isinstance(client, Contact):
        return records.filter(contact=client.pk)
    people = ContactCompany.objects.filter(company=client.pk).values("contact")
    everything = records.model.objects.order_by()
    theirs = [everything.filter(**{company: client.pk}).values("pk") for company in companies]
    return records.filter(pk__in=everything.filter(contact__in=people).values("pk").union(*theirs))


def _order_row(order: Order, hidden: frozenset[str]) -> Row:
    words, tone = status_words(order)
    amount = None if "total" in hidden else order.total_money
    return Row("order", order.pk, order.number, order.placed_at, str(words), tone, amount)


def _due_row(order: Order, hidden: frozenset[str]) -> Row:
    words, tone = paid_words(order)
    amount = None if "total" in hidden else order.due_money
    return Row("order", order.pk, order.number, order.placed_at, str(words), tone, amount)


def _proposal_row(proposal: Proposal, hidden: frozenset[str]) -> Row:
    words, tone = state_words(proposal)
    amount = None if "total" in hidden else Money(proposal.total, proposal.currency)
    return Row("proposal", proposal.pk, proposal.number, proposal.created_at, str(words), tone, amount)


def _invoice_row(invoice: Invoice, hidden: frozenset[str], *, is_due: bool = False) -> Row:
    words, tone = invoice_words(invoice)
    amount = invoice.due_money if is_due else invoice.total_money
    shown = None if "total" in hidden else amount
    return Row("invoice", invoice.pk, invoice.number, invoice.created_at, str(words), tone, shown)


def _sums(rows: list[Row]) -> list[Money]:
    sums: dict[str, Money] = {}
    for row in rows:
        if row.amount is not None:
            currency = str(row.amount.currency)
            sums[currency] = sums[currency] + row.amount if currency in sums else row.amount
    return list(sums.values())
