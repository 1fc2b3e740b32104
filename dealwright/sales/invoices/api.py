"""What a program sees of invoices and may do with them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import (
    NO_BODY,
    Body,
    Changes,
    Day,
    Id,
    Moment,
    MoneyIn,
    MoneyOut,
    Out,
    Record,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.catalog.products.models import Product
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.currency import usual_currency
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines.api import COSTS, LineIn, LineOut, terms_given
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, Money, money, total
from dealwright.people import access
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom
from dealwright.records.pipelines.known import known_stage
from dealwright.records.timeline.api import Cursor, Limit, TimelineOut, TimelinePage, timeline
from dealwright.sales.invoices import actions
from dealwright.sales.invoices.actions.canceling import LONGEST_REASON
from dealwright.sales.invoices.actions.paying import LONGEST_REFERENCE
from dealwright.sales.invoices.actions.writing import LONGEST
from dealwright.sales.invoices.listing import INVOICES
from dealwright.sales.invoices.models import Invoice, InvoiceLine, InvoicePayment
from dealwright.sales.papers.giving import colleague_for
from dealwright.sales.papers.selling import own_company_known
from dealwright.sales.papers.shapes import PaperMove

Details = Annotated[str, Text(LONGEST["payer_details"], empty=True, lines=True)]
Comment = Annotated[str, Text(LONGEST["comment"], empty=True, lines=True)]
Method = Literal["transfer", "card", "cash", "other"]


class InvoiceLineOut(LineOut):
    """Some pieces that are to be paid for."""

    of_kind = "invoice"
    hides = {"total": COSTS}

    tax_rate: str | None = Field(examples=["0.2000"])
    """A fraction: 0.2000 is 20 %, 0.0000 is no tax."""
    quantity: str = Field(examples=["2.000"])

    @staticmethod
    def resolve_tax_rate(line: InvoiceLine) -> str:
        return f"{line.tax_rate:.4f}"

    @staticmethod
    def resolve_quantity(line: InvoiceLine) -> str:
        return str(line.quantity)


class InvoicePaymentOut(Out):
    """Money that came in for an invoice."""

    of_kind = "invoice"
    hides = {"total": ("amount",)}

    id: Id
    amount: MoneyOut | None
    received_on: date
    method: Method
    reference: str
    payment_id: Id | None
    """The payment by which it came in: see `/invoices/{id}/payments`."""

    @staticmethod
    def resolve_amount(payment: InvoicePayment) -> Money:
        return Money(payment.amount, payment.invoice.currency)


class InvoiceOut(TellsCustom, Record):
    """What a client is to pay for, and what came in for it."""

    of_kind = "invoice"
    hides = {
        "total": ("totals", "discount", "tax", "paid", "due", "refunded", "overpaid"),
        "contact": ("contact_id",),
        "company": ("company_id",),
        "payer_details": ("payer_details",),
        "cancel_reason": ("cancel_reason",),
    }

    number: str
    deal_id: Id | None
    contact_id: Id | None
    company_id: Id | None
    responsible_id: Id | None
    lines: list[InvoiceLineOut]
    totals: MoneyOut | None
    """What the lines cost together, with discounts and tax."""
    discount: MoneyOut | None
    """What the discounts take off."""
    tax: MoneyOut | None
    """All tax in the total, whether prices hold it or not."""
    paid: MoneyOut | None
    due: MoneyOut | None
    """What is still to be paid; nothing once it is canceled."""
    refunded: MoneyOut | None
    """What went back to the client."""
    overpaid: MoneyOut | None
    """What came in beyond what was asked for: paid twice, or after it was canceled."""
    payments: list[InvoicePaymentOut]
    issued_on: date
    due_on: date | None
    payer_details: str
    own_company_id: Id | None
    """Which of our own companies sells."""
    seller_details: str
    comment: str
    state: Literal["draft", "sent", "paid", "canceled"]
    stage_id: Id
    """Where it stands; on a stage of your own it is a draft or was sent, as `state` says."""
    stage_since: Moment
    is_overdue: bool
    """Whether it was sent, is not paid and its last day is over."""
    sent_at: Moment | None
    paid_at: Moment | None
    canceled_at: Moment | None
    cancel_reason: str
    closed_at: Moment | None
    """Since when it is paid or canceled; null while it is open."""
    next_step_at: Moment | None
    """The earliest deadline of what is planned for it."""
    url: str
    """The client's page; it opens once the invoice was sent."""
    external_id: str | None
    custom: CustomOut

    @staticmethod
    def resolve_lines(invoice: Invoice) -> list[InvoiceLine]:
        return list(invoice.lines.all())

    @staticmethod
    def resolve_payments(invoice: Invoice) -> list[InvoicePayment]:
        return list(invoice.payments.all())

    @staticmethod
    def resolve_totals(invoice: Invoice) -> Money:
        return invoice.total_money

    @staticmethod
    def resolve_discount(invoice: Invoice) -> Money:
        return total([line.discount_in(invoice.currency) for line in invoice.lines.all()], invoice.currency)

    @staticmethod
    def resolve_tax(invoice: Invoice) -> Money:
        return invoice.tax_money

    @staticmethod
    def resolve_paid(invoice: Invoice) -> Money:
        return invoice.paid_money

    @staticmethod
    def resolve_due(invoice: Invoice) -> Money:
        return invoice.due_money

    @staticmethod
    def resolve_refunded(invoice: Invoice) -> Money:
        return invoice.refunded_money

    @staticmethod
    def resolve_overpaid(invoice: Invoice) -> Money:
        return invoice.overpaid_money

    @staticmethod
    def resolve_url(invoice: Invoice) -> str:
        return f"{settings.BASE_URL.rstrip('/')}{invoice.page}"


