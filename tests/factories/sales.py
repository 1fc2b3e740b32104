"""Things sold and people who buy, for tests."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

from django.db import connection

from dealwright.catalog.products.actions import create_product
from dealwright.catalog.products.models import Product
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.sales.orders.actions import OrderedLine, place_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.sales.payments.models import Payment

SYSTEM = Actor.system()
VISITOR = Actor.visitor()


def new_product(name: str = "Phone case", price: str = "49.90", stock: int = 20, **more: Any) -> Product:
    """A product in stock."""
    return create_product(name=name, price=money(price, "BRL"), stock=stock, by=SYSTEM, **more)


def new_customer(name: str = "Clara Souza", **more: Any) -> Contact:
    """Somebody who buys."""
    return create_contact(name=name, emails=["clara@example.com"], by=SYSTEM, **more)


def new_order(
    *,
    product: Product | None = None,
    quantity: int = 2,
    contact: Contact | None = None,
    responsible: User | None = None,
    **more: Any,
) -> Order:
    """Two phone cases and a courier: 99.80 + 15.00 = 114.80."""
    return place_order(
        lines=[OrderedLine(product or new_product(), quantity)],
        contact=contact or new_customer(),
        responsible=responsible,
        by=more.pop("by", VISITOR),
        **({"store": "web", "currency": "BRL", "delivery_total": Decimal("15.00")} | more),
    )


def new_payment(order: Order | None = None, provider: str = "sandbox") -> Payment:
    """All that is due of an order, asked for."""
    return ask_for_payment(order or new_order(), provider=provider, by=VISITOR)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make the calls at the same moment, each on a connection of its own; a failure is its answer."""
    barrier = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=10)
            return call()
        except Exception as failure:
            return failure
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(one, calls))
