"""A draft of an arrival, and who may do what with it."""

from decimal import Decimal

import pytest

from dealwright.catalog.documents.actions import NewDocumentLine, create_document
from dealwright.catalog.documents.models import StockDocument
from dealwright.catalog.products.models import Product
from dealwright.catalog.warehouses.actions import create_warehouse
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor
from dealwright.people.users.models import User


@pytest.fixture
def depot(system: Actor) -> Warehouse:
    """A second warehouse."""
    return create_warehouse(name="North", by=system)


@pytest.fixture
def arrival(phone: Product, case: Product, owner: User) -> StockDocument:
    """Five phones and two cases come into the default warehouse, as a draft of Olga's."""
    lines = [NewDocumentLine(phone, 5, Decimal("1800.00")), NewDocumentLine(case, 2)]
    return create_document(kind="arrival", lines=lines, comment="From the harbour", by=Actor.of(owner))
