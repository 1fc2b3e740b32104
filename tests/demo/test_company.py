"""The company to try comes whole and goes whole."""

import io
from decimal import Decimal

import pytest
from PIL import Image

from dealwright.catalog.products.models import Category, Product
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.demo import company, loading, pictures
from dealwright.demo.clearing import clear
from dealwright.demo.loading import load
from dealwright.demo.models import SampleRecord
from dealwright.events.models import Entry, Link
from dealwright.kit.errors import Conflict, Forbidden
from dealwright.people.departments.models import Department
from dealwright.people.users.models import User
from dealwright.records.notes.models import Note
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.actions import OrderedLine, place_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.store.opening import open_store
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db

CONVERTED = 1
"""Of the leads: each of them is a contact and a deal beside the others."""


@pytest.fixture
def shop(owner, system, monkeypatch):
    """A new installation with the sample company; one picture serves all products, to save seconds."""
    picture = pictures.cable("#f2efe8", "#8c9a86")
    monkeypatch.setattr(loading, "PICTURES", dict.fromkeys(pictures.PICTURES, lambda: picture))
    open_store(responsible=owner, by=system)
    load(by=system)
    return owner


def test_every_product_has_a_picture():
    assert {goods.key for goods in company.GOODS} == set(pictures.PICTURES)


class TestLoad:
    def test_brings_the_whole_company(self, shop):
        assert Product.objects.count() == len(company.GOODS)
        assert Contact.objects.count() == len(company.CLIENTS) + CONVERTED
        assert Order.objects.count() == len(company.PURCHASES)
        assert Deal.objects.count() == len(company.NEGOTIATIONS) + len(company.PURCHASES) + CONVERTED
        assert all(product.photo for product in Product.objects.all())

    def test_stands_in_every_stage(self, shop):
        codes = set(Deal.objects.values_list("stage__code", flat=True))

        assert codes == {"NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "WON", "LOSE"}

    def test_leaves_the_stock_that_the_shop_says(self, shop):
        available = {product.sku: product.available for product in Product.objects.exclude(kind="service")}

        assert available == {
            f"FM-{goods.key.upper()}": goods.stock for goods in company.GOODS if not goods.is_service
        }

    def test_is_refused_while_it_is_there(self, shop, system, recorded):
        with pytest.raises(Conflict, match="here already"):
            load(by=system)

        assert recorded == []
        assert Product.objects.count() == len(company.GOODS)

    def test_lies_in_the_past(self, shop):
        first, last = (Entry.objects.order_by(order).first() for order in ("at", "-at"))

        assert (last.at - first.at).days >= 55


class TestLoadWithOrders:
    def test_brings_purchases_as_orders_where_these_have_their_section(self, owner, system, request):
        open_store(responsible=owner, by=system)
        bring_orders_back(by=system)

        request.getfixturevalue("shop")

        assert Deal.objects.count() == len(company.NEGOTIATIONS) + CONVERTED
        assert set(Order.objects.values_list("status", flat=True)) == {"N", "P", "S", "F", "D"}

        clear(by=system)

        assert not Order.objects.exists()


class TestClear:
    def test_leaves_nothing_behind(self, shop, system):
        cleared = clear(by=system)

        left = [Product, Category, Contact, Deal, Order, Payment, Task, Note, Department, SampleRecord]
        assert {model.__name__: model.objects.count() for model in left} == dict.fromkeys(
            [model.__name__ for model in left], 0
        )
        assert list(User.objects.all()) == [shop]
        assert not cleared.kept
        assert not Link.objects.filter(record_kind__in=["deal", "order", "product", "contact"]).exists()
        assert not Entry.objects.filter(subject_kind__in=["deal", "order", "product", "contact"]).exists()

    def test_can_be_loaded_again(self, shop, system):
        clear(by=system)

        load(by=system)

        assert Deal.objects.count() == len(company.NEGOTIATIONS) + len(company.PURCHASES) + CONVERTED

    def test_keeps_what_is_ones_own(self, shop, system):
        contact = Contact.objects.first()
        product = Product.objects.get(sku="FM-CABLE")
        own = create_deal(title="My own", contact=contact, by=system)
        order = place_order(
            lines=[OrderedLine(product, 1)], contact=contact, store="web", currency="BRL", by=system
        )

        cleared = clear(by=system)

        assert cleared.kept == {"contact": 1, "product": 1, "category": 1}
        assert Deal.objects.get(pk=own.pk).contact == contact
        assert Order.objects.get().pk == order.pk
        assert order.total == Decimal("59.90")
        assert not Product.objects.get().is_active


class TestPage:
    def test_removes_it_with_one_button(self, shop, client_of):
        client = client_of(shop)
        assert "You are looking at a sample company" in client.get("/").content.decode()

        answer = client.post("/sample-company")

        assert answer.status_code == 303
        assert not SampleRecord.objects.exists()
        assert "You are looking at a sample company" not in client.get("/").content.decode()

    def test_is_for_administrators(self, shop, client_of, anna, recorded):
        answer = client_of(anna).post("/sample-company")

        assert answer.status_code == 403
        assert SampleRecord.objects.exists()
        assert recorded == []


def test_needs_the_right(anna):
    from dealwright.events import Actor
    from dealwright.people.access import require_settings

    with pytest.raises(Forbidden):
        require_settings(Actor.of(anna))


@pytest.mark.parametrize("name", sorted(pictures.PICTURES))
def test_each_product_has_a_picture_of_its_own(name):
    image = Image.open(io.BytesIO(pictures.PICTURES[name]()))

    assert image.size == (pictures.SIZE, pictures.SIZE)
    assert len(image.getcolors(maxcolors=1_000_000)) > 20
