"""The settings of the shop: who may change them, and what may be written there."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealwright.crm.currency import usual_currency
from dealwright.events import Actor
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people.users.models import User
from dealwright.store.settings.actions import edit_store
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store

WRITTEN = {
    "name": "Boreal",
    "tagline": "Light things",
    "accent": "#AA3300",
    "currency": "BRL",
    "delivery_price": "12,50",
    "phone_region": "BR",
    "pipeline": "",
    "responsible": "",
}


class TestEditStore:
    def test_records_what_changed(self, store: Store, owner: User, recorded: Any) -> None:
        edit_store(name="Boreal", accent=store.accent, by=Actor.of(owner))

        assert Store.objects.get().name == "Boreal"
        assert recorded == ["store.edited"]
        assert recorded.entries[0].facts == {
            "changes": [{"field": "name", "before": "Aurora", "after": "Boreal"}]
        }

    def test_is_for_administrators(self, store: Store, anna: User, recorded: Any) -> None:
        for actor in (Actor.of(anna), Actor.visitor()):
            with pytest.raises(Forbidden):
                edit_store(name="Mine", by=actor)

        assert Store.objects.get().name == "Aurora"
        assert recorded == []

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", " "),
            ("accent", "red"),
            ("accent", "#fff;}body{"),
            ("currency", "XXY"),
            ("delivery_price", Decimal("-1")),
            ("delivery_price", Decimal("0.001")),
        ],
    )
    def test_refuses_odd_values(
        self, field: str, value: Any, store: Store, system: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused) as refusal:
            edit_store(**{field: value}, by=system)

        assert refusal.value.field == field
        assert getattr(Store.objects.get(), field) == getattr(store, field)
        assert recorded == []


class TestTheStore:
    def test_says_which_currency_deals_usually_have(self, store: Store, system: Actor) -> None:
        edit_store(currency="EUR", by=system)

        assert usual_currency() == "EUR"

    def test_has_its_defaults_before_it_is_opened(self) -> None:
        assert (the_store().name, the_store().currency) == ("Our shop", "BRL")
        assert Store.objects.count() == 0


class TestStoreSettings:
    def test_saves_what_was_written(
        self, store: Store, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        answer = client_of(owner).post("/store/settings", WRITTEN)

        assert answer.status_code == 303
        now = Store.objects.get()
        assert (now.name, now.accent, now.delivery_price) == ("Boreal", "#aa3300", Decimal("12.50"))

    def test_says_at_the_field_what_is_wrong(
        self, store: Store, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        answer = client_of(owner).post("/store/settings", WRITTEN | {"delivery_price": "twelve"})

        assert answer.status_code == 422
        assert "This is not an amount" in answer.text
        assert Store.objects.get().name == "Aurora"

    def test_is_closed_to_sellers_and_strangers(
        self, store: Store, anna: User, client_of: Callable[[User], Client]
    ) -> None:
        assert client_of(anna).get("/store/settings").status_code == 403
        assert Client().get("/store/settings")["Location"] == "/sign-in?next=/store/settings"
