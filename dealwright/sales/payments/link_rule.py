"""The rule that gives the page on which a client pays (46): to be written to them, or kept as a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django import forms
from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules.catalogue import Group, Result, RuleAction
from dealwright.automation.rules.doing import Doing, Outcome, Skip
from dealwright.crm.deals.models import Deal
from dealwright.kit.expressions.values import Kind
from dealwright.kit.money import show
from dealwright.kit.numbers import whole_number
from dealwright.records.notes.actions import add_note
from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.orders.behind import BOTH
from dealwright.sales.orders.models import Order, Status

LONGEST_FORMULA = 200
LOOKED_AT = 20
"""Of the orders and invoices of a deal, the newest."""
Id = Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_FORMULA)]


class PaymentLinkSettings(BaseModel):
    """What is to be paid: an order or an invoice; with neither the record itself, or what the deal has."""

    model_config = ConfigDict(extra="forbid")

    order_id: Id = ""
    """The number (`id`) of an order."""
    invoice_id: Id = ""
    """The number (`id`) of an invoice that the client has."""
    as_note: bool = False

    @model_validator(mode="after")
    def _asks_for_one(self) -> PaymentLinkSettings:
        if self.order_id and self.invoice_id:
            raise PydanticCustomError("two", "name an order or an invoice, not both")
        return self


class PaymentLinkForm(SettingsForm):
    """The same, as a person types it."""

    order_id = FormulaField(
        label=gettext_lazy("Order"),
        required=False,
        max_length=LONGEST_FORMULA,
        help_text=gettext_lazy("Empty is the record itself, or what the deal is to pay. Otherwise its id."),
    )
    invoice_id = FormulaField(
        label=gettext_lazy("Invoice"),
        required=False,
        max_length=LONGEST_FORMULA,
        help_text=gettext_lazy("In the place of an order: the id of an invoice, such as a rule above gives."),
    )
    as_note = forms.BooleanField(label=gettext_lazy("Write the link as a note, too"), required=False)


def give_link(doing: Doing) -> Outcome:
    """The page on which the client sees the purchase or the invoice, and pays."""
    settings: PaymentLinkSettings = doing.settings
    if settings.order_id:
        found = _chosen(doing, settings.order_id, ORDERS)
    elif settings.invoice_id:
        found = _chosen(doing, settings.invoice_id, INVOICES)
    else:
        found = _own(doing.record)
    if isinstance(found, Skip):
        return found
    return _of_invoice(doing, found) if isinstance(found, Invoice) else _of_order(doing, found)


def _of_order(doing: Doing, order: Order) -> Outcome:
    link = _whole(f"/shop/orders/{order.page_token}")
    text = _("Here order №%(number)s is paid: %(link)s") % {"number": order.number, "link": link}
    _note(doing, text)
    return {"link": link, "order": order.pk, "due": show(order.due_money)}


def _of_invoice(doing: Doing, invoice: Invoice) -> Outcome:
    """The page of an invoice opens once the client has it."""
    if invoice.state == State.CANCELED:
        return Skip(_("There is no link: invoice №%(number)s is canceled.") % {"number": invoice.number})
    if invoice.state == State.DRAFT:
        text = _("There is no link: the client does not have invoice №%(number)s yet. Send it first.")
        return Skip(text % {"number": invoice.number})
    link = _whole(invoice.page)
    text = _("Here invoice №%(number)s is paid: %(link)s") % {"number": invoice.number, "link": link}
    _note(doing, text)
    return {"link": link, "invoice": invoice.pk, "due": show(invoice.due_money)}


def _whole(page: str) -> str:
    return f"{installation.BASE_URL.rstrip('/')}{page}"


def _note(doing: Doing, text: str) -> None:
    if doing.settings.as_note:
        add_note(doing.record, text=text, by=doing.by, external_id=doing.key)


def _own(record: Any) -> Order | Invoice | Skip:
    """The record itself; of a deal the newest order that is to be paid, else the newest such invoice that the
    client has, else the newest of either."""
    if isinstance(record, Order | Invoice):
        return record
    alive = Order.objects.filter(deal=record).exclude(status=Status.CANCELED).order_by("-pk")
    orders = list(alive[:LOOKED_AT])
    given = Invoice.objects.filter(deal=record, state__in=[State.SENT, State.PAID]).order_by("-pk")
    invoices = list(given[:LOOKED_AT])
    owing = [order for order in orders if order.due] + [one for one in invoices if one.due_money.amount > 0]
    found: Order | Invoice | None = next(iter([*owing, *orders, *invoices]), None)
    return found or Skip(_("There is no link: no purchase belongs to this deal yet."))


@dataclass(frozen=True)
class _Sort:
    """What may be named by its id, and how it is said that it cannot be given."""

    model: type[Any]
    unknown: Any
    of_others: Any


ORDERS = _Sort(
    Order,
    gettext_lazy("There is no link: no order has the id “%(id)s”."),
    gettext_lazy("There is no link: order №%(number)s is of another client."),
)
INVOICES = _Sort(
    Invoice,
    gettext_lazy("There is no link: no invoice has the id “%(id)s”."),
    gettext_lazy("There is no link: invoice №%(number)s is of another client."),
)


def _chosen(doing: Doing, written: str, sort: _Sort) -> Any:
    """The one with this id, where it is of the same client: nobody is sent the page of somebody else."""
    said = doing.text(written).strip()
    id = whole_number(said)
    found = sort.model.objects.filter(pk=id).first() if id is not None else None
    if found is None:
        return Skip(str(sort.unknown) % {"id": said[:40]})
    if found == doing.record or _same_client(found, doing.record):
        return found
    return Skip(str(sort.of_others) % {"number": found.number})


def _same_client(found: Order | Invoice, record: Any) -> bool:
    deal = record.pk if isinstance(record, Deal) else record.deal_id
    if found.deal_id is not None and found.deal_id == deal:
        return True
    clients = getattr(record, "clients", ())
    ours = {record.contact_id, *(one.pk for one in clients if one.record_kind == "contact")} - {None}
    return found.contact_id in ours or (
        found.company_id is not None and found.company_id == record.company_id
    )


PAYMENT_LINK = RuleAction(
    name="payment_link",
    label=gettext_lazy("Payment link"),
    icon="link",
    group=Group.CLIENTS,
    help_text=gettext_lazy("Gives the page on which the client pays, for the messages below it."),
    settings=PaymentLinkSettings,
    form=PaymentLinkForm,
    say=lambda settings: (
        _("Give the payment link and note it") if settings.as_note else _("Give the payment link")
    ),
    run=give_link,
    results=(
        Result("link", gettext_lazy("Link")),
        Result("order", gettext_lazy("Order"), Kind.NUMBER),
        Result("invoice", gettext_lazy("Invoice"), Kind.NUMBER),
        Result("due", gettext_lazy("What is due")),
    ),
    of_kinds=BOTH | {Invoice.record_kind},
)
