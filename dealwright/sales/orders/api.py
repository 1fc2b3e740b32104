"""What a program sees of orders and may do with them."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import (
    NO_BODY,
    Body,
    Changes,
    Id,
    LongText,
    Moment,
    MoneyIn,
    MoneyOut,
    Out,
    Record,
    ShortText,
    Tags,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.catalog.products.models import Product
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import find_or_create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.currency import usual_currency
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, money, zero
from dealwright.people import access
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, custom_of
from dealwright.records.pipelines.known import known_stage
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.tags.actions import set_tags
from dealwright.records.timeline.api import (
    Cursor,
    Limit,
    Only,
    TimelineOut,
    TimelinePage,
    add_entry_verbs,
    timeline,
)
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders import actions
from dealwright.sales.orders.listing import ORDERS
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.sales.payments.listing import PAYMENTS
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import SANDBOX
from dealwright.sales.payments.shapes import ALL_DUE, NewPayment, PaymentOut, payments_shown


class OrderLineOut(Out):
    """Some pieces of one product, at the price of the moment they were ordered."""

    of_kind = "order"
    hides = {"total": ("price", "discount", "total")}

    id: Id
    product_id: Id | None
    name: str
    sku: str
    options: dict[str, str]
    """Of a variation: `{"Size": "M"}`."""
    price: MoneyOut | None
    """Of one piece."""
    quantity: int
    measure: str
    discount: MoneyOut | None
    """What the coupon took off the whole line."""
    tax_rate: Decimal
    """A fraction: 0.2 is 20 %."""
    is_tax_included: bool
    total: MoneyOut | None
    """What is paid for the line: without the discount, with the tax."""

    @staticmethod
    def resolve_price(line: OrderLine) -> Money:
        return Money(line.price, line.order.currency)

    @staticmethod
    def resolve_discount(line: OrderLine) -> Money:
        return Money(line.discount, line.order.currency)

    @staticmethod
    def resolve_total(line: OrderLine) -> Money:
        return Money(line.payable_in(line.order.currency), line.order.currency)


class OrderTotalsOut(Out):
    """What an order costs, and what of it has come in."""

    items: MoneyOut
    delivery: MoneyOut
    discount: MoneyOut
    tax: MoneyOut
    """All tax in the total, whether prices held it or not."""
    total: MoneyOut
    paid: MoneyOut
    due: MoneyOut


class OrderOut(Record):
    """An order: what was bought, and the deal it stands behind."""

    of_kind = "order"
    hides = {"total": ("totals",), "contact": ("contact_id", "answers"), "company": ("company_id",)}

    number: str
    store: str
    """The channel it came from: `web`, `api`, `crm`, `chat`, `olist`."""
    status: str = Field(
        pattern="^[A-Za-z0-9_]{1,50}$",
        description="N accepted, P paid, S shipped, F completed, D canceled, or one of your own.",
    )
    stage_id: Id = Field(description="Its status, as `statuses` and `pipelines` know it.")
    stage_since: Moment
    deal_id: Id | None
    contact_id: Id | None
    company_id: Id | None
    payer: Literal["person", "company"]
    responsible_id: Id | None
    language: str
    """In which the client is written to; that of the shop where it is empty."""
    tags: list[str]
    lines: list[OrderLineOut]
    totals: OrderTotalsOut | None
    paid_state: Literal["unpaid", "partly_paid", "paid"]
    shipped_state: Literal["unshipped", "partly_shipped", "shipped", "delivered"]
    coupon_code: str
    payment_method_id: Id | None
    delivery_service_id: Id | None
    delivery_name: str
    delivery_address: str
    buyer_comment: str
    comment: str
    """Of colleagues; the client does not see it."""
    answers: dict[str, Any]
    """What was typed into the fields of the checkout form."""
    marked_at: Moment | None
    """Since when something is wrong with it; null while all is well."""
    mark_reason: str
    placed_at: Moment
    canceled_at: Moment | None
    cancel_reason: str
    external_id: str | None
    custom: CustomOut

    @staticmethod
    def resolve_custom(order: Order) -> dict[str, Any]:
        return custom_of(order)

    @staticmethod
    def resolve_lines(order: Order) -> list[OrderLine]:
        return list(order.lines.all())

    @staticmethod
    def resolve_totals(order: Order) -> dict[str, Money]:
        sums = {"items": order.items_total, "delivery": order.delivery_total, "total": order.total}
        sums |= {"discount": order.discount_total, "tax": order.tax_total}
        sums |= {"paid": order.paid_total, "due": order.due}
        return {name: money(amount, order.currency) for name, amount in sums.items()}


class OrderedLineIn(Body):
    """Some pieces of a product, at the price of the catalogue unless another one is agreed.

    A line without a product has a name and a price.
    """

    product_id: Id | None = None
    name: Annotated[str, Text(200, empty=True)] = ""
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    price: MoneyIn | None = None
    """Of one piece."""


class Buyer(Body):
    """Who buys: found by e-mail or phone among the contacts you may change, or added."""

    name: ShortText
    email: Annotated[str, Text(254)] | None = None
    phone: Annotated[str, Text(40)] | None = None


class NewOrder(Body):
    """A purchase. Give `contact_id`, `contact` or `company_id`."""

    contact_id: Id | None = None
    contact: Buyer | None = None
    company_id: Id | None = None
    payer: Literal["person", "company"] = "person"
    lines: Annotated[list[OrderedLineIn], Field(min_length=1, max_length=200)]
    store: Annotated[str, Text(40)] = "api"
    pipeline_id: Id | None = None
    delivery_service_id: Id | None = None
    """With one, the order gets its first shipment."""
    delivery_name: Annotated[str, Text(120, empty=True)] = ""
    delivery_address: Annotated[str, Text(1000, empty=True, lines=True)] = ""
    delivery: MoneyIn | None = Field(
        default=None, description="What the delivery costs; nothing when left out."
    )
    payment_method_id: Id | None = None
    coupon_code: Annotated[str, Text(40, empty=True)] = ""
    comment: LongText = ""
    """Of the buyer."""
    custom: CustomIn = {}
    checkout_key: UUID | None = Field(
        default=None, description="The same key again answers with the order that it placed."
    )


class OrderChanges(Changes):
    """What may be changed of an order. Its products are another noun: `lines`."""

    of_kind = "order"

    contact_id: Id | None = omitted
    company_id: Id | None = omitted
    payer: Literal["person", "company"] = omitted
    responsible_id: Id | None = omitted
    language: Annotated[str, Text(10, empty=True)] = omitted
    delivery_name: Annotated[str, Text(120, empty=True)] = omitted
    delivery_address: Annotated[str, Text(1000, empty=True, lines=True)] = omitted
    comment: LongText = omitted
    tags: Tags = omitted
    custom: CustomIn = omitted


class OrderLinesIn(Verb):
    """Exactly what is in the order afterwards."""

    lines: Annotated[list[OrderedLineIn], Field(min_length=1, max_length=200)]
    delivery: MoneyIn | None = None
    """What the delivery costs; left out, what it costs now."""


class OrderMove(Verb):
    """Where an order goes."""

    stage_id: Id
    reason: Annotated[str, Text(500, empty=True)] = ""
    """Why it is canceled; needed only for that status."""


class OrderCancel(Verb):
    """Why an order is canceled."""

    reason: Annotated[str, Text(500)]


class OrderMark(Verb):
    """What is wrong with an order."""

    reason: Annotated[str, Text(500)]


router = Router()


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_orders(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many orders at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("order", request, body)


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
    currency = _currency(new.lines, request.actor)
    lines = _ordered(new.lines, currency, request.actor)
    order = actions.place_order(
        lines=lines,
        contact=_contact(new, request.actor),
        company=_company(new.company_id, request.actor),
        payer=new.payer,
        delivery_service=_chosen(DeliveryService, new.delivery_service_id, "delivery_service_id"),
        payment_method=_chosen(PaymentMethod, new.payment_method_id, "payment_method_id"),
        coupon_code=new.coupon_code,
        store=new.store,
        currency=currency,
        delivery_name=new.delivery_name,
        delivery_address=new.delivery_address,
        delivery_total=_delivery(new, currency),
        buyer_comment=new.comment,
        checkout_key=new.checkout_key,
        pipeline=_pipeline(new.pipeline_id, request.actor),
        responsible=request.user,
        by=request.actor,
    )
    if new.custom:
        actions.edit_order(order, custom=new.custom, by=request.actor)
    return _shown(Order.objects.all()).get(pk=order.pk)


@router.patch("/{id}", OrderOut)
def change_order(request: HttpRequest, id: Id, changes: OrderChanges) -> Order:
    """Change who buys, who is responsible, how it is delivered, and the fields that people added."""
    order = Order.objects.changed_by(request.actor).get(pk=id)
    given = changes.given()
    if "contact_id" in given:
        given["contact"] = _known_contact(given.pop("contact_id"), request.actor)
    if "company_id" in given:
        given["company"] = _company(given.pop("company_id"), request.actor)
    if "responsible_id" in given:
        given["responsible"] = _colleague(given.pop("responsible_id"), order, request.actor)
    tags = given.pop("tags", None)
    order = actions.edit_order(order, **given, version=changes.version, by=request.actor)
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
    order = Order.objects.changed_by(request.actor).get(pk=id)
    access.refuse_hidden(request.actor, "order", ["total"])
    actions.set_order_lines(
        order,
        lines=_ordered(given.lines, order.currency, request.actor),
        delivery=_amount(given.delivery, order.currency, "delivery") if given.delivery else None,
        version=given.version,
        by=request.actor,
    )
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/move", OrderOut)
def move_order(request: HttpRequest, id: Id, move: OrderMove) -> Order:
    """Give an order another status. Into canceled it goes with a reason; out of it stock is reserved anew."""
    order = Order.objects.changed_by(request.actor).get(pk=id)
    to = known_stage(order.pipeline_id, move.stage_id)
    actions.move_order(order, to=to, reason=move.reason, version=move.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/cancel", OrderOut)
def cancel_order(request: HttpRequest, id: Id, cancel: OrderCancel) -> Order:
    """Cancel an order that has not been shipped. Its pieces can be sold again; its money is kept."""
    order = Order.objects.changed_by(request.actor).get(pk=id)
    actions.cancel_order(order, reason=cancel.reason, version=cancel.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/mark", OrderOut)
def mark_order(request: HttpRequest, id: Id, mark: OrderMark) -> Order:
    """Let everybody see that something is wrong with an order, and what."""
    order = Order.objects.changed_by(request.actor).get(pk=id)
    actions.mark_order(order, reason=mark.reason, version=mark.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/unmark", OrderOut)
def unmark_order(request: HttpRequest, id: Id, unmark: Verb = NO_BODY) -> Order:
    """Take the mark off: what was wrong is put right."""
    order = Order.objects.changed_by(request.actor).get(pk=id)
    actions.unmark_order(order, version=unmark.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.list("/{id}/payments", PAYMENTS, PaymentOut)
def list_order_payments(request: HttpRequest, id: Id) -> QuerySet[Payment]:
    """The payments of an order."""
    order = Order.objects.seen_by(request.actor).get(pk=id)
    return payments_shown(request.actor).filter(order=order)


@router.post("/{id}/payments", PaymentOut, status=201)
def ask_order_payment(request: HttpRequest, id: Id, new: NewPayment = ALL_DUE) -> Payment:
    """Ask for a payment of an order; `url` of the answer is the page on which it is paid.

    Without an amount it is all that is due. Asked for all once more, the payment that waits is answered.
    """
    order = Order.objects.changed_by(request.actor).get(pk=id)
    amount = new.amount.money if new.amount else None
    return ask_for_payment(order, amount=amount, provider=new.provider or SANDBOX, by=request.actor)


@router.get("/{id}/timeline", TimelineOut)
def get_order_timeline(
    request: HttpRequest, id: Id, cursor: Cursor = "", limit: Limit = 50, only: Only = ""
) -> TimelinePage:
    """What happened to an order, newest first."""
    order = Order.objects.seen_by(request.actor).get(pk=id)
    return timeline(order, actor=request.actor, cursor=cursor, limit=limit, only=only)


add_entry_verbs(router, "order")


def _shown(orders: QuerySet[Order]) -> QuerySet[Order]:
    """With their lines: one query more, however many orders."""
    return orders.prefetch_related("lines")


def _currency(lines: list[OrderedLineIn], actor: Actor) -> str:
    """That of the first product, or of the first price."""
    ids = [line.product_id for line in lines if line.product_id]
    product = Product.objects.seen_by(actor).filter(pk__in=ids[:1]).first()
    if product is not None:
        return str(product.currency)
    return next((str(line.price.money.currency) for line in lines if line.price), usual_currency())


def _ordered(lines: list[OrderedLineIn], currency: str, actor: Actor) -> list[actions.OrderedLine]:
    if any(line.price for line in lines):
        access.refuse_hidden(actor, "order", ["total"])
    ids = [line.product_id for line in lines if line.product_id]
    products = Product.objects.seen_by(actor).in_bulk(ids)
    for position, line in enumerate(lines):
        if line.product_id is not None and line.product_id not in products:
            raise Refused(_("There is no such product."), field=f"lines.{position}.product_id")
    return [
        actions.OrderedLine(
            products.get(line.product_id or 0),
            line.quantity,
            _amount(line.price, currency, "lines") if line.price else None,
            line.name,
        )
        for line in lines
    ]


def _amount(given: MoneyIn, currency: str, field: str) -> Decimal:
    if str(given.money.currency) != currency:
        raise Refused(_("This order is in %(currency)s.") % {"currency": currency}, field=field)
    amount: Decimal = given.money.amount
    return amount


def _chosen(model: Any, id: int | None, field: str) -> Any:
    """The delivery service or payment method that is offered; nothing where none is named."""
    found = model.objects.filter(pk=id, is_active=True).first() if id else None
    if id and found is None:
        raise Refused(_("There is none with this number, or it is not offered."), field=field)
    return found


def _company(id: int | None, actor: Actor) -> Company | None:
    found: Company | None = Company.objects.seen_by(actor).filter(pk=id).first() if id else None
    if id and found is None:
        raise Refused(_("There is no such company."), field="company_id")
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


def _pipeline(id: int | None, actor: Actor) -> Pipeline | None:
    """The pipeline of the deal behind the order: one in which the caller may open deals."""
    offered = pipelines_for(actor, Deal.record_kind, access.Verb.CREATE)
    pipeline = offered.filter(pk=id).first() if id else None
    if id and pipeline is None:
        raise Refused(_("There is no such pipeline."), field="pipeline_id")
    return pipeline


def _delivery(new: NewOrder, currency: str) -> Decimal:
    delivery = new.delivery.money if new.delivery else zero(currency)
    if str(delivery.currency) != currency:
        raise Refused(_("The delivery is paid in the currency of the products."), field="delivery")
    amount: Decimal = delivery.amount
    return amount
