"""The settings of the shop: who may change them, and what may be written there."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dealwright.catalog.prices.actions import create_price_list, remove_price_list
from dealwright.catalog.prices.models import PriceList
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
    "phone_region": "BR",
    "pipeline": "",
    "responsible": "",
}


@pytest.fixture
def picture() -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "PNG")
    return file.getvalue()


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
            ("language", "xx"),
            ("languages", ["en", "xx"]),
            ("about", "a" * 2001),
            ("contact_email", "nobody"),
            ("hold_minutes", 0),
            ("reminds_after_hours", 0),
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

    def test_refuses_prices_in_another_currency(self, store: Store, system: Actor, recorded: Any) -> None:
        listed = create_price_list(name="Euro", currency="EUR", by=system)

        with pytest.raises(Refused) as refusal:
            edit_store(price_list=listed, by=system)

        assert refusal.value.field == "price_list"
        assert Store.objects.get().price_list is None
        assert recorded == ["price_list.created"]

    def test_refuses_languages_without_one_of_its_own(self, store: Store, system: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            edit_store(languages=["en"], by=system)

        assert refusal.value.field == "language"

    def test_refuses_a_picture_that_is_none(self, store: Store, system: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            edit_store(hero_photo=b"GIF89a, not really", by=system)

        assert refusal.value.field == "hero_photo"
        assert Store.objects.get().hero_photo == ""


class TestPriceLists:
    def test_are_not_removed_while_the_shop_shows_their_prices(self, store: Store, system: Actor) -> None:
        listed = create_price_list(name="Friends", currency="BRL", by=system)
        edit_store(price_list=listed, by=system)

        with pytest.raises(Refused, match="The shop uses this price list"):
            remove_price_list(listed, by=system)

        assert PriceList.objects.count() == 1


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
        assert (now.name, now.accent, now.tagline) == ("Boreal", "#aa3300", "Light things")

    def test_saves_what_the_first_page_shows(
        self, store: Store, owner: User, client_of: Callable[[User], Client], picture: bytes
    ) -> None:
        client = client_of(owner)
        told = {
            "about": "Few things.",
            "language": "pt-br",
            "languages": ["en", "pt-br"],
            "hold_minutes": "30",
        }
        photo = SimpleUploadedFile("hero.png", picture, "image/png")

        assert client.post("/store/settings", WRITTEN | told | {"hero_photo": photo}).status_code == 303

        now = Store.objects.get()
        assert (now.about, now.languages, now.hold_minutes) == ("Few things.", ["en"], 30)
        assert now.spoken == ["pt-br", "en"]
        assert now.hero_url in Client().get("/shop/").text
        client.post("/store/settings", WRITTEN | {"remove_hero_photo": "on"})
        assert Store.objects.get().hero_photo == ""

    def test_says_at_the_picture_that_it_is_none(
        self, store: Store, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        photo = SimpleUploadedFile("hero.png", b"not a picture", "image/png")

        answer = client_of(owner).post("/store/settings", WRITTEN | {"hero_photo": photo})

        assert answer.status_code == 422
        assert 'id="id_hero_photo_error"' in answer.text
        assert Store.objects.get().name == "Aurora"

    def test_says_at_the_field_what_is_wrong(
        self, store: Store, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        answer = client_of(owner).post("/store/settings", WRITTEN | {"phone_region": "Brazil"})

        assert answer.status_code == 422
        assert 'id="id_phone_region_error"' in answer.text
        assert Store.objects.get().name == "Aurora"

    def test_is_closed_to_sellers_and_strangers(
        self, store: Store, anna: User, client_of: Callable[[User], Client]
    ) -> None:
        assert client_of(anna).get("/store/settings").status_code == 403
        assert Client().get("/store/settings")["Location"] == "/sign-in?next=/store/settings"