class InvoiceLineIn(LineIn):
    """A line to stand on an invoice: a product, or a name and a price.

    Two at 100.00 with 10 % off and 20 % tax on top cost 216.00: 200.00 - 20.00 + 36.00.
    """

    price: MoneyIn | None = Field(default=None, description="Left out, the price of the product.")


class NewInvoice(Body):
    """An invoice to be written, for a deal or for a client without one."""

    deal_id: Id | None = None
    contact_id: Id | None = Field(default=None, description="Only without a deal, which says its client.")
    company_id: Id | None = Field(default=None, description="Only without a deal, which says its client.")
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["BRL"])] | None = Field(
        default=None, description="Only without a deal. Left out, the currency of the house."
    )
    lines: Annotated[list[InvoiceLineIn], Field(max_length=500)] | None = Field(
        default=None, description="Left out, the products of the deal."
    )
    issued_on: Day | None = Field(default=None, description="Left out, today.")
    due_on: Day | None = Field(default=None, description="Left out, 14 days later; null is no last day.")
    payer_details: Details | None = Field(default=None, description="Left out, the details of the client.")
    own_company_id: Id | None = Field(
        default=None,
        description="Left out, the usual one of our own, unless `seller_details` are given; null is none.",
    )
    seller_details: Details | None = Field(default=None, description="Left out, those of our own company.")
    comment: Comment = ""
    custom: CustomIn = {}


class InvoiceChanges(Changes):
    """What may change: of a draft all, later `due_on`, `comment`, `responsible_id` and `custom`."""

    of_kind = "invoice"

    lines: Annotated[list[InvoiceLineIn], Field(max_length=500)] = omitted
    issued_on: Day = omitted
    due_on: Day | None = omitted
    payer_details: Details = omitted
    own_company_id: Id | None = omitted
    """Another one brings its `seller_details` along, unless they are given too."""
    seller_details: Details = omitted
    comment: Comment = omitted
    responsible_id: Id | None = omitted
    custom: CustomIn = omitted


class InvoiceSending(Verb):
    """To whom it goes; without an address no letter is written."""

    to: Annotated[str, Text(254, empty=True)] = Field(default="", examples=["clara@example.com"])
    words: Annotated[str, Text(4000, empty=True, lines=True)] = ""
    asks_to_pay: bool = False
    """Whether a payment of all that is due is asked for, and the letter leads to it."""


class InvoicePay(Verb):
    """Money that came in: all that is due, or an amount of it."""

    of_kind = "invoice"
    hides = {"total": ("amount",)}

    amount: MoneyIn | None = None
    received_on: Day | None = Field(default=None, description="Left out, today.")
    method: Method = "transfer"
    reference: Annotated[str, Text(LONGEST_REFERENCE, empty=True)] = ""


class InvoiceTakeBack(Verb):
    """The payment that was none."""

    payment_id: Id


class InvoiceCancel(Verb):
    """Why it is not to be paid."""

    reason: Annotated[str, Text(LONGEST_REASON, empty=True, lines=True)] = ""


