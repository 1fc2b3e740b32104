"""Placing orders: the one recipe of a purchase, whoever places it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from dealwright.automation.trials.queries import trial_of
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import reserve_stock
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.events import ContactCreated
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal, mark_unpaid
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record, ref
from dealwright.events.actions import has_recorded
from dealwright.kit import clock, preparing, secrets
from dealwright.kit.errors import Refused
from dealwright.kit.prepared import PreparedQuery
from dealwright.kit.quantities import plain
from dealwright.records.fields.values import Known, filled
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.coupons.actions import reckon, use
from dealwright.sales.coupons.queries import Reckoned
from dealwright.sales.modes.queries import keeps_orders
from dealwright.sales.orders.actions.taxing import tax_at
from dealwright.sales.orders.actions.wanting import OrderedLine, agree, as_it_stood, wanted_rows
from dealwright.sales.orders.events import OrderPlaced
from dealwright.sales.orders.matching import amount_to_order, can_be_ordered, orders_alive, rows_to_order
from dealwright.sales.orders.models import TRIAL, Order, OrderLine, Status
from dealwright.sales.orders.totals import add_up, deal_lines
from dealwright.sales.statuses.queries import order_stage
from dealwright.sales.taxes.places import TaxPlace, zone_name

_PLACED = PreparedQuery(lambda key: Order.everything.filter(checkout_key=key), UUID)


@action
def place_order(
    *,
    lines: Iterable[OrderedLine],
    contact: Contact | None,
    store: str,
    currency: str,
    company: Company | None = None,
    payer: str = "person",
    language: str = "",
    delivery_service: Any = None,
    delivery_name: str = "",
    delivery_address: str = "",
    delivery_place: TaxPlace | None = None,
    delivery_total: Decimal = Decimal(0),
    delivery_extras: Iterable[Mapping[str, Any]] = (),
    payment_method: Any = None,
    coupon_code: str = "",
    tax_place: TaxPlace | None = None,
    answers: Mapping[str, Any] | None = None,
    price_list: Any = None,
    hold_minutes: int | None = None,
    buyer_comment: str = "",
    custom: Mapping[str, Any] | None = None,
    checkout_key: UUID | None = None,
    pipeline: Pipeline | None = None,
    responsible: Any = None,
    by: Actor,
    at: datetime | None = None,
) -> Order:
    """Sell: the pieces are reserved, the order stands at the prices of the catalogue or of the price list.

    Where purchases live as deals, a deal stands behind it (OM-2); otherwise the order goes by itself. With a
    delivery service it gets its first shipment. The pieces are kept for `hold_minutes`, or until somebody
    ships or cancels. With a `tax_place` the tax zones decide what tax is due. `custom` is what is known of
    the added fields; nobody asks for the others. The same `checkout_key` again answers with the order it
    placed before. `at` is for sample data.
    """
    if checkout_key is not None and (placed := _placed_with(checkout_key)):
        return placed
    if contact is not None and not has_recorded(ContactCreated, on=contact):
        # Before the products, as a checkout that fills in a contact does.
        contact = Contact.objects.locked(contact)
    order = _new_order(contact=contact, company=company, store=store, currency=currency, at=at)
    order.payer, order.language, order.answers = payer, language, dict(answers or {})
    order.delivery_service, order.payment_method = delivery_service, payment_method
    order.delivery_name = delivery_name or (delivery_service.name if delivery_service else "")
    order.delivery_address, order.delivery_extras = delivery_address, list(delivery_extras)
    if delivery_place is not None and delivery_place != TaxPlace():
        order.delivery_place = asdict(delivery_place)
    order.buyer_comment, order.checkout_key = buyer_comment, checkout_key
    order.created_by = by.user
    until = clock.now() + timedelta(minutes=hold_minutes) if hold_minutes else None
    wanted = as_it_stood(lines, ())
    rows = wanted_rows(order, wanted, price_list=price_list, until=until, by=by)
    tax_at(tax_place, order, rows)
    agree(rows, wanted, currency)
    coupon = _taken_off(order, rows, coupon_code, delivery_total)
    delivery_off = coupon.delivery_off if coupon is not None else Decimal(0)
    add_up(order, rows, delivery=delivery_total, delivery_off=delivery_off)
    deal = None
    if not keeps_orders():
        deal = create_deal(
            title=_title(order),
            pipeline=pipeline,
            currency=currency,
            contact=contact,
            company=company,
            responsible=responsible,
            source="store",
            lines=deal_lines(order, rows),
            by=by,
            at=order.placed_at,
        )
    order.custom = filled(Order.record_kind, Known(custom or {}), by=by)
    _place(order, deal, rows, responsible=responsible or by.user)
    if coupon is not None:
        use(coupon, order, by=by)
    if delivery_service is not None:
        from dealwright.sales.shipments.actions import open_shipment  # which bring orders forward themselves

        open_shipment(order, lines=rows, by=by)
    return order


@action
def place_order_of_deal(deal: Deal, *, by: Actor) -> Order:
    """Write the order behind a deal that a seller opened by hand, so that it can be paid.

    Where orders stand behind it already it holds what was not ordered yet (ST-2); Refused where all was.

    Its products are reserved at the prices of the deal. A typed amount, or pieces that cannot be counted,
    become one line: the deal itself. So does all of a deal that only tries the automation.
    """
    deal = Deal.objects.locked(deal)
    if deal.amount <= 0:
        raise Refused(_("Write first what the deal costs, or put products on it."), field="amount")
    store = TRIAL if trial_of(deal) is not None else "crm"
    lines = list(deal.lines.select_related("product", "measure"))
    amount, before = deal.amount, orders_alive(deal)
    if before:
        counts = bool(lines) and not deal.amount_is_manual
        amount, lines = amount_to_order(deal, before), rows_to_order(lines, before)
        if not (lines if counts else amount > 0):
            raise Refused(_("Everything this deal asks for is ordered already."))
    order = _new_order(contact=deal.contact, company=deal.company, store=store, currency=deal.currency)
    countable = all(can_be_ordered(line) for line in lines)
    if deal.amount_is_manual or not lines or not countable or order.is_trial:
        rows = [OrderLine(name=deal.title, sku="", measure="", price=amount, quantity=1)]
    else:
        pieces = [(line.product_id, line.quantity) for line in lines if line.product_id]
        if pieces:
            reserve_stock(pieces, holder=order, by=by)
        rows = [_row_of_deal(line, deal.currency) for line in lines]
    add_up(order, rows, delivery=Decimal(0))
    order.custom, order.created_by = filled(Order.record_kind, None, by=Actor.system()), by.user
    if before:
        mark_unpaid(deal, by=by)
    return _place(order, deal, rows)


def _row_of_deal(line: Any, currency: str) -> OrderLine:
    """A line of a deal as the order has it, with its discount and tax, whatever the catalogue says."""
    product: Product | None = line.product
    row = OrderLine(
        product=product,
        name=line.name,
        price=line.price,
        quantity=plain(line.quantity),
        discount=line.discount_in(currency).amount,
        tax_rate=line.tax_rate,
        is_tax_included=line.is_tax_included,
        measure=line.measure.symbol if line.measure else "",
    )
    if product is not None:
        row.keep_of(product)
        row.base_price = product.price if product.price != line.price else None
    return row


def _placed_with(checkout_key: UUID) -> Order | None:
    """The order this key has placed; whoever sends the key at the same moment waits here for his turn."""
    with preparing.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"checkout:{checkout_key}"])
    placed: Order | None = _PLACED.first(checkout_key)
    return placed


def _new_order(
    *,
    contact: Contact | None,
    company: Company | None,
    store: str,
    currency: str,
    at: datetime | None = None,
) -> Order:
    """An order that has its id and number, but is not saved yet: what it holds is decided first.

    A trial takes none of the numbers that people count their orders by.
    """
    with preparing.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('sales_order', 'id')),"
            " CASE WHEN NOT %s::boolean THEN nextval('sales_order_number_seq') END",
            [store == TRIAL],
        )
        id, number = cursor.fetchone()
    at = at or clock.now()
    order = Order(
        pk=id,
        number=f"TEST-{id}" if number is None else str(number),
        contact=contact,
        company=company,
        store=store,
        currency=currency,
        page_token=secrets.new_token(),
        placed_at=at,
        created_at=at,
        updated_at=at,
    )
    order.put_into(order_stage(Status.ACCEPTED))
    order.stage_since = at
    return order


def _taken_off(order: Order, rows: list[OrderLine], code: str, delivery: Decimal) -> Reckoned | None:
    """Take off the goods what the coupon takes off; it is locked from here on, so that nobody is late."""
    if not code.strip():
        return None
    goods = [row for row in rows if row.product is not None]
    reckoned = reckon(
        code,
        lines=[(row.product, row.price, row.quantity) for row in goods if row.product is not None],
        delivery=delivery,
        contact=order.contact,
        currency=order.currency,
    )
    for row, off in zip(goods, reckoned.per_line, strict=True):
        row.discount = min(row.discount + off, row.goods_in(order.currency))
    order.coupon_code = reckoned.coupon.code
    return reckoned


def _title(order: Order) -> str:
    """The title of the deal, in the language of the house rather than the buyer's."""
    with override(settings.LANGUAGE_CODE):
        return gettext("Order №%(number)s") % {"number": order.number}


def _place(order: Order, deal: Deal | None, rows: list[OrderLine], *, responsible: Any = None) -> Order:
    """Save the order with its lines, behind its deal where it has one, and say that it was placed."""
    order.deal = deal
    order.responsible = deal.responsible if deal is not None else responsible
    order.save(force_insert=True)
    for position, row in enumerate(rows):
        row.order, row.position = order, position
    OrderLine.objects.bulk_create(rows)
    record(
        OrderPlaced(
            stage=ref(order.stage),
            total=order.total_money,
            store=order.store,
            lines=[f"{row.name} × {plain(row.quantity)}" for row in rows],
            deal=ref(deal) if deal is not None else None,
            tax_zone=zone_name(order.tax_place),
        ),
        on=order,
        about=[deal, *order.clients],
        at=order.placed_at,
    )
    return order
