"""The rule that gives the page on which a client pays (46): to be written to them, or kept as a note."""

from __future__ import annotations

from typing import Annotated, Any

from django import forms
from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules.catalogue import Group, Result, RuleAction
from dealwright.automation.rules.doing import Doing, Outcome, Skip
from dealwright.kit.expressions.values import Kind
from dealwright.kit.money import show
from dealwright.kit.numbers import whole_number
from dealwright.records.notes.actions import add_note
from dealwright.sales.orders.behind import BOTH
from dealwright.sales.orders.models import Order, Status

LONGEST_FORMULA = 200


class PaymentLinkSettings(BaseModel):
    """Which purchase is to be paid."""

    model_config = ConfigDict(extra="forbid")

    order_id: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_FORMULA)] = ""
    """The number (`id`) of an order; empty is the order itself, or the deal's own."""
    as_note: bool = False


class PaymentLinkForm(SettingsForm):
    """The same, as a person types it."""

    order_id = FormulaField(
        label=gettext_lazy("Order"),
        required=False,
        max_length=LONGEST_FORMULA,
        help_text=gettext_lazy("Empty is the order itself, or the purchase of the deal. Otherwise its id."),
    )
    as_note = forms.BooleanField(label=gettext_lazy("Write the link as a note, too"), required=False)


def give_link(doing: Doing) -> Outcome:
    """The page of the purchase, where its client sees it and pays."""
    settings: PaymentLinkSettings = doing.settings
    order = _chosen(doing, settings.order_id) if settings.order_id else _own(doing.record)
    if isinstance(order, Skip):
        return order
    link = f"{installation.BASE_URL.rstrip('/')}/shop/orders/{order.page_token}"
    if settings.as_note:
        text = _("Here order №%(number)s is paid: %(link)s") % {"number": order.number, "link": link}
        add_note(doing.record, text=text, by=doing.by, external_id=doing.key)
    return {"link": link, "order": order.pk, "due": show(order.due_money)}


def _own(record: Any) -> Order | Skip:
    """The order itself; of a deal the newest that is still to be paid, else the newest."""
    if isinstance(record, Order):
        return record
    alive = Order.objects.filter(deal=record).exclude(status=Status.CANCELED).order_by("-pk")
    orders = list(alive[:20])
    if not orders:
        return Skip(_("There is no link: no purchase belongs to this deal yet."))
    return next((order for order in orders if order.due), orders[0])


def _chosen(doing: Doing, written: str) -> Order | Skip:
    """The order with this id, where it is of the same client: nobody is sent the page of somebody else."""
    said = doing.text(written).strip()
    id = whole_number(said)
    order: Order | None = Order.objects.filter(pk=id).first() if id is not None else None
    if order is None:
        return Skip(_("There is no link: no order has the id “%(id)s”.") % {"id": said[:40]})
    if order == doing.record or _same_client(order, doing.record):
        return order
    return Skip(_("There is no link: order №%(number)s is of another client.") % {"number": order.number})


def _same_client(order: Order, record: Any) -> bool:
    if order.deal_id is not None and order.deal == record:
        return True
    ours = {record.contact_id, *(one.pk for one in record.clients if one.record_kind == "contact")} - {None}
    return order.contact_id in ours or (
        order.company_id is not None and order.company_id == record.company_id
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
        Result("due", gettext_lazy("What is due")),
    ),
    of_kinds=BOTH,
)
