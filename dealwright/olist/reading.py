"""Reading the files: every row is checked before the first record is written."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused

ZONE = ZoneInfo("America/Sao_Paulo")
"""Times in the files are local, without a zone."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Product:
    """A row of a products file."""

    id: str
    category: str
    """Empty where not known."""
    weight_grams: str


@dataclass(frozen=True)
class Customer:
    """A row of a customers file: one per order, many of one person."""

    id: str
    person: str
    postal_code: str
    city: str
    state: str


@dataclass(frozen=True)
class Order:
    """A row of an orders file."""

    id: str
    customer: str
    status: str
    bought_at: datetime
    approved_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True)
class Item:
    """One piece of an order."""

    order: str
    position: int
    product: str
    price: Decimal
    freight: Decimal


@dataclass(frozen=True)
class Payment:
    """One of the payments of an order."""

    order: str
    position: int
    method: str
    instalments: int
    amount: Decimal


@dataclass(frozen=True)
class Review:
    """What a buyer said; a review id may stand for two orders."""

    id: str
    order: str
    score: int
    title: str
    message: str
    written_at: datetime


@dataclass(frozen=True)
class Files:
    """All files of one store, read and checked."""

    products: list[Product]
    customers: dict[str, Customer]
    """By the id that orders use."""
    orders: list[Order]
    items: dict[str, list[Item]]
    """By order, in their positions."""
    payments: dict[str, list[Payment]]
    reviews: dict[str, list[Review]]

    def has_parcel(self, order: Order) -> bool:
        """Whether something of it was sent, or is still to be sent."""
        return order.id in self.items and (order.shipped_at is not None or order.status not in NEVER_SENT)


NEVER_SENT = ("canceled", "unavailable")
"""Orders in these states are sent no more, unless they were on their way."""

STORES = ("olist_{}_dataset", "extra2017_{}")
"""How the files of the two parts are called; the second part has neither payments nor reviews."""


def read_files(folder: Path) -> Files:
    """Read every file of the folder; Refused with file, line and reason where one is broken."""
    products = list(_rows(folder, "products", _product))
    customers = {row.id: row for row in _rows(folder, "customers", _customer)}
    orders = list(_rows(folder, "orders", _order))
    files = Files(
        products=list({row.id: row for row in products}.values()),
        customers=customers,
        orders=list({row.id: row for row in orders}.values()),
        items=_by_order(_rows(folder, "order_items", _item)),
        payments=_by_order(_rows(folder, "order_payments", _payment, needed=False)),
        reviews=_by_order(_rows(folder, "order_reviews", _review, needed=False)),
    )
    _check_references(files)
    return files


def _rows(
    folder: Path, subject: str, read: Callable[[dict[str, str]], Row], *, needed: bool = True
) -> Iterator[Row]:
    paths = [path for name in STORES if (path := _find(folder, name.format(subject)))]
    if needed and not paths:
        name = STORES[0].format(subject)
        raise Refused(
            _("%(folder)s holds no file %(name)s.csv or %(name)s.csv.gz.") % {"folder": folder, "name": name}
        )
    for path in paths:
        yield from _rows_of(path, read)


def _find(folder: Path, name: str) -> Path | None:
    for ending in (".csv.gz", ".csv"):
        if (folder / f"{name}{ending}").exists():
            return folder / f"{name}{ending}"
    return None


def _rows_of(path: Path, read: Callable[[dict[str, str]], Row]) -> Iterator[Row]:
    open_text = gzip.open if path.suffix == ".gz" else open
    line = 1
    try:
        with open_text(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True, restkey="", restval=None)
            for row in reader:
                line = reader.line_num
                if "" in row or None in row.values():
                    raise ValueError(_("the number of fields differs from the heading"))
                yield read(row)
    except KeyError as missing:
        raise _broken(path, 1, _("the column %(name)s is missing") % {"name": missing.args[0]}) from None
    except UnicodeDecodeError:
        raise _broken(path, line, _("this is not UTF-8 text")) from None
    except (csv.Error, EOFError, OSError, ValueError, InvalidOperation) as error:
        raise _broken(path, line, error) from None


def _broken(path: Path, line: int, why: Any) -> Refused:
    return Refused(
        _("%(file)s, line %(line)s: %(why)s. Nothing was imported.")
        % {"file": path.name, "line": line, "why": why}
    )


def _product(row: dict[str, str]) -> Product:
    return Product(row["product_id"], row["product_category_name"], row["product_weight_g"])


def _customer(row: dict[str, str]) -> Customer:
    return Customer(
        id=row["customer_id"],
        person=row["customer_unique_id"],
        postal_code=row["customer_zip_code_prefix"],
        city=row["customer_city"],
        state=row["customer_state"],
    )


def _order(row: dict[str, str]) -> Order:
    bought_at = _moment(row["order_purchase_timestamp"])
    if bought_at is None:
        raise ValueError(_("the moment of the purchase is missing"))
    return Order(
        id=row["order_id"],
        customer=row["customer_id"],
        status=row["order_status"],
        bought_at=bought_at,
        approved_at=_moment(row["order_approved_at"]),
        shipped_at=_moment(row["order_delivered_carrier_date"]),
        delivered_at=_moment(row["order_delivered_customer_date"]),
    )


def _item(row: dict[str, str]) -> Item:
    return Item(
        order=row["order_id"],
        position=int(row["order_item_id"]),
        product=row["product_id"],
        price=_amount(row["price"]),
        freight=_amount(row["freight_value"]),
    )


def _payment(row: dict[str, str]) -> Payment:
    return Payment(
        order=row["order_id"],
        position=int(row["payment_sequential"]),
        method=row["payment_type"],
        instalments=max(1, int(row["payment_installments"])),
        amount=_amount(row["payment_value"]),
    )


def _review(row: dict[str, str]) -> Review:
    written_at = _moment(row["review_creation_date"])
    if written_at is None:
        raise ValueError(_("the moment of the review is missing"))
    return Review(
        id=row["review_id"],
        order=row["order_id"],
        score=int(row["review_score"]),
        title=row["review_comment_title"],
        message=row["review_comment_message"],
        written_at=written_at,
    )


def _amount(text: str) -> Decimal:
    amount = Decimal(text)
    if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
        raise ValueError(_("“%(text)s” is no amount of money") % {"text": text})
    return amount


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE) if text else None


def _by_order(rows: Iterator[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.order, []).append(row)
    for of_order in found.values():
        of_order.sort(key=lambda row: getattr(row, "position", 0))
    return found


def _check_references(files: Files) -> None:
    """Every order has its customer, every piece its order and product, before anything is written."""
    orders = {order.id for order in files.orders}
    products = {product.id for product in files.products}
    for order in files.orders:
        if order.customer not in files.customers:
            raise Refused(
                _("Order %(order)s names a customer that no file holds. Nothing was imported.")
                % {"order": order.id}
            )
    for name, of_order in (("item", files.items), ("payment", files.payments), ("review", files.reviews)):
        for order_id in of_order:
            if order_id not in orders:
                raise Refused(
                    _("A row of %(name)s names the order %(order)s, which no file holds. Nothing came in.")
                    % {"name": name, "order": order_id}
                )
    for pieces in files.items.values():
        for item in pieces:
            if item.product not in products:
                raise Refused(
                    _("Order %(order)s names a product that no file holds. Nothing was imported.")
                    % {"order": item.order}
                )
