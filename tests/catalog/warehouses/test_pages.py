"""The pages of warehouses and of stock, and what programs see of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.products.models import Product
from dealwright.catalog.settings.queries import keeps_inventory
from dealwright.catalog.stock.actions import set_stock
from dealwright.catalog.warehouses.actions import create_warehouse
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User

pytestmark = pytest.mark.django_db


class TestWarehousesPage:
    def test_adds_changes_and_removes(
        self, owner: User, client_of: Callable[[User], Client], phone: Product
    ) -> None:
        browser = client_of(owner)

        assert "Main warehouse" in browser.get("/warehouses").content.decode()
        assert browser.post("/warehouses", {"name": "North", "address": "Rua A"}).status_code == 303
        north = Warehouse.objects.get(name="North")
        sent = {"name": "North 2", "address": "", "is_active": "on", "version": north.version}
        assert browser.post(f"/warehouses/{north.pk}", sent).status_code == 303
        assert north.refreshed().name == "North 2"
        assert browser.post(f"/warehouses/{north.pk}/removal").status_code == 303
        assert Warehouse.objects.get().is_default

    def test_complains_at_the_field(
        self, owner: User, client_of: Callable[[User], Client], recorded: Any
    ) -> None:
        answer = client_of(owner).post("/warehouses", {"name": " "})

        assert answer.status_code == 422
        assert not Warehouse.objects.filter(name=" ").exists()

    def test_switches_the_inventory(self, owner: User, client_of: Callable[[User], Client]) -> None:
        browser = client_of(owner)

        browser.post("/warehouses/inventory", {"on": "yes"})
        assert keeps_inventory()
        browser.post("/warehouses/inventory", {"on": "no"})
        assert not keeps_inventory()

    def test_is_for_those_who_may_change_settings(
        self, anna: User, client_of: Callable[[User], Client], recorded: Any
    ) -> None:
        browser = client_of(anna)

        assert browser.get("/warehouses").status_code == 403
        assert browser.post("/warehouses", {"name": "North"}).status_code == 403
        assert browser.post("/warehouses/inventory", {"on": "yes"}).status_code == 403
        assert not keeps_inventory()
        assert recorded == []


class TestStockPage:
    def test_tells_what_lies_where(
        self, owner: User, client_of: Callable[[User], Client], phone: Product, system: Actor
    ) -> None:
        north = create_warehouse(name="North", by=system)
        set_stock(phone, stock=5, warehouse=north, by=system)
        browser = client_of(owner)

        page = browser.get("/stock").content.decode()
        assert "Main warehouse: 10, North: 5" in page
        found = browser.get(f"/stock?warehouse_id={north.pk}").content.decode()
        assert "Aurora X2" in found

    def test_is_kept_from_those_who_may_not_see_stock(
        self, anna: User, client_of: Callable[[User], Client], api_of: Any, phone: Product, system: Actor
    ) -> None:
        edit_role(anna.role, hidden={"product": ["stock"]}, by=system)

        assert client_of(anna).get("/stock").status_code == 403
        assert api_of(anna).get("/api/v1/stock").status_code == 403
        assert "Main warehouse" not in client_of(anna).get(f"/products/{phone.pk}").content.decode()


class TestProductWarehouses:
    def test_counts_one_place(
        self, owner: User, client_of: Callable[[User], Client], phone: Product, system: Actor
    ) -> None:
        north = create_warehouse(name="North", by=system)
        browser = client_of(owner)

        assert "North" in browser.get(f"/products/{phone.pk}").content.decode()
        url = f"/products/{phone.pk}/warehouses"
        assert browser.get(url).status_code == 200
        assert browser.post(url, {"warehouse": north.pk, "stock": 4}).status_code == 303
        assert phone.refreshed().stock == 14
        assert browser.post(url, {"warehouse": north.pk, "stock": "many"}).status_code == 422
        assert phone.refreshed().stock == 14


class TestApi:
    def test_tells_and_changes(self, owner: User, api_of: Any, phone: Product) -> None:
        program = api_of(owner)

        made = program.post("/api/v1/warehouses", {"name": "North"})
        assert made.status_code == 201
        changed = program.patch(f"/api/v1/warehouses/{made.json()['id']}", {"is_for_pickup": True})
        assert changed.json()["is_for_pickup"]
        counted = program.post(
            f"/api/v1/products/{phone.pk}/stock", {"stock": 3, "warehouse_id": made.json()["id"]}
        )
        assert counted.json()["stock"] == 13
        levels = program.get(f"/api/v1/stock?product_id={phone.pk}&sort=id").json()["items"]
        assert [level["quantity"] for level in levels] == [10, 3]
        assert program.delete(f"/api/v1/warehouses/{made.json()['id']}").status_code == 422
        settings = program.patch("/api/v1/settings/catalog", {"keeps_inventory": True})
        assert settings.json() == {"version": 2, "keeps_inventory": True}

    def test_refuses_sellers(self, anna: User, api_of: Any, recorded: Any) -> None:
        program = api_of(anna)
        recorded.start_over()

        assert program.post("/api/v1/warehouses", {"name": "North"}).status_code == 403
        assert program.patch("/api/v1/settings/catalog", {"keeps_inventory": True}).status_code == 403
        assert recorded == []
