"""Price lists: other prices beside the base price."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.prices import uses
from dealwright.catalog.prices.actions import (
    create_price_list,
    edit_price_list,
    remove_price_list,
    set_price,
)
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.prices.queries import prices_for
from dealwright.catalog.products.models import Product
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change


@pytest.fixture
def wholesale(system: Actor) -> PriceList:
    return create_price_list(name="Wholesale", currency="BRL", by=system)


class TestPricesFor:
    def test_takes_the_price_of_the_list_from_the_quantity_on(
        self, phone: Product, case: Product, wholesale: PriceList, system: Actor
    ) -> None:
        set_price(phone, wholesale, amount=Decimal("2300"), by=system)
        set_price(phone, wholesale, amount=Decimal("2100"), from_quantity=10, by=system)

        few = prices_for([phone, case], price_list=wholesale)
        many = prices_for([phone, case], price_list=wholesale, quantity=10)

        assert few == {phone.pk: money("2300", "BRL"), case.pk: case.price_money}
        assert many[phone.pk] == money("2100", "BRL")

    def test_asks_once_however_many_products(
        self,
        phone: Product,
        case: Product,
        wholesale: PriceList,
        system: Actor,
        django_assert_num_queries: Any,
    ) -> None:
        set_price(phone, wholesale, amount=Decimal("2300"), by=system)

        with django_assert_num_queries(1):
            prices_for([phone, case], price_list=wholesale)

    def test_keeps_the_base_price_where_the_list_rests_or_has_another_currency(
        self, phone: Product, wholesale: PriceList, system: Actor
    ) -> None:
        euros = create_price_list(name="Euros", currency="EUR", by=system)
        set_price(phone, euros, amount=Decimal("400"), by=system)
        set_price(phone, wholesale, amount=Decimal("2300"), by=system)
        edit_price_list(wholesale, is_active=False, by=system)

        for price_list in (euros, wholesale.refreshed(), None):
            assert prices_for([phone], price_list=price_list) == {phone.pk: phone.price_money}


class TestSetPrice:
    def test_is_told_on_the_product_and_taken_back(
        self, phone: Product, wholesale: PriceList, owner: User, recorded: Any
    ) -> None:
        set_price(phone, wholesale, amount=Decimal("2300"), by=Actor.of(owner))
        assert recorded == ["product.price_set"]

        undo_change(last_change(), by=Actor.of(owner))

        assert Price.objects.count() == 0

    @pytest.mark.parametrize("amount", ["-1", "0.001", "1e20", "NaN"])
    def test_refuses_an_odd_price(
        self, phone: Product, wholesale: PriceList, system: Actor, recorded: Any, amount: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            set_price(phone, wholesale, amount=Decimal(amount), by=system)

        assert refusal.value.field == "amount"
        assert Price.objects.count() == 0
        assert recorded == []

    def test_the_same_again_changes_nothing(
        self, phone: Product, wholesale: PriceList, system: Actor, recorded: Any
    ) -> None:
        for _time in range(2):
            set_price(phone, wholesale, amount=Decimal("2300"), by=system)

        assert recorded == ["product.price_set"]


class TestPriceLists:
    def test_are_made_by_those_who_change_settings(self, anna: User, recorded: Any) -> None:
        with pytest.raises(Forbidden):
            create_price_list(name="Mine", currency="BRL", by=Actor.of(anna))

        assert PriceList.objects.count() == 0
        assert recorded == []

    def test_stay_while_somebody_uses_them(
        self, wholesale: PriceList, system: Actor, recorded: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uses, "_asked", [lambda _list: "The shop"])

        with pytest.raises(Refused, match="The shop uses this price list"):
            remove_price_list(wholesale, by=system)

        assert PriceList.objects.count() == 1
        assert recorded == []

    def test_refuse_a_stale_version(self, wholesale: PriceList, system: Actor, recorded: Any) -> None:
        with pytest.raises(Conflict):
            edit_price_list(wholesale, name="Partners", version=7, by=system)

        assert wholesale.refreshed().name == "Wholesale"
        assert recorded == []


class TestPages:
    def test_change_all_prices_of_a_product_at_once(
        self, phone: Product, wholesale: PriceList, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        answer = client_of(owner).post(
            f"/products/{phone.pk}/prices",
            {
                f"price-{wholesale.pk}-1": "2300.50",
                f"more-{wholesale.pk}": "10",
                f"more-price-{wholesale.pk}": "2100",
            },
        )

        assert answer.status_code in {204, 303}
        assert list(Price.objects.values_list("from_quantity", "amount")) == [
            (1, Decimal("2300.50")),
            (10, Decimal("2100.00")),
        ]

    def test_say_what_is_missing_of_a_step(
        self, phone: Product, wholesale: PriceList, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        answer = client_of(owner).post(f"/products/{phone.pk}/prices", {f"more-{wholesale.pk}": "10"})

        assert answer.status_code == 422
        assert "Write the quantity and the price." in answer.content.decode()
        assert Price.objects.count() == 0

    def test_show_the_prices_of_a_list(
        self,
        phone: Product,
        wholesale: PriceList,
        owner: User,
        system: Actor,
        client_of: Callable[[User], Client],
    ) -> None:
        set_price(phone, wholesale, amount=Decimal("2300"), by=system)
        client = client_of(owner)

        assert "Aurora X2" in client.get(f"/price-lists/{wholesale.pk}").content.decode()
        assert "Wholesale" in client.get("/price-lists").content.decode()
        assert "Wholesale" in client.get(f"/products/{phone.pk}").content.decode()
