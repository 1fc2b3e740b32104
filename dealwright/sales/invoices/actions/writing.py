"""Writing invoices and changing what they say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.currency import usual_currency
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock, secrets
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.people.users.models import User
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled
from dealwright.records.handing_over import hand_over
from dealwright.sales.invoices.actions.lines import (
    NewInvoiceLine,
    checked_rows,
    invoice_lines_of_deal,
    write_rows,
)
from dealwright.sales.invoices.actions.standing import refuse_closed, refuse_unless_draft
from dealwright.sales.invoices.details import payer_lines, seller_lines
from dealwright.sales.invoices.events import InvoiceAssigned, InvoiceCreated, InvoiceEdited
from dealwright.sales.invoices.models import Invoice, today
from dealwright.sales.papers import trials
from dealwright.sales.papers.selling import USUAL, refuse_others, usual_own_company
from dealwright.sales.papers.standing import stage_of_state

LONGEST = {"payer_details": 2000, "seller_details": 2000, "comment": 20_000}
"""Letters of each text."""
DAYS_TO_PAY = 14
"""Where nobody says until when."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
OF_DRAFTS = frozenset({"issued_on", "payer_details", "own_company", "seller_details"})
"""What stays as it is once the client has the invoice."""
OF_OPEN_ONES = frozenset({"due_on", "comment"})
MISSING: Any = object()


@action
def create_invoice(
    deal: Deal | None = None,
    *,
    contact: Contact | None = None,
    company: Company | None = None,
    currency: str = "",
    lines: Iterable[NewInvoiceLine] | None = None,
    issued_on: date | None = None,
    due_on: date | None = MISSING,
    payer_details: str | None = None,
    own_company: Company | None = USUAL,
    seller_details: str | None = None,
    comment: str = "",
    responsible: User | None = None,
    custom: Given | None = None,
    external_id: str | None = None,
    by: Actor,
) -> Invoice:
    """Write an invoice, as a draft: for a deal, or for a client without one.

    What is left out, the deal says: client, currency, responsible person, and its products as they are now,
    or the deal itself at its amount where it has none. Later changes of the deal change no invoice. The usual
    company of our own sells where neither a company nor the words about the seller are given.
    """
    if deal is not None:
        deal = Deal.objects.locked(deal)
        contact, company, currency = deal.contact, deal.company, deal.currency
        responsible = deal.responsible
    elif contact is None and company is None:
        raise Refused(_("An invoice is for a deal or for a client."), field="deal_id")
    currency = currency or usual_currency()
    written_lines = invoice_lines_of_deal(deal) if lines is None else lines
    rows = checked_rows(written_lines, currency)
    now, issued_on = clock.now(), issued_on or today()
    _refuse_days(issued_on, None if due_on is MISSING else due_on)
    due_on = issued_on + timedelta(days=DAYS_TO_PAY) if due_on is MISSING else due_on
    payer_details = payer_lines(company or contact, by=by) if payer_details is None else payer_details
    if own_company is USUAL:
        own_company = usual_own_company() if seller_details is None else None
    refuse_others(own_company)
    seller_details = seller_lines(own_company, by=by) if seller_details is None else seller_details
    texts = {"payer_details": payer_details, "seller_details": seller_details, "comment": comment}
    invoice = Invoice(
        deal=deal,
        contact=contact,
        company=company,
        responsible=responsible,
        currency=currency,
        issued_on=issued_on,
        due_on=due_on,
        own_company=own_company,
        **{name: _checked_text(name, text) for name, text in texts.items()},
        external_id=external_id,
        custom=filled(Invoice.record_kind, custom, by=by),
        page_token=secrets.new_token(),
        created_at=now,
        updated_at=now,
    )
    invoice.put_into(stage_of_state(invoice), at=now)
    trials.give_number(invoice, sequence="sales_invoice_number_seq")
    invoice.save(force_insert=True)
    trials.join_deal(invoice)
    write_rows(invoice, rows)
    Invoice.objects.filter(pk=invoice.pk).update(total=invoice.total, tax_total=invoice.tax_total)
    created = InvoiceCreated(stage=ref(invoice.stage), total=invoice.total_money)
    record(created, on=invoice, about=invoice.client_refs)
    return invoice


@action
def edit_invoice(invoice: Invoice, *, version: int | None = None, by: Actor, **values: Any) -> Invoice:
    """Change what an invoice says beside its products; once the client has it, only until when it is paid,
    the comment, who is responsible and added fields. Another company of our own brings its words about the
    seller along, unless these are given too. Forbidden for fields that are hidden from whoever changes them.
    """
    refuse_hidden(by, Invoice.record_kind, values)
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    values |= {name: _checked_text(name, values[name]) for name in LONGEST.keys() & values.keys()}
    changed = {name for name in values if name != "custom" and values[name] != getattr(invoice, name)}
    if "own_company" in changed:
        refuse_others(values["own_company"])
    if OF_DRAFTS & changed:
        refuse_unless_draft(invoice)
    elif OF_OPEN_ONES & changed:
        refuse_closed(invoice)
    if "own_company" in changed and values["own_company"] and "seller_details" not in values:
        lines = seller_lines(values["own_company"], by=by)
        values["seller_details"] = _checked_text("seller_details", lines)
    if {"issued_on", "due_on"} & changed:
        _refuse_days(values.get("issued_on", invoice.issued_on), values.get("due_on", invoice.due_on))
    given = hand_over(invoice, values.pop("responsible")) if "responsible" in values else None
    changes = apply_changes(invoice, values, by=by)
    if not changes and given is None:
        return invoice
    invoice.save()
    if given is not None:
        record(InvoiceAssigned(**given), on=invoice, about=invoice.client_refs)
    if changes:
        record(InvoiceEdited(changes=changes), on=invoice, about=invoice.client_refs)
    return invoice


@action
def assign_invoice(invoice: Invoice, *, responsible: Any, version: int | None = None, by: Actor) -> Invoice:
    """Make somebody else responsible, or nobody."""
    return edit_invoice(invoice, version=version, responsible=responsible, by=by)


def _checked_text(name: str, text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST[name]:
        message = _("This text is longer than %(longest)s letters.")
        raise Refused(message % {"longest": LONGEST[name]}, field=name)
    return text


def _refuse_days(issued_on: date, due_on: date | None) -> None:
    if issued_on is None:
        raise Refused(_("Say on which day it is issued."), field="issued_on")
    for field, day in (("issued_on", issued_on), ("due_on", due_on)):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise Refused(_("This day is too far away."), field=field)
    if due_on is not None and due_on < issued_on:
        raise Refused(_("It cannot be due before the day it is issued."), field="due_on")
