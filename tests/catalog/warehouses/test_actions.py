"""Warehouses: adding, changing, letting them rest."""

from typing import Any

import pytest

from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.catalog.warehouses.actions import create_warehouse, edit_warehouse, remove_warehouse
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def warehouse(system: Actor) -> Warehouse:
    """A second one, behind the default one."""
    return create_warehouse(name="North", address="Rua A, 1", by=system)


class TestCreateWarehouse:
    def test_stands_behind_the_default_one(self, warehouse: Warehouse) -> None:
        assert [one.name for one in Warehouse.objects.all()] == ["Main warehouse", "North"]
        assert not warehouse.is_default

    def test_needs_the_right_to_settings(self, anna: User, recorded: Any) -> None:
        with pytest.raises(Forbidden):
            create_warehouse(name="North", by=Actor.of(anna))

        assert not Warehouse.objects.exists()
        assert recorded == []

    def test_refuses_an_empty_name(self, system: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            create_warehouse(name="  ", by=system)

        assert refusal.value.field == "name"


class TestEditWarehouse:
    def test_says_what_changed(self, warehouse: Warehouse, system: Actor, recorded: Any) -> None:
        edit_warehouse(warehouse, name="North 2", is_for_pickup=True, by=system)
        edit_warehouse(warehouse, name="North 2", by=system)

        assert recorded == ["warehouse.edited"]
        assert warehouse.refreshed().is_for_pickup

    def test_makes_another_one_the_default(self, warehouse: Warehouse, system: Actor) -> None:
        edit_warehouse(warehouse, is_default=True, by=system)

        assert default_warehouse() == warehouse
        assert Warehouse.objects.filter(is_default=True).count() == 1

    def test_refuses_to_rest_while_goods_lie_there(
        self, warehouse: Warehouse, phone: Product, system: Actor, recorded: Any
    ) -> None:
        set_stock(phone, stock=1, warehouse=warehouse, by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="Goods lie in “North”"):
            edit_warehouse(warehouse, is_active=False, by=system)

        assert warehouse.refreshed().is_active
        assert recorded == []

    def test_refuses_that_the_default_one_rests(self, system: Actor) -> None:
        with pytest.raises(Refused, match="default warehouse"):
            edit_warehouse(default_warehouse(), is_active=False, by=system)

    def test_refuses_a_stale_version(self, warehouse: Warehouse, system: Actor, recorded: Any) -> None:
        with pytest.raises(Conflict):
            edit_warehouse(warehouse, name="South", version=7, by=system)

        assert warehouse.refreshed().name == "North"
        assert recorded == []

    def test_nothing_is_put_where_it_rests(
        self, warehouse: Warehouse, phone: Product, system: Actor, recorded: Any
    ) -> None:
        warehouse = edit_warehouse(warehouse, is_active=False, by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="rests"):
            set_stock(phone, stock=1, warehouse=warehouse, by=system)

        assert recorded == []


class TestRemoveWarehouse:
    def test_removes_an_empty_one(
        self, warehouse: Warehouse, phone: Product, system: Actor, recorded: Any
    ) -> None:
        set_stock(phone, stock=1, warehouse=warehouse, by=system)
        set_stock(phone, stock=0, warehouse=warehouse, by=system)
        recorded.start_over()

        remove_warehouse(warehouse, by=system)

        assert recorded == ["warehouse.removed"]
        assert [one.name for one in Warehouse.objects.all()] == ["Main warehouse"]

    def test_refuses_one_that_is_not_empty(
        self, warehouse: Warehouse, phone: Product, system: Actor, recorded: Any
    ) -> None:
        set_stock(phone, stock=1, warehouse=warehouse, by=system)
        recorded.start_over()

        with pytest.raises(Refused):
            remove_warehouse(warehouse, by=system)

        assert Warehouse.objects.count() == 2
        assert recorded == []
