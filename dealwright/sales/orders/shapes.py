"""Orders as a program sees them, and what it sends of them."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

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
    Tags,
    Text,
    Verb,
    omitted,
)
from dealwright.kit.money import Money, money
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom
from dealwright.sales.deliveries.queries import Offer
from dealwright.sales.orders.line_shapes import ExternalId, OrderedLineIn, OrderLineIn, OrderLineOut
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.taxes.places import TaxPlace, place_told

TaxBy = Literal["products", "client", "place"]


class OrderTotalsOut(Out):
    """What an order costs, and what of it has come in."""

    items: MoneyOut
    delivery: MoneyOut
    discount: MoneyOut
    tax: MoneyOut
    """All tax in the total, whether prices held it or not."""
    total: MoneyOut
    paid: MoneyOut
    returned: MoneyOut
    """What the goods that came back had cost; it is not due any more."""
    refunded: MoneyOut
    """What went back to the client; `paid` is without it."""
    due: MoneyOut
    """What is still to be paid: nothing of what was canceled, came back or was paid back."""
    overpaid: MoneyOut
    """What came in and is to be paid back."""


class OrderTaxPlace(Out):
    """The place for which the tax of an order was reckoned, with the tax zone of that moment."""

    country: str
    """ISO 3166, two letters."""
    region: str
    postal_code: str
    zone_id: Id | None
    """Null where no zone fitted, so that each product had its own tax."""
    zone: str
    """As it was called then."""


class DeliveryPlaceOut(Out):
    """Where an order goes, as far as it was said."""

    country: str
    """ISO 3166, two letters; empty: that of the shop."""
    region: str
    postal_code: str


class OrderOut(TellsCustom, Record):
    """An order: what was bought, and the deal it stands behind."""

    of_kind = "order"
    hides = {
        "total": ("totals",),
        "contact": ("contact_id", "answers"),
        "company": ("company_id",),
        "delivery_address": ("delivery_address", "delivery_place", "tax_place"),
    }

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
    own_company_id: Id | None
    """Which of our own companies sells."""
    responsible_id: Id | None
    language: str
    """In which the client is written to; that of the shop where it is empty."""
    tags: list[str]
    lines: list[OrderLineOut]
    totals: OrderTotalsOut | None
    paid_state: Literal["unpaid", "partly_paid", "paid", "partly_refunded", "refunded"]
    due_on: date | None
    """Until when the first of what is still to be paid is to be paid."""
    shipped_state: Literal["unshipped", "partly_shipped", "shipped", "delivered"]
    coupon_code: str
    tax_place: OrderTaxPlace | None
    """For which place the tax was reckoned; null where each product has its own."""
    payment_method_id: Id | None
    delivery_service_id: Id | None
    delivery_name: str
    delivery_address: str
    delivery_place: DeliveryPlaceOut | None
    """Where it goes, as far as prices of deliveries depend on it; null where nobody said it."""
    buyer_comment: str
    comment: str
    """Of colleagues; the client does not see it."""
    answers: dict[str, Any]
    """What was typed into the fields of the checkout form."""
    marked_at: Moment | None
    """Since when something is wrong with it; null while all is well."""
    mark_reason: str
    marked_by_id: Id | None
    """Who marked it."""
    placed_at: Moment
    created_by_id: Id | None
    """The colleague who wrote it; null where a client, a rule or the product placed it, as below."""
    edited_by_id: Id | None
    """Who changed last what is kept of it, or its products."""
    moved_by_id: Id | None
    """Who gave it the status it has."""
    paid_at: Moment | None
    """Since when all of it is paid."""
    canceled_at: Moment | None
    cancel_reason: str
    canceled_by_id: Id | None
    closed_at: Moment | None
    """Since when it is completed or canceled; null while it is open."""
    next_step_at: Moment | None
    """The earliest deadline of what is planned for it."""
    external_id: str | None
    """What another program calls it; no two orders share one."""
    accounting_id: str
    """What the accounting program calls it; empty where it does not know it."""
    accounting_version: str
    """Which state of the order that program has seen, in its own words."""
    custom: CustomOut

    @staticmethod
    def resolve_lines(order: Order) -> list[OrderLine]:
        return list(order.lines.all())

    @staticmethod
    def resolve_tax_place(order: Order) -> dict[str, Any] | None:
        place = place_told(order.tax_place)
        if place is None:
            return None
        zone = order.tax_place.get("zone") or {}
        return asdict(place) | {"zone_id": zone.get("id"), "zone": zone.get("name", "")}

    @staticmethod
    def resolve_delivery_place(order: Order) -> dict[str, str] | None:
        return order.delivery_place or None

    @staticmethod
    def resolve_totals(order: Order) -> dict[str, Money]:
        sums = {"items": order.items_total, "delivery": order.delivery_total, "total": order.total}
        sums |= {"discount": order.discount_total, "tax": order.tax_total}
        sums |= {"paid": order.paid_total, "due": order.due, "overpaid": order.overpaid}
        sums |= {"returned": order.returned_total, "refunded": order.refunded_total}
        return {name: money(amount, order.currency) for name, amount in sums.items()}


class Buyer(Body):
    """Who buys: found by e-mail or phone among the contacts you may change, or added."""

    name: ShortText
    email: Annotated[str, Text(254)] | None = None
    phone: Annotated[str, Text(40)] | None = None


class TaxPlaceIn(Body):
    """A place for which tax is reckoned, as far as it is known."""

    country: Annotated[str, Text(2, empty=True)] = Field("", examples=["BR"])
    """ISO 3166, two letters; left out, the country of the shop."""
    region: Annotated[str, Text(120, empty=True)] = Field("", examples=["SP"])
    postal_code: Annotated[str, Text(20, empty=True)] = ""

    @property
    def place(self) -> TaxPlace:
        """The place as the actions take it."""
        return TaxPlace(**self.model_dump())


class NewOrder(Body):
    """A purchase. Give `contact_id`, `contact` or `company_id`."""

    contact_id: Id | None = None
    contact: Buyer | None = None
    company_id: Id | None = None
    payer: Literal["person", "company"] = "person"
    lines: Annotated[list[OrderedLineIn], Field(min_length=1, max_length=200)]
    store: Annotated[str, Text(40)] = "api"
    """The channel it comes from; `trial` is kept for trials of the automation."""
    pipeline_id: Id | None = None
    delivery_service_id: Id | None = None
    """With one, the order gets its first shipment."""
    delivery_name: Annotated[str, Text(120, empty=True)] = ""
    delivery_address: Annotated[str, Text(1000, empty=True, lines=True)] = ""
    delivery_place: TaxPlaceIn | None = None
    """Where it goes, for prices that depend on it; left out, where the client is."""
    delivery: MoneyIn | None = Field(
        default=None,
        description="What the delivery costs. Left out, what its service reckons by its rules, and nothing "
        "without a service.",
    )
    payment_method_id: Id | None = None
    coupon_code: Annotated[str, Text(40, empty=True)] = ""
    tax_by: TaxBy = "products"
    """`products`: each has its own tax; `client`: by the client's address; `place`: by `tax_place`."""
    tax_place: TaxPlaceIn | None = None
    comment: LongText = ""
    """Of the buyer."""
    own_company_id: Id | None = None
    """Which of our own companies sells."""
    deal_id: Id | None = None
    """The deal it stands behind; only where orders live beside deals."""
    external_id: ExternalId | None = None
    """What you call it; refused where another order is called so."""
    accounting_id: ExternalId = ""
    accounting_version: ExternalId = ""
    custom: CustomIn = {}
    checkout_key: UUID | None = Field(
        default=None, description="The same key again answers with the order that it placed."
    )


