"""A shop with two products, and somebody who buys."""

import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealwright.catalog.products.actions import create_product
from dealwright.catalog.products.models import Product
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.statuses.first_pipelines import ensure_statuses
from dealwright.store.carts.actions import put_into_cart
from dealwright.store.carts.models import Cart
from dealwright.store.checkout.buyer import Buyer
from dealwright.store.settings.actions import edit_store
from dealwright.store.settings.models import Store


@pytest.fixture(autouse=True)
def files(db: None, settings: Any, tmp_path: Path) -> Path:
    """Where pictures are kept during a test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def statuses(db: None) -> None:
    """The statuses that every installation has, so that the first order does not make them."""
    ensure_statuses(by=Actor.system())


@pytest.fixture
def store(pipeline: Pipeline, anna: User, system: Actor) -> Store:
    """The shop: its purchases go to Anna, a courier costs 25."""
    return edit_store(
        name="Aurora", pipeline=pipeline, responsible=anna, delivery_price=Decimal("25.00"), by=system
    )


@pytest.fixture
def phone(system: Actor) -> Product:
    """A phone of which ten lie in the house."""
    return create_product(
        name="Aurora X2", price=money("2499.00", "BRL"), sku="AX2", category="Phones", stock=10, by=system
    )


@pytest.fixture
def case(system: Actor) -> Product:
    """A case of which three lie in the house."""
    return create_product(name="Soft case", price=money("49.90", "BRL"), stock=3, by=system)


@pytest.fixture
def maria() -> Buyer:
    """Somebody who buys."""
    return Buyer(name="Maria Souza", email="maria@example.com", phone="+5521987654321")


@pytest.fixture
def cart_of(store: Store, system: Actor) -> Callable[..., Cart]:
    """A cart of a new visitor with these products: `cart_of((phone, 2), (case, 1))`."""

    def filled(*wanted: tuple[Product, int]) -> Cart:
        token = None
        for product, quantity in wanted:
            token = put_into_cart(token, product, quantity, by=system)
        return Cart.objects.opened_by(token).get()

    return filled


@pytest.fixture
def visitor(store: Store) -> Client:
    """A browser without scripts that checks what Django protects."""
    return Client()


@pytest.fixture
def statements() -> Callable[[Callable[[], Any]], int]:
    """How many statements a piece of work sends, without the marks of transactions."""

    def count(work: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            work()
        marks = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
        return sum(not query["sql"].startswith(marks) for query in captured.captured_queries)

    return count


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Run a function in so many threads at the same moment, each on its own connection.

    Answers with what each returned or raised.
    """

    def run(number: int, work: Callable[[int], Any]) -> list[Any]:
        start, outcomes = threading.Barrier(number), [None] * number

        def one(place: int) -> None:
            start.wait()
            try:
                outcomes[place] = work(place)
            except Exception as error:
                outcomes[place] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=[place]) for place in range(number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return outcomes

    return run