NO_LETTER = InvoiceSending()
ALL_DUE = InvoicePay()
NO_REASON = InvoiceCancel()

router = Router()


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_invoices(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many invoices at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("invoice", request, body)


@router.list("", INVOICES, InvoiceOut)
def list_invoices(request: HttpRequest) -> QuerySet[Invoice]:
    """Invoices you may see. Overdue ones: `?state=sent&due_on__during=before_today`."""
    return _shown(Invoice.objects.seen_by(request.actor))


@router.get("/{id}", InvoiceOut)
def get_invoice(request: HttpRequest, id: Id) -> Invoice:
    """One invoice with its lines and payments."""
    return _shown(Invoice.objects.seen_by(request.actor)).get(pk=id)


@router.post("", InvoiceOut, status=201)
def create_invoice(request: HttpRequest, new: NewInvoice) -> Invoice:
    """Write an invoice for a deal you may change, or for a client you may see, as a draft."""
    actor = request.actor
    access.require(actor, Invoice.record_kind, access.Verb.CREATE)
    given = new.model_dump(include={"issued_on", "due_on", "payer_details", "seller_details", "comment"})
    if "due_on" not in new.model_fields_set:
        del given["due_on"]
    if "own_company_id" in new.model_fields_set:
        given["own_company"] = own_company_known(new.own_company_id, actor)
    deal = contact = company = None
    if new.deal_id is not None:
        if new.contact_id or new.company_id or new.currency:
            raise Refused(_("The deal says its client and its currency; leave them out."), field="deal_id")
        access.refuse_hidden(actor, Deal.record_kind, ["amount"])
        deal = Deal.objects.changed_by(actor).filter(pk=new.deal_id).first()
        if deal is None:
            raise Refused(_("There is no such deal that you may change."), field="deal_id")
        currency = deal.currency
    else:
        contact = _client(Contact, new.contact_id, "contact_id", actor)
        company = _client(Company, new.company_id, "company_id", actor)
        currency = new.currency or usual_currency()
        if currency not in CURRENCY_CODES:
            raise Refused(
                _("This is not a currency we know; use a code such as BRL or EUR."), field="currency"
            )
    invoice = actions.create_invoice(
        deal,
        contact=contact,
        company=company,
        currency=currency,
        lines=None if new.lines is None else _lines(new.lines, currency, actor),
        responsible=actor.user if deal is None else None,
        custom=new.custom,
        **given,
        by=actor,
    )
    return _fresh(invoice.pk)


@router.patch("/{id}", InvoiceOut)
def change_invoice(request: HttpRequest, id: Id, changes: InvoiceChanges) -> Invoice:
    """Change an invoice: a draft wholly; once it was sent, until when it is paid and its comment."""
    invoice = _changed(request, id)
    given, version = changes.given(), changes.version
    if "responsible_id" in given:
        given["responsible"] = colleague_for(invoice, given.pop("responsible_id"), request.actor)
    if "own_company_id" in given:
        given["own_company"] = own_company_known(given.pop("own_company_id"), request.actor, invoice)
    if "lines" in given:
        access.refuse_hidden(request.actor, Invoice.record_kind, ["total"])
        given.pop("lines")
        lines = _lines(changes.lines, invoice.currency, request.actor)
        invoice = actions.set_invoice_lines(invoice, lines=lines, version=version, by=request.actor)
        version = None
    if given:
        actions.edit_invoice(invoice, **given, version=version, by=request.actor)
    return _fresh(id)


@router.post("/{id}/move", InvoiceOut)
def move_invoice(request: HttpRequest, id: Id, move: PaperMove) -> Invoice:
    """Let an invoice stand on another stage; on “paid” all that is due counts as come in today."""
    invoice = _changed(request, id)
    to = known_stage(invoice.pipeline_id, move.stage_id)
    actions.move_invoice(invoice, to=to, reason=move.reason, version=move.version, by=request.actor)
    return _fresh(id)


@router.post("/{id}/send", InvoiceOut)
def send_invoice(request: HttpRequest, id: Id, sending: InvoiceSending = NO_LETTER) -> Invoice:
    """Let the client have it: a letter with the link where `to` is given. No order is made of it."""
    actions.send_invoice(
        _changed(request, id),
        to=sending.to,
        words=sending.words,
        asks_to_pay=sending.asks_to_pay,
        version=sending.version,
        by=request.actor,
    )
    return _fresh(id)


@router.post("/{id}/pay", InvoiceOut)
def pay_invoice(request: HttpRequest, id: Id, pay: InvoicePay = ALL_DUE) -> Invoice:
    """Write down that money came in; once all of it is there, the invoice is paid."""
    actions.pay_invoice(
        _changed(request, id),
        amount=pay.amount.money if pay.amount else None,
        received_on=pay.received_on,
        method=pay.method,
        reference=pay.reference,
        version=pay.version,
        by=request.actor,
    )
    return _fresh(id)


@router.post("/{id}/take-back", InvoiceOut)
def take_invoice_payment_back(request: HttpRequest, id: Id, back: InvoiceTakeBack) -> Invoice:
    """Let a payment that was written down by mistake count no more."""
    actions.take_payment_back(
        _changed(request, id), payment_id=back.payment_id, version=back.version, by=request.actor
    )
    return _fresh(id)


@router.post("/{id}/cancel", InvoiceOut)
def cancel_invoice(request: HttpRequest, id: Id, cancel: InvoiceCancel = NO_REASON) -> Invoice:
    """Say that it is not to be paid; refused once money came in."""
    actions.cancel_invoice(
        _changed(request, id), reason=cancel.reason, version=cancel.version, by=request.actor
    )
    return _fresh(id)


@router.post("/{id}/reopen", InvoiceOut)
def reopen_invoice(request: HttpRequest, id: Id, reopen: Verb = NO_BODY) -> Invoice:
    """Let a canceled invoice be paid after all."""
    actions.reopen_invoice(_changed(request, id), version=reopen.version, by=request.actor)
    return _fresh(id)


@router.delete("/{id}")
def delete_invoice(request: HttpRequest, id: Id) -> None:
    """Move an invoice to the recycle bin, from which it can be restored for 30 days."""
    invoice = Invoice.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_invoice(invoice, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", InvoiceOut)
def restore_invoice(request: HttpRequest, id: Id, restore: Verb = NO_BODY) -> Invoice:
    """Take an invoice out of the recycle bin."""
    invoice = Invoice.everything.deleted_by(request.actor).get(pk=id)
    actions.restore_invoice(invoice, by=request.actor)
    return _fresh(id)


@router.get("/{id}/timeline", TimelineOut)
def get_invoice_timeline(
    request: HttpRequest, id: Id, cursor: Cursor = "", limit: Limit = 50
) -> TimelinePage:
    """What happened to an invoice, newest first."""
    invoice = Invoice.objects.seen_by(request.actor).get(pk=id)
    return timeline(invoice, actor=request.actor, cursor=cursor, limit=limit)


def _changed(request: HttpRequest, id: int) -> Invoice:
    invoice: Invoice = Invoice.objects.changed_by(request.actor).get(pk=id)
    return invoice


def _fresh(id: int) -> Invoice:
    return _shown(Invoice.objects.all()).get(pk=id)


def _shown(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """With their lines and payments: two queries more, however many invoices."""
    return invoices.prefetch_related("lines", "payments")


def _client(model: Any, id: int | None, field: str, actor: Actor) -> Any:
    """The client of this key, as far as the actor may see them and know of the relation."""
    if id is None:
        return None
    access.refuse_hidden(actor, Invoice.record_kind, [model.record_kind])
    found = model.objects.seen_by(actor).filter(pk=id).first()
    if found is None:
        raise Refused(_("There is no such client that you may see."), field=field)
    return found


def _lines(lines: list[InvoiceLineIn], currency: str, actor: Actor) -> list[actions.NewInvoiceLine]:
    products = Product.objects.seen_by(actor).in_bulk([line.product_id for line in lines if line.product_id])
    return [
        _line(line, products.get(line.product_id or 0), currency, f"lines.{position}")
        for position, line in enumerate(lines)
    ]


def _line(line: InvoiceLineIn, product: Product | None, currency: str, place: str) -> actions.NewInvoiceLine:
    if line.product_id and product is None:
        raise Refused(_("There is no such product."), field=f"{place}.product_id")
    if line.price is not None and str(line.price.money.currency) != currency:
        raise Refused(
            _("This invoice is kept in %(currency)s.") % {"currency": currency}, field=f"{place}.price"
        )
    if line.price is None and product is None:
        raise Refused(_("Give a product or a price."), field=f"{place}.price")
    price = line.price.money if line.price else money(product.price if product else 0, currency)
    return actions.NewInvoiceLine(product, line.name, price.amount, line.quantity, **terms_given(line))
