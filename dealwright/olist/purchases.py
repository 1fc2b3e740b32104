"""Writing orders with their deals, lines, payments, shipments and reviews, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dealwright.catalog.products.models import Product
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.events import Actor, Ref, action, record
from dealwright.kit import secrets
from dealwright.olist import mapping
from dealwright.olist.identities import by_identity, known
from dealwright.olist.mapping import CURRENCY, SOURCE, Way, identity
from dealwright.olist.parcels import write_shipments
from dealwright.olist.reading import Files, Order
from dealwright.olist.sale import Sale
from dealwright.olist.telling import tell
from dealwright.records.notes.events import NoteAdded
from dealwright.records.notes.models import Note
from dealwright.sales.orders import models as sales
from dealwright.sales.orders.models import Status
from dealwright.sales.payments import models as money
from dealwright.sales.statuses.queries import order_stage


@dataclass
class Written:
    """How many records of a batch were new."""

    orders: int = 0
    deals: int = 0
    lines: int = 0
    payments: int = 0
    shipments: int = 0
    notes: int = 0


@action
def write_orders(orders: Sequence[Order], files: Files, way: Way, *, by: Actor) -> Written:
    """Add the orders of a batch that are not here yet, each with lines, payments, shipment and reviews.

    A deal stands behind each where purchases are deals.
    """
    there = known(sales.Order, [identity("order", row.id) for row in orders])
    new = [row for row in orders if identity("order", row.id) not in there]
    contacts = _contacts(new, files)
    products = _products(new, files)
    listed = [_sale(row, files, contacts) for row in new]
    if way.is_of_deals:
        _write_deals(listed, way)
    _write_order_rows(listed)
    written = Written(orders=len(listed), deals=len(listed) if way.is_of_deals else 0)
    written.lines = _write_lines(listed, products)
    written.shipments = write_shipments(listed)
    payments = _write_payments(listed)
    written.payments = sum(map(len, payments.values()))
    for sale in listed:
        tell(sale, way, payments)
    written.notes = _write_reviews(listed, files)
    return written


def _sale(row: Order, files: Files, contacts: dict[str, Contact]) -> Sale:
    customer = files.customers[row.customer]
    return Sale(
        row=row,
        items=files.items.get(row.id, []),
        payments=files.payments.get(row.id, []),
        customer=customer,
        contact=contacts[identity("customer", customer.person)],
        status=mapping.status_of(row),
        has_parcel=files.has_parcel(row),
    )


def _write_deals(listed: list[Sale], way: Way) -> None:
    for sale in listed:
        stage = way.stage(sale.status)
        deal = sale.deal = Deal(
            title=f"Olist {mapping.order_number(sale.row)}",
            pipeline_id=stage.pipeline_id,
            stage=stage,
            stage_since=sale.reached_at,
            amount=sale.items_total + sale.freight,
            currency=CURRENCY,
            contact=sale.contact,
            source=SOURCE,
            begins_on=sale.row.bought_at.date(),
            closed_at=sale.closed_at,
            paid_at=sale.row.approved_at if sale.payments else None,
            created_at=sale.row.bought_at,
            last_interaction_at=sale.reached_at,
            external_id=identity("deal", sale.row.id),
        )
        deal.renew_search_key()
    Deal.objects.bulk_create([sale.deal for sale in listed])


def _write_order_rows(listed: list[Sale]) -> None:
    for sale in listed:
        canceled = sale.status == Status.CANCELED
        sale.order = sales.Order(
            number=mapping.order_number(sale.row),
            store=SOURCE,
            deal=sale.deal,
            contact=sale.contact,
            currency=CURRENCY,
            items_total=sale.items_total,
            delivery_total=sale.freight,
            total=sale.items_total + sale.freight,
            paid_total=sale.paid,
            shipped_state=sale.shipped_state,
            delivery_name=_("Carrier") if sale.freight else "",
            delivery_address=mapping.address(sale.customer),
            placed_at=sale.row.bought_at,
            created_at=sale.row.bought_at,
            canceled_at=sale.closed_at if canceled else None,
            cancel_reason=sale.row.status if canceled else "",
            page_token=secrets.new_token(),
            external_id=identity("order", sale.row.id),
            custom={
                "olist_status": sale.row.status,
                "state": sale.customer.state,
                "city": sale.customer.city,
            },
        )
        sale.order.put_into(order_stage(sale.status))
        sale.order.stage_since = sale.reached_at
        sale.order.renew_search_key()
    sales.Order.objects.bulk_create([sale.order for sale in listed])


def _write_lines(listed: list[Sale], products: dict[str, Product]) -> int:
    deal_lines = []
    for sale in listed:
        for item in sale.items:
            product = products[identity("product", item.product)]
            sale.lines.append(
                sales.OrderLine(
                    order=sale.order,
                    product=product,
                    name=product.name,
                    price=item.price,
                    quantity=1,
                    delivery=item.freight,
                    position=item.position,
                )
            )
            if sale.deal is not None:
                deal_lines.append(
                    DealLine(
                        deal=sale.deal,
                        product=product,
                        name=product.name,
                        price=item.price,
                        position=item.position,
                    )
                )
        if sale.freight and sale.deal is not None:
            last, name = len(sale.items) + 1, sale.order.delivery_name
            deal_lines.append(DealLine(deal=sale.deal, name=name, price=sale.freight, position=last))
    DealLine.objects.bulk_create(deal_lines)
    return len(sales.OrderLine.objects.bulk_create([line for sale in listed for line in sale.lines]))


def _write_payments(listed: list[Sale]) -> dict[str, list[money.Payment]]:
    found: dict[str, list[money.Payment]] = {}
    for sale in listed:
        for row in sale.payments:
            payment = money.Payment(
                order=sale.order,
                amount=row.amount,
                currency=CURRENCY,
                state=money.State.PAID,
                provider=SOURCE,
                method=row.method,
                instalments=row.instalments,
                page_token=secrets.new_token(),
                paid_at=sale.row.approved_at or sale.row.bought_at,
                created_at=sale.row.bought_at,
                external_id=identity("payment", row.order, row.position),
            )
            payment.renew_search_key()
            found.setdefault(sale.row.id, []).append(payment)
    money.Payment.objects.bulk_create([payment for of_order in found.values() for payment in of_order])
    return found


def _write_reviews(listed: list[Sale], files: Files) -> int:
    notes = [
        (
            sale,
            review,
            Note(
                on_kind=sale.home.record_kind,
                on_id=sale.home.pk,
                text=mapping.review_text(review),
                external_id=identity("review", review.id, review.order),
            ),
        )
        for sale in listed
        for review in files.reviews.get(sale.row.id, [])
    ]
    Note.objects.bulk_create([note for _sale, _review, note in notes])
    for sale, review, note in notes:
        added = NoteAdded(note=Ref(kind="note", id=note.pk, label=""))
        record(added, on=sale.home, about=[sale.contact], at=review.written_at)
    return len(notes)


def _contacts(orders: Sequence[Order], files: Files) -> dict[str, Contact]:
    people = {identity("customer", files.customers[row.customer].person) for row in orders}
    return by_identity(Contact, people)


def _products(orders: Sequence[Order], files: Files) -> dict[str, Product]:
    wanted = {identity("product", item.product) for row in orders for item in files.items.get(row.id, [])}
    return by_identity(Product, wanted)
