"""From a file to the catalogue: the worker writes it, once, in the name of whoever brought it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dealwright.catalog.imports import jobs, pictures
from dealwright.catalog.imports.actions import give_up_import, look_at_file, start_product_import
from dealwright.catalog.imports.models import ProductImport
from dealwright.catalog.products.actions import delete_product
from dealwright.catalog.products.models import Category, Kind, Product
from dealwright.events import Actor
from dealwright.kit import http
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.users.models import User
from tests.catalog.imports.test_reading import SHOPIFY, WOOCOMMERCE

OWN = "Name,Article number,Price,Stock,Category\nTea,TEA,12.50,7,Drinks > Hot\nCup,CUP,8,3,\nTea,TEA,x,1,\n"

WOOCOMMERCE_SERVICES = """\
ID,Type,SKU,Name,Published,Stock,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)
20,variable,FIT,Fitting,1,,,,Place,"Home, Shop"
21,"variation, virtual",FIT-H,Fitting - Home,1,,120,FIT,Place,Home
22,"variation, virtual",FIT-S,Fitting - Shop,1,,80,FIT,Place,Shop
"""
SHOPIFY_SERVICES = """\
Handle,Title,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Requires Shipping,Status
fitting,Fitting,true,Place,Home,FIT-H,120,false,active
fitting,,,,Shop,FIT-S,80,false,
"""


@pytest.fixture
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address of a picture is unreachable."""

    def refuse(*_args: Any, **_more: Any) -> Any:
        raise http.OutgoingFailed("nobody answers")

    monkeypatch.setattr(http, "send", refuse)


def brought(text: str, owner: User) -> ProductImport:
    """The import of this file, done."""
    by = Actor.of(owner)
    run = start_product_import(look_at_file(text.encode(), name="goods.csv", by=by), by=by)
    jobs.run_all()
    run.refresh_from_db()
    return run


class TestLookAtFile:
    def test_writes_nothing_yet(self, owner: User, recorded: Any) -> None:
        run = look_at_file(OWN.encode(), name="goods.csv", by=Actor.of(owner))

        assert (run.state, run.total, run.shape) == ("looked_at", 2, "own")
        assert run.problems == [{"line": 4, "text": "“x” is not a price."}]
        assert Product.objects.count() == 0
        assert recorded == []

    def test_keeps_nothing_of_a_file_it_refuses(self, owner: User, recorded: Any) -> None:
        with pytest.raises(Refused):
            look_at_file(b"Name,Price\nTea,x\n", name="goods.csv", by=Actor.of(owner))

        assert ProductImport.objects.count() == 0
        assert recorded == []

    def test_is_for_those_who_may_add_products(self, anna: User, recorded: Any) -> None:
        with pytest.raises(Forbidden):
            look_at_file(OWN.encode(), name="goods.csv", by=Actor.of(anna))

        assert ProductImport.objects.count() == 0
        assert recorded == []


