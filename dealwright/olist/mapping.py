"""What things of an Olist store are called and mean here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.olist.reading import Customer, Order, Product, Review
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.sales.modes.mapping import stages_for
from dealwright.sales.orders.models import Status
from dealwright.sales.statuses.queries import order_stages

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


@dataclass(frozen=True)
class Way:
    """The stages a purchase went through, by status: those of its deal, or of orders where those are kept."""

    stages: dict[str, Stage]
    first: Stage
    is_of_deals: bool

    def stage(self, status: Status) -> Stage:
        return self.stages[status.value]


def way_of_deals(pipeline: Pipeline) -> Way:
    """Purchases are deals: the stages that the order handling mode finds for each status."""
    return Way(stages_for(pipeline), pipeline.first_stage(), is_of_deals=True)


def way_of_orders() -> Way:
    """Purchases are orders: their own statuses."""
    stages = order_stages()
    return Way(stages, stages[Status.ACCEPTED.value], is_of_deals=False)


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
