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
    Text,
    Verb,
    omitted,
)
from dealwright.catalog.products.models import Product
from dealwright.crm.contacts.actions import find_or_create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, money, zero
from dealwright.people import access
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, custom_of
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.timeline.api import (
    Cursor,
    Limit,
    Only,
    TimelineOut,
    TimelinePage,
    add_entry_verbs,
    timeline,
)
from dealwright.sales.orders import actions
from dealwright.sales.orders.listing import ORDERS
from dealwright.sales.orders.models import Order, OrderLine, Status
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.sales.payments.listing import PAYMENTS
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import SANDBOX
from dealwright.sales.payments.shapes import ALL_DUE, NewPayment, PaymentOut, payments_shown


class OrderLineOut(Out):
    """Some pieces of one product, at the price of the moment they were ordered."""

    of_kind = "order"
    hides = {"total": ("price", "total")}

    id: Id
    product_id: Id | None
    name: str
    price: MoneyOut | None
    """Of one piece."""
    quantity: int
    total: MoneyOut | None

    @staticmethod
    def resolve_price(line: OrderLine) -> Money:
        return Money(line.price, line.order.currency)

    @staticmethod
    def resolve_total(line: OrderLine) -> Money:
        return Money(line.total, line.order.currency)


class OrderTotalsOut(Out):
    """What an order costs, and what of it has come in."""

    items: MoneyOut
    delivery: MoneyOut
    total: MoneyOut
    paid: MoneyOut
    due: MoneyOut


class OrderOut(Record):
    """An order: what was bought, and the deal it stands behind."""

    of_kind = "order"
    hides = {"total": ("totals",), "contact": ("contact_id", "company_id")}

    number: str
    store: str
    """The channel it came from: `web`, `api`, `crm`."""
    status: str = Field(
        pattern="^[A-Z]{1,2}$", description="N accepted, P paid, S shipped, F completed, D canceled."
    )
    stage_id: Id | None = Field(description="Null: orders of this release stand in no pipeline of their own.")
    deal_id: Id | None
    contact_id: Id | None
    company_id: Id | None = Field(description="Null: this release knows no companies.")
    responsible_id: Id | None
    lines: list[OrderLineOut]
    totals: OrderTotalsOut | None
    paid_state: Literal["unpaid", "partly_paid", "paid"]
    shipped_state: Literal["unshipped", "shipped"]
    delivery_name: str
    delivery_address: str
    buyer_comment: str
    placed_at: Moment
    canceled_at: Moment | None
    cancel_reason: str
    external_id: str | None
    custom: CustomOut

    @staticmethod
    def resolve_custom(order: Order) -> dict[str, Any]:
        return custom_of(order)

    @staticmethod
    def resolve_stage_id(order: Order) -> None:
        return None

    @staticmethod
    def resolve_company_id(order: Order) -> None:
        return None

    @staticmethod
    def resolve_lines(order: Order) -> list[OrderLine]:
        return list(order.lines.all())

    @staticmethod
    def resolve_totals(order: Order) -> dict[str, Money]:
        sums = {"items": order.items_total, "delivery": order.delivery_total, "total": order.total}
        sums |= {"paid": order.paid_total, "due": order.due}
        return {name: money(amount, order.currency) for name, amount in sums.items()}

    @staticmethod
    def resolve_shipped_state(order: Order) -> str:
        return "shipped" if order.status in {Status.SHIPPED, Status.COMPLETED} else "unshipped"


class OrderedLineIn(Body):
    """Some pieces of a product. Its price is the one of the catalogue."""

    product_id: Id
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1


class Buyer(Body):
    """Who buys: found by e-mail or phone among the contacts you may change, or added."""

    name: ShortText
    email: Annotated[str, Text(254)] | None = None
    phone: Annotated[str, Text(40)] | None = None


class NewOrder(Body):
    """A purchase. Give either `contact_id` or `contact`."""

    contact_id: Id | None = None
    contact: Buyer | None = None
    lines: Annotated[list[OrderedLineIn], Field(min_length=1, max_length=200)]
    store: Annotated[str, Text(40)] = "api"
    pipeline_id: Id | None = None
    delivery_name: Annotated[str, Text(120, empty=True)] = ""
    delivery_address: Annotated[str, Text(1000, empty=True, lines=True)] = ""
    delivery: MoneyIn | None = Field(
        default=None, description="What the delivery costs; nothing when left out."
    )
    comment: LongText = ""
    custom: CustomIn = {}
    checkout_key: UUID | None = Field(
        default=None, description="The same key again answers with the order that it placed."
    )


class OrderChanges(Changes):
    """What may be changed of an order: what was bought stays as it was bought."""

    of_kind = "order"

    custom: CustomIn = omitted


class OrderCancel(Verb):
    """Why an order is canceled."""

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
    """Place an order: stock is reserved, a deal is opened behind it.

    The prices are those of the catalogue. Not enough in stock is 422, and nothing is saved.
    """
    access.require(request.actor, "order", access.Verb.CREATE)
    lines = _ordered(new.lines, request.actor)
    currency = lines[0].product.currency
    order = actions.place_order(
        lines=lines,
        contact=_contact(new, request.actor),
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
    """Change the fields that people added to an order."""
    order = Order.objects.changed_by(request.actor).get(pk=id)
    actions.edit_order(order, **changes.given(), version=changes.version, by=request.actor)
    return _shown(Order.objects.all()).get(pk=id)


@router.post("/{id}/cancel", OrderOut)
def cancel_order(request: HttpRequest, id: Id, cancel: OrderCancel) -> Order:
    """Cancel an order that has not been shipped. Its pieces can be sold again."""
    order = Order.objects.changed_by(request.actor).get(pk=id)
    actions.cancel_order(order, reason=cancel.reason, version=cancel.version, by=request.actor)
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


def _ordered(lines: list[OrderedLineIn], actor: Actor) -> list[actions.OrderedLine]:
    products = Product.objects.seen_by(actor).in_bulk([line.product_id for line in lines])
    for position, line in enumerate(lines):
        if line.product_id not in products:
            raise Refused(_("There is no such product."), field=f"lines.{position}.product_id")
    return [actions.OrderedLine(products[line.product_id], line.quantity) for line in lines]


def _contact(new: NewOrder, actor: Actor) -> Contact:
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
            contact: Contact | None = Contact.objects.seen_by(actor).filter(pk=id).first()
            if contact is None:
                raise Refused(_("There is no such contact."), field="contact_id")
            return contact
    raise Refused(_("Give either contact_id or contact."), field="contact_id")


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