class OrderChanges(Changes):
    """What may be changed of an order. Its products are another noun: `lines`."""

    of_kind = "order"
    hides = {"total": ("delivery_by_rules",)}

    contact_id: Id | None = omitted
    company_id: Id | None = omitted
    payer: Literal["person", "company"] = omitted
    own_company_id: Id | None = omitted
    """One of our own companies."""
    responsible_id: Id | None = omitted
    language: Annotated[str, Text(10, empty=True)] = omitted
    deal_id: Id | None = omitted
    """The deal it stands behind, or null; only where orders live beside deals."""
    payment_method_id: Id | None = omitted
    """While something is to be paid; payments that wait follow."""
    delivery_service_id: Id | None = omitted
    """While nothing has left; shipments that wait follow. What the delivery costs stays, unless it is
    reckoned anew."""
    delivery_by_rules: bool = omitted
    """True lets these shipments cost what another service reckons, unless a price was typed by hand; the
    total follows, while nothing is paid."""
    delivery_name: Annotated[str, Text(120, empty=True)] = omitted
    delivery_address: Annotated[str, Text(1000, empty=True, lines=True)] = omitted
    comment: LongText = omitted
    external_id: ExternalId | None = omitted
    """What you call it; refused where another order is called so."""
    accounting_id: ExternalId = omitted
    accounting_version: ExternalId = omitted
    tags: Tags = omitted
    custom: CustomIn = omitted


class OrderLinesIn(Verb):
    """Exactly what is in the order afterwards."""

    lines: Annotated[list[OrderLineIn], Field(min_length=1, max_length=200)]
    delivery: MoneyIn | None = None
    """What the delivery costs; left out, what it costs now."""


class DeliveryToPrice(Body):
    """What would be ordered, and where it would go: nothing is placed."""

    delivery_service_id: Id
    lines: Annotated[list[OrderedLineIn], Field(min_length=1, max_length=200)]
    contact_id: Id | None = None
    company_id: Id | None = None
    payer: Literal["person", "company"] = "person"
    delivery_place: TaxPlaceIn | None = None
    """Left out, where the client is."""


class DeliveryPriceOut(Out):
    """What a delivery costs by the rules of its service."""

    price: MoneyOut | None
    """Null where the service tells none: see `refused`."""
    days: str
    """How long it takes: `2–4`."""
    refused: str
    """Why there is no price."""
    is_asked: bool
    """Whether a program outside is being asked just now: ask again in a moment."""


class OrderTax(Verb):
    """How the tax of an order is reckoned."""

    tax_by: TaxBy
    """`products`: each has its own tax; `client`: by the client's address; `place`: by `tax_place`."""
    tax_place: TaxPlaceIn | None = None


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


def delivery_price_told(offer: Offer, currency: str) -> dict[str, Any]:
    """An offer, as `DeliveryPriceOut` tells it."""
    price = None if offer.refused else Money(offer.price, currency)
    return {"price": price, "days": offer.days, "refused": offer.refused, "is_asked": offer.is_asked}
