"""What a program may do with orders."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Id, Verb
from dealwright.api.versions import expected_version
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import find_or_create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.pipelines.history_api import add_stage_history
from dealwright.records.pipelines.known import known_stage
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.tags.actions import set_tags
from dealwright.records.timeline.api import add_entry_verbs, add_timeline
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders import actions
from dealwright.sales.orders.actions.editing import ACCOUNTING
from dealwright.sales.orders.delivering import (
    checked_delivery_place,
    offer_for,
    parcel_of_lines,
    place_of_client,
)
from dealwright.sales.orders.given import amount_of, currency_of, delivery_given, lines_given
from dealwright.sales.orders.listing import ORDERS
from dealwright.sales.orders.models import TRIAL, Order
from dealwright.sales.orders.shapes import (
    Buyer,
    DeliveryPriceOut,
    DeliveryToPrice,
    NewOrder,
    OrderCancel,
    OrderChanges,
    OrderLinesIn,
    OrderMark,
    OrderMove,
    OrderOut,
    OrderTax,
    delivery_price_told,
)
from dealwright.sales.orders.tax_places import wanted_place
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.sales.payments.listing import PAYMENTS
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.shapes import ALL_DUE, NewPayment, PaymentOut, payments_shown
from dealwright.sales.payments.ways import method_named

router = Router()


def _seen(request: HttpRequest, id: int) -> Order:
    order: Order = Order.objects.seen_by(request.actor).get(pk=id)
    return order


def _changed(request: HttpRequest, id: int) -> Order:
    order: Order = Order.objects.changed_by(request.actor).get(pk=id)
    return order


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_orders(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many orders at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("order", request, body)


@router.post("/delivery-price", DeliveryPriceOut)
def price_delivery(request: HttpRequest, asked: DeliveryToPrice) -> dict[str, Any]:
    """What a delivery would cost by the rules of its service; nothing is placed.

    A program outside is asked by a job: ask again while `is_asked`.
    """
    actor = request.actor
    access.require(actor, "order", access.Verb.CREATE)
    access.refuse_hidden(actor, "order", ["total"])
    currency = currency_of(asked.lines, actor)
    place = checked_delivery_place(asked.delivery_place.place) if asked.delivery_place else None
    place = place or place_of_client(
        contact=_known_contact(asked.contact_id, actor),
        company=_company(asked.company_id, actor),
        payer=asked.payer,
        by=actor,
    )
    service = _chosen(DeliveryService, asked.delivery_service_id, "delivery_service_id")
    parcel = parcel_of_lines(lines_given(asked.lines, currency, actor), currency, place, by=actor)
    return delivery_price_told(offer_for(service, parcel), currency)


@router.list("", ORDERS, OrderOut)
def list_orders(request: HttpRequest) -> QuerySet[Order]:
    """Orders you may see."""
    return _shown(Order.objects.seen_by(request.actor))


@router.get("/{id}", OrderOut)
def get_order(request: HttpRequest, id: Id) -> Order:
    """One order."""
    return _shown(Order.objects.seen_by(request.actor)).get(pk=id)


@router.post("", OrderOut, status=201)
def place_order(request: HttpRequest, new: NewOrder) -> Order:
    """Place an order: stock is reserved; where purchases live as deals, a deal is opened behind it.

    The prices are those of the catalogue unless others are given. Not enough in stock is 422, and nothing is
    saved.
    """
    access.require(request.actor, "order", access.Verb.CREATE)
    if new.store == TRIAL:
        raise Refused(
            _("This channel is kept for trials of the automation; name another one."), field="store"
        )
    currency = currency_of(new.lines, request.actor)
    lines = lines_given(new.lines, currency, request.actor)
    contact, company = _contact(new, request.actor), _company(new.company_id, request.actor)
    named = new.tax_place.place if new.tax_place else None
    service = _chosen(DeliveryService, new.delivery_service_id, "delivery_service_id")
    place = checked_delivery_place(new.delivery_place.place) if new.delivery_place else None
    buyer = {"contact": contact, "company": company, "payer": new.payer}
    total = delivery_given(new.delivery, service, lines, currency, place=place, buyer=buyer, by=request.actor)
    order = actions.place_order(
        lines=lines,
        contact=contact,
        company=company,
        payer=new.payer,
        tax_place=wanted_place(
            new.tax_by, named, contact=contact, company=company, payer=new.payer, by=request.actor
        ),
        delivery_service=service,
        payment_method=_chosen(PaymentMethod, new.payment_method_id, "payment_method_id"),
        coupon_code=new.coupon_code,
        store=new.store,
        currency=currency,
        delivery_name=new.delivery_name,
        delivery_address=new.delivery_address,
        delivery_place=place,
        delivery_total=total,
        buyer_comment=new.comment,
        checkout_key=new.checkout_key,
        pipeline=_pipeline(new.pipeline_id, request.actor),
        responsible=request.user,
        by=request.actor,
    )
    sent = {name: getattr(new, name) for name in ("custom", "external_id", *ACCOUNTING)}
    beside: dict[str, Any] = {name: value for name, value in sent.items() if value}
    if new.own_company_id is not None:
        beside["own_company"] = _own_company(new.own_company_id, order, request.actor)
    if beside:
        order = actions.edit_order(order, **beside, by=request.actor)
    if new.deal_id is not None:
        actions.bind_order(order, deal=_deal(new.deal_id, order, request.actor), by=request.actor)
    return _shown(Order.objects.all()).get(pk=order.pk)


@router.patch("/{id}", OrderOut)
def change_order(request: HttpRequest, id: Id, changes: OrderChanges) -> Order:
    """Change who buys, who is responsible, how it is delivered, and the fields that people added."""
    order = _changed(request, id)
    given = changes.given()
    if "contact_id" in given:
        given["contact"] = _known_contact(given.pop("contact_id"), request.actor)
    if "company_id" in given:
        given["company"] = _company(given.pop("company_id"), request.actor)
    if "own_company_id" in given:
        given["own_company"] = _own_company(given.pop("own_company_id"), order, request.actor)
    if "responsible_id" in given:
        given["responsible"] = _colleague(given.pop("responsible_id"), order, request.actor)
    if "payment_method_id" in given:
        given["payment_method"] = method_named(order, given.pop("payment_method_id"))
    if "delivery_service_id" in given:
        key, field = given.pop("delivery_service_id"), "delivery_service_id"
        given["delivery_service"] = _kept_or_chosen(DeliveryService, order.delivery_service, key, field)
    tags, version = given.pop("tags", None), changes.version
    if "deal_id" in given:
        deal = _deal(given.pop("deal_id"), order, request.actor)
        order = actions.bind_order(order, deal=deal, version=version, by=request.actor)
        version = None
    order = actions.edit_order(order, **given, version=version, by=request.actor)
    if tags is not None:
        set_tags(order, tags=tags, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.delete("/{id}")
def delete_order(request: HttpRequest, id: Id) -> None:
    """Put a canceled order into the recycle bin; any other one is 422."""
    order = Order.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_order(order, version=expected_version(request), by=request.actor)


@router.put("/{id}/lines", OrderOut)
def set_order_lines(request: HttpRequest, id: Id, given: OrderLinesIn) -> Order:
    """Put exactly these products into an order of which nothing is paid and nothing has left the house."""
    order = _changed(request, id)
    access.refuse_hidden(request.actor, "order", ["total"])
    actions.set_order_lines(
        order,
        lines=lines_given(given.lines, order.currency, request.actor),
        delivery=amount_of(given.delivery, order.currency, "delivery") if given.delivery else None,
        version=given.version,
        by=request.actor,
    )
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/tax", OrderOut)
def tax_order(request: HttpRequest, id: Id, tax: OrderTax) -> Order:
    """Reckon the tax of an order anew, of which nothing is paid and nothing has left the house."""
    order = _changed(request, id)
    access.refuse_hidden(request.actor, "order", ["total"])
    place = wanted_place(
        tax.tax_by,
        tax.tax_place.place if tax.tax_place else None,
        contact=order.contact,
        company=order.company,
        payer=order.payer,
        by=request.actor,
    )
    actions.tax_order(order, place=place, version=tax.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/move", OrderOut)
def move_order(request: HttpRequest, id: Id, move: OrderMove) -> Order:
    """Give an order another status. Into canceled it goes with a reason; out of it stock is reserved anew."""
    order = _changed(request, id)
    to = known_stage(order.pipeline_id, move.stage_id)
    actions.move_order(order, to=to, reason=move.reason, version=move.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/cancel", OrderOut)
def cancel_order(request: HttpRequest, id: Id, cancel: OrderCancel) -> Order:
    """Cancel an order that has not been shipped. Its pieces can be sold again; its money is kept."""
    order = _changed(request, id)
    actions.cancel_order(order, reason=cancel.reason, version=cancel.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/take-over", OrderOut)
def take_over_deal(request: HttpRequest, id: Id, take: Verb = NO_BODY) -> Order:
    """Put into an order what the deal behind it asks for now, while nothing is paid or sent."""
    order = _changed(request, id)
    access.refuse_hidden(request.actor, "order", ["total"])
    actions.take_over_deal(order, version=take.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/mark", OrderOut)
def mark_order(request: HttpRequest, id: Id, mark: OrderMark) -> Order:
    """Let everybody see that something is wrong with an order, and what."""
    order = _changed(request, id)
    actions.mark_order(order, reason=mark.reason, version=mark.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/unmark", OrderOut)
def unmark_order(request: HttpRequest, id: Id, unmark: Verb = NO_BODY) -> Order:
    """Take the mark off: what was wrong is put right."""
    order = _changed(request, id)
    actions.unmark_order(order, version=unmark.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.list("/{id}/payments", PAYMENTS, PaymentOut)
def list_order_payments(request: HttpRequest, id: Id) -> QuerySet[Payment]:
    """The payments of an order."""
    order = _seen(request, id)
    return payments_shown(request.actor).filter(order=order)


@router.post("/{id}/payments", PaymentOut, status=201)
def ask_order_payment(request: HttpRequest, id: Id, new: NewPayment = ALL_DUE) -> Payment:
    """Ask for a payment of an order; `url` of the answer is the page on which it is paid.

    Without an amount it is all that is due, or what the named lines and shipments cost. Asked for the same
    once more, the payment that waits is answered.
    """
    order = _changed(request, id)
    amount = new.amount.money if new.amount else None
    way = new.way_of(order)
    return ask_for_payment(order, amount=amount, **way, **new.day, **new.ties, by=request.actor)


add_timeline(router, "order", seen=_seen, tells="What happened to an order, newest first.")
add_entry_verbs(router, "order")
add_stage_history(router, "order", seen=_seen)


def _shown(orders: QuerySet[Order]) -> QuerySet[Order]:
    """With their lines: one query more, however many orders."""
    return orders.prefetch_related("lines")


def _chosen(model: Any, id: int | None, field: str) -> Any:
    """The delivery service or payment method that is offered; nothing where none is named."""
    found = model.objects.filter(pk=id, is_active=True).first() if id else None
    if id and found is None:
        raise Refused(_("There is none with this number, or it is not offered."), field=field)
    return found


def _kept_or_chosen(model: Any, held: Any, id: int | None, field: str) -> Any:
    """What the order has already, though it is switched off by now, or one that is offered."""
    return held if held is not None and held.pk == id else _chosen(model, id, field)


def _company(id: int | None, actor: Actor) -> Company | None:
    found: Company | None = Company.objects.seen_by(actor).filter(pk=id).first() if id else None
    if id and found is None:
        raise Refused(_("There is no such company."), field="company_id")
    return found


def _own_company(id: int | None, order: Order, actor: Actor) -> Company | None:
    """One of our own companies that the caller may see; the one the order has may stay."""
    if id is None or id == order.own_company_id:
        return order.own_company if id else None
    found: Company | None = Company.objects.seen_by(actor).filter(pk=id, is_own=True).first()
    if found is None:
        raise Refused(_("There is no such company of our own."), field="own_company_id")
    return found


def _contact(new: NewOrder, actor: Actor) -> Contact | None:
    match new.contact, new.contact_id:
        case Buyer() as buyer, None:
            ways = {"emails": buyer.email, "phones": buyer.phone}
            access.refuse_hidden(actor, Contact.record_kind, [name for name, way in ways.items() if way])
            mine = Contact.objects.changed_by(actor)
            access.require(actor, Contact.record_kind, access.Verb.CREATE)
            return find_or_create_contact(
                **buyer.model_dump(), among=mine, responsible=actor.user, source=new.store, by=actor
            )
        case None, int() as id:
            return _known_contact(id, actor)
        case None, None if new.company_id:
            return None
    raise Refused(_("Give either contact_id or contact."), field="contact_id")


def _known_contact(id: int | None, actor: Actor) -> Contact | None:
    found: Contact | None = Contact.objects.seen_by(actor).filter(pk=id).first() if id else None
    if id and found is None:
        raise Refused(_("There is no such contact."), field="contact_id")
    return found


def _colleague(id: int | None, order: Order, actor: Actor) -> User | None:
    """Whom the caller may make responsible; who is responsible already may stay."""
    if id is None or id == order.responsible_id:
        return order.responsible if id else None
    people = people_within(actor, Order.record_kind, access.Verb.CHANGE, order.pipeline_id)
    found: User | None = people.filter(pk=id).first()
    if found is None:
        raise Refused(
            _("There is no such colleague, or you may not give it to them."), field="responsible_id"
        )
    return found


def _deal(id: int | None, order: Order, actor: Actor) -> Deal | None:
    """The deal with this number, among those the caller may change; the one it stands behind may stay."""
    if id is None or id == order.deal_id:
        return order.deal if id else None
    found: Deal | None = Deal.objects.changed_by(actor).filter(pk=id).first()
    if found is None:
        raise Refused(_("There is no such deal, or you may not change it."), field="deal_id")
    return found


def _pipeline(id: int | None, actor: Actor) -> Pipeline | None:
    """The pipeline of the deal behind the order: one in which the caller may open deals."""
    offered = pipelines_for(actor, Deal.record_kind, access.Verb.CREATE)
    pipeline = offered.filter(pk=id).first() if id else None
    if id and pipeline is None:
        raise Refused(_("There is no such pipeline."), field="pipeline_id")
    return pipeline