class TestImport:
    def test_adds_products_with_their_shelves(self, owner: User) -> None:
        run = brought(OWN, owner)

        tea = Product.objects.get(sku="TEA")
        assert (run.created, run.changed, run.unchanged, run.is_over) == (2, 0, 0, True)
        assert (tea.name, tea.price, tea.stock, tea.external_id) == ("Tea", Decimal("12.50"), 7, "file:TEA")
        assert (tea.category.name, tea.category.parent.name) == ("Hot", "Drinks")

    def test_adds_nothing_twice(self, owner: User) -> None:
        brought(OWN, owner)

        again = brought(OWN, owner)

        assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
        assert (Product.objects.count(), Category.objects.count()) == (2, 2)

    def test_changes_what_the_file_says_otherwise(self, owner: User) -> None:
        brought(OWN, owner)

        again = brought(OWN.replace("12.50,7", "13.90,5"), owner)

        tea = Product.objects.get(sku="TEA")
        assert (again.changed, again.unchanged) == (1, 1)
        assert (tea.price, tea.stock) == (Decimal("13.90"), 5)

    def test_takes_variants_over_and_tells_of_pictures_nobody_sends(
        self, owner: User, no_pictures: None
    ) -> None:
        run = brought(SHOPIFY, owner)

        tee = Product.objects.get(external_id="shopify:tee")
        assert (tee.kind, tee.axes) == (Kind.VARIABLE, ["Size", "Colour"])
        assert {one.sku: one.options["Size"] for one in tee.variations.all()} == {
            "TEE-S-R": "S",
            "TEE-M-R": "M",
        }
        assert sum("nobody answers" in one["text"] for one in run.problems) == 2
        assert brought(SHOPIFY, owner).unchanged == 2

    @pytest.mark.parametrize("file", [WOOCOMMERCE_SERVICES, SHOPIFY_SERVICES], ids=["woocommerce", "shopify"])
    def test_lets_services_vary(self, owner: User, file: str) -> None:
        run = brought(file, owner)

        fitting = Product.objects.get(name="Fitting")
        assert (run.created, run.problems) == (1, [])
        assert (fitting.kind, fitting.of_services, fitting.axes) == (Kind.VARIABLE, True, ["Place"])
        told = {one.sku: (one.price, one.is_service, one.stock) for one in fitting.variations.all()}
        assert told == {"FIT-H": (Decimal(120), True, 0), "FIT-S": (Decimal(80), True, 0)}
        assert brought(file, owner).unchanged == 1

    def test_takes_over_what_woocommerce_exports(self, owner: User, no_pictures: None) -> None:
        brought(WOOCOMMERCE, owner)

        tee = Product.objects.get(external_id="woocommerce:10")
        assert sorted(one.sku for one in tee.variations.all()) == ["TEE-M", "TEE-S"]
        assert Product.objects.get(sku="FIT").kind == Kind.SERVICE

    def test_gives_products_their_pictures(
        self, owner: User, picture: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pictures, "_fetched", lambda _address: picture())

        brought("Name,Price,Photos\nTea,1,https://pictures.example/tea.png\n", owner)

        assert Product.objects.get(name="Tea").photo

    def test_passes_over_what_lies_in_the_bin(self, owner: User) -> None:
        brought(OWN, owner)
        delete_product(Product.objects.get(sku="TEA"), by=Actor.of(owner))

        run = brought(OWN, owner)

        assert run.unchanged == 1
        assert any("recycle bin" in one["text"] for one in run.problems)

    def test_goes_on_where_a_worker_died(self, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "BATCH", 1)
        by = Actor.of(owner)
        run = start_product_import(look_at_file(OWN.encode(), name="goods.csv", by=by), by=by)
        jobs.step()
        run.refresh_from_db()
        assert (run.done, Product.objects.count()) == (1, 1)

        jobs.run_all()

        run.refresh_from_db()
        assert (run.created, Product.objects.count()) == (2, 2)

    def test_may_be_forgotten_before_it_starts_only(self, owner: User) -> None:
        run = brought(OWN, owner)

        with pytest.raises(Conflict):
            give_up_import(run, by=Actor.of(owner))

        assert ProductImport.objects.filter(pk=run.pk).exists()


class TestPages:
    def test_lead_from_the_file_to_the_products(
        self, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        client = client_of(owner)
        sent = client.post("/products/imports", {"file": SimpleUploadedFile("goods.csv", OWN.encode())})
        url = sent.headers["Location"]

        looked_at = client.get(url).content.decode()
        client.post(f"{url}/start")
        jobs.run_all()
        done = client.get(url).content.decode()

        assert "2 products, in the columns of Dealwright" in looked_at
        assert "Line 4" in looked_at
        assert "2 new, 0 changed" in done
        assert "not a price" in client.get(f"{url}/problems").content.decode()

    def test_say_at_the_field_what_is_wrong_with_a_file(
        self, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        answer = client_of(owner).post(
            "/products/imports", {"file": SimpleUploadedFile("a.csv", b"Colour\nred\n")}
        )

        assert answer.status_code == 422
        assert "No column of this file is called" in answer.content.decode()
        assert ProductImport.objects.count() == 0

    def test_belong_to_whoever_brought_the_file(
        self, owner: User, manager: User, client_of: Callable[[User], Client]
    ) -> None:
        run = look_at_file(OWN.encode(), name="goods.csv", by=Actor.of(owner))

        assert client_of(manager).get(f"/products/imports/{run.pk}").status_code in {403, 404}
        assert client_of(manager).post(f"/products/imports/{run.pk}/start").status_code in {403, 404}
        run.refresh_from_db()
        assert run.state == "looked_at"
