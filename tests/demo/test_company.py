"""The company to try comes whole and goes whole."""

import io
from decimal import Decimal

import pytest
from django.apps import apps
from PIL import Image

from dealwright.catalog.documents.models import StockDocument
from dealwright.catalog.prices.models import PriceList
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.channels.messages.models import Message
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.demo import company, pictures, shelves
from dealwright.demo.clearing import clear
from dealwright.demo.loading import load
from dealwright.demo.models import SampleRecord
from dealwright.events.models import Entry, Link
from dealwright.kit.errors import Conflict, Forbidden
from dealwright.people.departments.models import Department
from dealwright.people.letters.models import Letter
from dealwright.people.users.models import User
from dealwright.records.notes.models import Note
from dealwright.sales.coupons.models import Coupon
from dealwright.sales.deliveries.first_services import ensure_services
from dealwright.sales.methods.first_methods import ensure_methods
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.actions import OrderedLine, place_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.sales.shipments.models import Shipment
from dealwright.store.opening import open_store
from dealwright.store.settings.models import Store
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db

CONVERTED = 1
"""Of the leads: each of them is a contact and a deal beside the others."""
CASE_AND_SET = 2
LOGS = {"events.Entry", "events.Link", "events.Outbox"}
MADE_FOR_GOOD = {"records.Pipeline", "records.Stage", "records.Tag", "crm.CrmSettings"}
"""What comes with the first order, lead and tag, and stays."""


def rows():
    """How many rows each table has, but for what is remembered of it all."""
    counted = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    return {name: count for name, count in counted.items() if name not in LOGS | MADE_FOR_GOOD}


@pytest.fixture
def shop(owner, system, monkeypatch):
    """A new installation with the sample company; one picture serves all products, to save seconds."""
    picture = pictures.cable("#f2efe8", "#8c9a86")
    monkeypatch.setattr(shelves, "PICTURES", dict.fromkeys(pictures.PICTURES, lambda: picture))
    open_store(responsible=owner, by=system)
    load(by=system)
    return owner


def test_every_product_has_a_picture():
    shown = {goods.key for goods in company.GOODS} | {company.BUNDLE.key}
    assert shown | {picture for _colour, picture in company.CASE.colours} == set(pictures.PICTURES)


class TestLoad:
    def test_brings_the_whole_company(self, shop):
        assert Product.objects.exclude(kind="variation").count() == len(company.GOODS) + CASE_AND_SET
        assert Contact.objects.count() == len(company.CLIENTS) + CONVERTED
        assert Order.objects.count() == len(company.PURCHASES)
        assert Deal.objects.count() == len(company.NEGOTIATIONS) + len(company.PURCHASES) + CONVERTED
        assert all(product.photo for product in Product.objects.all())
        assert set(Product.objects.values_list("kind", flat=True)) == set(Product.Kind)

    def test_has_something_for_every_page_of_the_shop(self, shop):
        kinds = (Warehouse, StockDocument, PriceList, Coupon, Shipment, Message, Category)

        assert {model.__name__: model.objects.count() for model in kinds} == {
            "Warehouse": 2,
            "StockDocument": 3,
            "PriceList": 1,
            "Coupon": len(company.COUPONS),
            "Shipment": 6,
            "Message": 4,
            "Category": len(company.CATEGORIES),
        }
        assert set(Order.objects.values_list("shipped_state", flat=True)) == {
            "unshipped",
            "partly_shipped",
            "shipped",
            "delivered",
        }
        assert Coupon.objects.get(code="FAROL10").used == 1

    def test_writes_to_nobody(self, shop):
        assert set(Letter.objects.values_list("state", flat=True)) == {"sent", "failed"}

    def test_stands_in_every_stage(self, shop):
        codes = set(Deal.objects.values_list("stage__code", flat=True))

        assert codes == {"NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "WON", "LOSE"}

    def test_leaves_the_stock_that_the_shop_says(self, shop):
        simple = Product.objects.filter(kind="simple")
        available = {product.sku: product.available for product in simple}

        assert available == {
            f"FM-{goods.key.upper()}": goods.stock for goods in company.GOODS if not goods.is_service
        }

    def test_is_refused_while_it_is_there(self, shop, system, recorded):
        with pytest.raises(Conflict, match="here already"):
            load(by=system)

        assert recorded == []
        assert Category.objects.count() == len(company.CATEGORIES)

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
        assert Order.objects.filter(next_step_at__isnull=False).exists()

        clear(by=system)

        assert not Order.objects.exists()


class TestClear:
    def test_leaves_every_table_as_it_was(self, owner, system, request):
        open_store(responsible=owner, by=system)
        default_warehouse()
        ensure_services(by=system)
        ensure_methods(by=system)
        before = rows()

        request.getfixturevalue("shop")
        assert rows() != before
        clear(by=system)

        assert rows() == before
        assert Store.objects.get().name == "Our shop"

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

        assert cleared.kept == {"contact": 1, "product": 1, "category": 2}
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
