"""What things of an Olist store are called and mean here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.olist.reading import Customer, Order, Product, Review
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.sales.orders.models import Status

SOURCE = "olist"
CURRENCY = "BRL"

STATUSES = {
    "created": Status.ACCEPTED,
    "approved": Status.PAID,
    "invoiced": Status.PAID,
    "processing": Status.PAID,
    "shipped": Status.SHIPPED,
    "delivered": Status.COMPLETED,
    "canceled": Status.CANCELED,
    "unavailable": Status.CANCELED,
}
"""The status of an order there → here."""

STAGE_CODES = {
    Status.ACCEPTED: "NEW",
    Status.PAID: "PREPAYMENT_INVOICE",
    Status.SHIPPED: "EXECUTING",
    Status.COMPLETED: "WON",
    Status.CANCELED: "LOSE",
}
"""The status of an order → the stage of its deal (the mapping of the order handling mode)."""


@dataclass(frozen=True)
class Way:
    """The stages a deal went through, by the status of its order."""

    stages: dict[Status, Stage]
    first: Stage

    def stage(self, status: Status) -> Stage:
        return self.stages[status]


def way_through(pipeline: Pipeline) -> Way:
    """Find the stages of a pipeline by their codes, else by what they mean."""
    stages = list(pipeline.stages.all())
    by_code = {stage.code: stage for stage in stages}
    by_meaning = {
        semantic: [stage for stage in stages if stage.semantic == semantic] for semantic in Semantic
    }
    fallback = {
        Status.ACCEPTED: by_meaning[Semantic.OPEN][0],
        Status.PAID: by_meaning[Semantic.OPEN][-1],
        Status.SHIPPED: by_meaning[Semantic.OPEN][-1],
        Status.COMPLETED: by_meaning[Semantic.WON][0],
        Status.CANCELED: by_meaning[Semantic.LOST][0],
    }
    return Way(
        {status: by_code.get(code, fallback[status]) for status, code in STAGE_CODES.items()}, stages[0]
    )


def status_of(order: Order) -> Status:
    """The status of an order here; Refused for one we do not know."""
    try:
        return STATUSES[order.status]
    except KeyError:
        raise Refused(
            _("Order %(order)s has the status “%(status)s”, which we do not know. Nothing was imported.")
            % {"order": order.id, "status": order.status}
        ) from None


def identity(kind: str, *parts: object) -> str:
    """What a record is called in `external_id`: `olist:order:…`."""
    return ":".join([SOURCE, kind, *map(str, parts)])


def category_name(category: str) -> str:
    """`cama_mesa_banho` → `Cama mesa banho`."""
    return category.replace("_", " ").capitalize()


def product_name(product: Product) -> str:
    """The files name no products: the category and the beginning of the id."""
    return f"{category_name(product.category) or _('Product')} {product.id[:8]}"


def customer_name(customer: Customer) -> str:
    """The files name no people: the beginning of the id and the city."""
    return f"{_('Customer')} {customer.person[:8]}, {customer.city.title()}"


def order_number(order: Order) -> str:
    """Long enough to be unique among millions, short enough to be read."""
    return order.id[:14].upper()


def address(customer: Customer) -> str:
    """Where an order went."""
    return f"{customer.postal_code} {customer.city.title()}, {customer.state}"


def review_text(review: Review) -> str:
    """A review as the text of a note: stars, title, message as written."""
    stars = "★" * review.score + "☆" * (5 - review.score)
    return "\n".join(part for part in (stars, review.title.strip(), review.message.strip()) if part)
