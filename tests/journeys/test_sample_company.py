"""The company to try: every screen can be read while it is there, and it goes by one button."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dealwright.catalog.products.models import Product
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.demo.loading import load
from dealwright.demo.models import SampleRecord
from dealwright.sales.orders.models import Order
from dealwright.work.tasks.models import Task
from tests.journeys.conftest import DESK, PHONE, SYSTEM

SCREENS = [
    "/deals",
    "/deals/list",
    "/contacts",
    "/products",
    "/orders",
    "/tasks?who=all",
    "/notifications",
    "/automation",
    "/search?q=lume",
    "/shop/",
    "/shop/cart",
]
FORMS = [
    "/deals/new",
    "/contacts/new",
    "/tasks/new",
    "/people",
    "/people/roles",
    "/store/settings",
    "/automation/events",
    "/sample-company",
    "/nowhere",
]


@pytest.fixture
def sample_company(running_site: Any, owner: Any) -> Iterator[None]:
    """The phone shop, in a product that runs."""
    load(by=SYSTEM)
    return


def cards() -> list[str]:
    """One card of each kind, of the records with much to show."""
    order = Order.objects.exclude(deal=None).latest("pk")
    kinds = [(order.deal, "deals"), (order.contact, "contacts"), (order, "orders")]
    kinds += [(Task.objects.latest("pk"), "tasks"), (Product.objects.first(), "products")]
    return [f"/{place}/{record.pk}" for record, place in kinds if record]


class TestScreens:
    @pytest.mark.parametrize("shape", [DESK, PHONE], ids=["desk", "phone"])
    def test_can_be_read_when_full(self, sample_company, owner, seller, shape):
        olga = seller(owner, shape, is_careful=True)

        for address in [*SCREENS, *FORMS, *cards()]:
            olga.goes_to(address)

    def test_can_be_read_when_empty(self, running_site, owner, pipeline, seller):
        olga = seller(owner, PHONE, is_careful=True)

        for address in SCREENS:
            olga.goes_to(address)


class TestSampleCompany:
    def test_is_removed_by_one_button(self, sample_company, owner, seller):
        olga = seller(owner)
        olga.reads("You are looking at a sample company.")

        olga.follows("Remove it")
        olga.presses("Remove the sample company")

        olga.reads("The sample company is gone.")
        assert not SampleRecord.objects.exists()
        for model in (Deal, Contact, Order, Product, Task):
            assert not model.objects.exists(), model
        olga.goes_to("/deals")
        olga.reads("No deals yet")
