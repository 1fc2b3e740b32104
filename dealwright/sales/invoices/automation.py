"""What rules may make of deals: invoices (rule 20); and what they do with their products (rule 26)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from django import forms
from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.rules.once import made_once
from dealwright.crm.deals.automation.selling import Selling
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.kit.money import show
from dealwright.records.pipelines.models import Stage
from dealwright.sales.invoices.actions import (
    add_invoice_lines,
    create_invoice,
    send_invoice,
    set_invoice_lines,
)
from dealwright.sales.invoices.actions.writing import DAYS_TO_PAY, LONGEST
from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.papers.standing import stands_for_sent

MOST_DAYS = 3650


class InvoiceSettings(BaseModel):
    """What a rule writes into the invoice, beside what the deal says."""

    model_config = ConfigDict(extra="forbid")

    due_days: Annotated[int, Field(ge=0, le=MOST_DAYS)] | None = DAYS_TO_PAY
    """Counted from the day it is written; None sets no last day."""
    comment: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST["comment"])] = ""
    is_open: bool = False
    """Whether the client's page opens at once, so that the rules below can send its link."""


class InvoiceForm(SettingsForm):
    """The same, as a person types it."""

    due_days = forms.IntegerField(
        label=gettext_lazy("Due after so many days"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        initial=DAYS_TO_PAY,
    )
    comment = FormulaField(
        label=gettext_lazy("Comment"), required=False, is_long=True, max_length=LONGEST["comment"]
    )
    is_open = forms.BooleanField(
        label=gettext_lazy("Count it as sent"),
        required=False,
        help_text=gettext_lazy("The client’s page opens at once, and the rules below can send its link."),
    )


def write_invoice(doing: Doing) -> dict[str, Any]:
    """Write an invoice with the products of the deal; the same key never writes a second one."""
    settings: InvoiceSettings = doing.settings
    day = doing.scope.now().astimezone(doing.scope.home).date()
    due_on = None if settings.due_days is None else day + timedelta(days=settings.due_days)
    invoice = made_once(
        Invoice,
        doing.key,
        lambda: create_invoice(
            doing.record,
            issued_on=day,
            due_on=due_on,
            comment=doing.text(settings.comment),
            external_id=doing.key,
            by=doing.by,
        ),
    )
    if settings.is_open and invoice.state == State.DRAFT and invoice.total:
        invoice = send_invoice(invoice, by=doing.by)
    return {
        "invoice_id": invoice.pk,
        "number": invoice.number,
        "link": f"{installation.BASE_URL.rstrip('/')}{invoice.page}",
        "total": show(invoice.total_money),
    }


CREATE_INVOICE = RuleAction(
    name="create_invoice",
    label=gettext_lazy("Create an invoice"),
    icon="file-invoice",
    help_text=gettext_lazy("Writes an invoice with the products and the client of the deal."),
    settings=InvoiceSettings,
    form=InvoiceForm,
    say=lambda settings: (
        _("Create an invoice and open its page") if settings.is_open else _("Create an invoice")
    ),
    run=write_invoice,
    results=(
        Result("invoice_id", gettext_lazy("Number of the record of the invoice"), Kind.NUMBER),
        Result("number", gettext_lazy("Number on the invoice")),
        Result("link", gettext_lazy("Link to the client’s page")),
        Result("total", gettext_lazy("Total")),
    ),
    of_kinds=frozenset({Deal.record_kind}),
)


def _is_draft_there(stage: Stage) -> None:
    if stage.is_final or stands_for_sent(Invoice.record_kind, stage):
        message = _("The client has invoices on this stage already, so their products stay as they are.")
        raise Refused(message, field="kind")


SELLING = Selling(
    Invoice,
    gettext_lazy("An invoice"),
    add_invoice_lines,
    set_invoice_lines,
    lambda invoice: invoice.total_money,
    check_on=_is_draft_there,
)
