"""Writing what the files hold, in batches: each batch is one change, recorded quietly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from dealwright.catalog.products import models as catalog
from dealwright.catalog.products.events import ProductCreated
from dealwright.crm.contacts.events import ContactCreated
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.events import DealCreated, DealLost, DealMoved, DealWon
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.events import Actor, Ref, action, record, ref
from dealwright.kit import secrets
from dealwright.olist import mapping
from dealwright.olist.mapping import CURRENCY, SOURCE, Way, identity
from dealwright.olist.reading import Customer, Files, Item, Order, Payment, Product
from dealwright.records.notes.events import NoteAdded
from dealwright.records.notes.models import Note
from dealwright.sales.orders import models as sales
from dealwright.sales.orders.events import OrderPlaced
from dealwright.sales.orders.models import Status
from dealwright.sales.payments import models as money
from dealwright.sales.payments.events import PaymentReceived


@action
def write_products(products: Sequence[Product], files: Files, *, by: Actor) -> int:
    """Add the products of a batch that are not here yet; returns how many were new."""
    known = _known(catalog.Product, [identity("product", row.id) for row in products])
    new = [row for row in products if identity("product", row.id) not in known]
    categories = _categories({row.category for row in new if row.category})
    prices = {item.product: item.price for pieces in files.items.values() for item in pieces}
    records = []
    for row in new:
        name = mapping.product_name(row)
        product = catalog.Product(
            name=name,
            slug=slugify(f"{name}-{row.id[8:16]}"),
            sku=row.id,
            price=prices.get(row.id, Decimal(0)),
            currency=CURRENCY,
            category=categories.get(row.category),
            is_active=False,  # without a name and a photo nobody would buy it; the office shows it
            external_id=identity("product", row.id),
        )
        product.renew_search_key()
        records.append(product)
    for product in catalog.Product.objects.bulk_create(records):
        record(ProductCreated(price=product.price_money), on=product)
    return len(records)


@action
def write_contacts(customers: Sequence[Customer], *, by: Actor) -> int:
    """Add the people of a batch that are not here yet, one contact each; returns how many were new."""
    known = _known(Contact, [identity("customer", row.person) for row in customers])
    records = []
    for row in customers:
        if identity("customer", row.person) in known:
            continue
        name = mapping.customer_name(row)
        contact = Contact(
            name=name,
            first_name=name,
            city=row.city.title(),
            region=row.state,
            postal_code=row.postal_code,
            address=mapping.address(row),
            source=SOURCE,
            external_id=identity("customer", row.person),
        )
        contact.renew_search_key()
        records.append(contact)
    for contact in Contact.objects.bulk_create(records):
        record(ContactCreated(source=SOURCE), on=contact)
    return len(records)


@dataclass
class Written:
    """How many records of a batch were new."""

    orders: int = 0
    lines: int = 0
    payments: int = 0
    notes: int = 0


@dataclass
class _Sale:
    """One order of the files with the records it becomes."""

    row: Order
    items: list[Item]
    payments: list[Payment]
    customer: Customer
    contact: Contact
    status: Status
    deal: Deal = field(init=False)
    order: sales.Order = field(init=False)

    @property
    def items_total(self) -> Decimal:
        return sum((item.price for item in self.items), Decimal(0))

    @property
    def freight(self) -> Decimal:
        return sum((item.freight for item in self.items), Decimal(0))

    @property
    def paid(self) -> Decimal:
        return sum((payment.amount for payment in self.payments), Decimal(0))

    @property
    def closed_at(self) -> Any:
        if self.status == Status.COMPLETED:
            return self.row.delivered_at or self.row.shipped_at or self.row.bought_at
        return self.row.approved_at or self.row.bought_at if self.status == Status.CANCELED else None

    @property
    def reached_at(self) -> Any:
        """When the order came to its present status."""
        moments = {
            Status.ACCEPTED: self.row.bought_at,
            Status.PAID: self.row.approved_at,
            Status.SHIPPED: self.row.shipped_at,
        }
        return self.closed_at or moments.get(self.status) or self.row.bought_at


@action
def write_orders(orders: Sequence[Order], files: Files, way: Way, *, by: Actor) -> Written:
    """Add the orders of a batch that are not here yet, each with deal, lines, payments and reviews."""
    known = _known(sales.Order, [identity("order", row.id) for row in orders])
    new = [row for row in orders if identity("order", row.id) not in known]
    contacts = _contacts(new, files)
    products = _products(new, files)
    listed = [_sale(row, files, contacts) for row in new]
    _write_deals(listed, way)
    _write_order_rows(listed)
    written = Written(orders=len(listed))
    written.lines = _write_lines(listed, products)
    payments = _write_payments(listed)
    written.payments = sum(map(len, payments.values()))
    for sale in listed:
        _tell(sale, way, payments)
    written.notes = _write_reviews(listed, files)
    return written


def _sale(row: Order, files: Files, contacts: dict[str, Contact]) -> _Sale:
    customer = files.customers[row.customer]
    return _Sale(
        row=row,
        items=files.items.get(row.id, []),
        payments=files.payments.get(row.id, []),
        customer=customer,
        contact=contacts[identity("customer", customer.person)],
        status=mapping.status_of(row),
    )


def _write_deals(listed: list[_Sale], way: Way) -> None:
    for sale in listed:
        stage = way.stage(sale.status)
        sale.deal = Deal(
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
        sale.deal.renew_search_key()
    Deal.objects.bulk_create([sale.deal for sale in listed])


def _write_order_rows(listed: list[_Sale]) -> None:
    for sale in listed:
        canceled = sale.status == Status.CANCELED
        sale.order = sales.Order(
            number=mapping.order_number(sale.row),
            store=SOURCE,
            status=sale.status,
            deal=sale.deal,
            contact=sale.contact,
            currency=CURRENCY,
            items_total=sale.items_total,
            delivery_total=sale.freight,
            total=sale.items_total + sale.freight,
            paid_total=sale.paid,
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
        sale.order.renew_search_key()
    sales.Order.objects.bulk_create([sale.order for sale in listed])


def _write_lines(listed: list[_Sale], products: dict[str, catalog.Product]) -> int:
    order_lines, deal_lines = [], []
    for sale in listed:
        for item in sale.items:
            product = products[identity("product", item.product)]
            order_lines.append(
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
            deal_lines.append(
                DealLine(
                    deal=sale.deal,
                    product=product,
                    name=product.name,
                    price=item.price,
                    position=item.position,
                )
            )
        if sale.freight:
            last = len(sale.items) + 1
            deal_lines.append(DealLine(deal=sale.deal, name="Frete", price=sale.freight, position=last))
    DealLine.objects.bulk_create(deal_lines)
    return len(sales.OrderLine.objects.bulk_create(order_lines))


def _write_payments(listed: list[_Sale]) -> dict[str, list[money.Payment]]:
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


def _tell(sale: _Sale, way: Way, payments: dict[str, list[money.Payment]]) -> None:
    """The timeline, at the moments at which it happened."""
    row, deal, order, contact = sale.row, sale.deal, sale.order, sale.contact
    record(
        DealCreated(stage=ref(way.first), amount=deal.amount_money, source=SOURCE),
        on=deal,
        about=[contact],
        at=row.bought_at,
    )
    lines = [f"{item.price} {CURRENCY}" for item in sale.items]
    placed = OrderPlaced(total=order.total_money, store=SOURCE, lines=lines, deal=ref(deal))
    record(placed, on=order, about=[deal, contact], at=row.bought_at)
    for payment in payments.get(row.id, []):
        received = PaymentReceived(
            order=ref(order), amount=payment.amount_money, provider=SOURCE, method=payment.method
        )
        record(received, on=payment, about=[order, deal, contact], at=payment.paid_at)
    _tell_moves(sale, way)


def _tell_moves(sale: _Sale, way: Way) -> None:
    deal, about = sale.deal, [sale.contact]
    steps = [
        (Status.PAID, sale.row.approved_at),
        (Status.SHIPPED, sale.row.shipped_at),
        (Status.COMPLETED, sale.row.delivered_at),
    ]
    passed = [(status, at) for status, at in steps if at is not None and status != sale.status]
    reached = [*_up_to(passed, sale.status), (sale.status, sale.reached_at)]
    stage = way.first
    for status, at in reached:
        after = way.stage(status)
        if after == stage:
            continue
        record(DealMoved(before=ref(stage), after=ref(after)), on=deal, about=about, at=at)
        stage = after
    if sale.status == Status.COMPLETED:
        record(DealWon(amount=deal.amount_money), on=deal, about=about, at=sale.reached_at)
    if sale.status == Status.CANCELED:
        record(DealLost(reason=sale.row.status), on=deal, about=about, at=sale.reached_at)


def _up_to(passed: list[tuple[Status, Any]], status: Status) -> list[tuple[Status, Any]]:
    """The steps an order certainly went through before its present status."""
    order = [Status.ACCEPTED, Status.PAID, Status.SHIPPED, Status.COMPLETED]
    if status == Status.CANCELED:
        return []  # a canceled order keeps its dates, but its way there is not known
    return [(step, at) for step, at in passed if order.index(step) < order.index(status)]


def _write_reviews(listed: list[_Sale], files: Files) -> int:
    notes = [
        (
            sale,
            review,
            Note(
                on_kind="deal",
                on_id=sale.deal.pk,
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
        record(added, on=sale.deal, about=[sale.contact], at=review.written_at)
    return len(notes)


def _categories(names: set[str]) -> dict[str, catalog.Category]:
    """The categories by their names there, made where they are missing."""
    identities = {identity("category", name): name for name in sorted(names)}
    slugs = {name: slugify(name.replace("_", "-")) for name in names}
    ours = catalog.Category.objects.exclude(external_id__in=identities).filter(slug__in=slugs.values())
    taken = set(ours.values_list("slug", flat=True))
    wanted = [
        catalog.Category(
            name=mapping.category_name(name),
            slug=f"{slugs[name]}-{SOURCE}" if slugs[name] in taken else slugs[name],
            external_id=external_id,
        )
        for external_id, name in identities.items()
    ]
    catalog.Category.objects.bulk_create(wanted, ignore_conflicts=True)
    return {identities[key]: category for key, category in _by_identity(catalog.Category, identities).items()}


def _contacts(orders: Sequence[Order], files: Files) -> dict[str, Contact]:
    people = {identity("customer", files.customers[row.customer].person) for row in orders}
    return _by_identity(Contact, people)


def _products(orders: Sequence[Order], files: Files) -> dict[str, catalog.Product]:
    wanted = {identity("product", item.product) for row in orders for item in files.items.get(row.id, [])}
    return _by_identity(catalog.Product, wanted)


def _by_identity(model: Any, identities: Iterable[str]) -> dict[str, Any]:
    return {record.external_id: record for record in model.objects.filter(external_id__in=list(identities))}


def _known(model: Any, identities: list[str]) -> set[str]:
    return set(model.objects.filter(external_id__in=identities).values_list("external_id", flat=True))
