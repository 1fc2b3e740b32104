"""Products through the API."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.catalog.products.actions import create_product, create_variation, edit_product
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.stock.actions import reserve_stock, set_stock
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User

Program = Callable[[User], Any]


@pytest.fixture
def api(owner: User, api_of: Program) -> Any:
    """The administrator's program."""
    return api_of(owner)


class TestProducts:
    def test_tells_everything_of_a_product(
        self, api: Any, phone: Product, phones: Category, picture: Callable[..., bytes], system: Actor
    ) -> None:
        reserve_stock([(phone.pk, 2)], holder=phones, by=system)
        name = edit_product(phone, photo=picture(), by=system).photo

        told = api.get(f"/api/v1/products/{phone.pk}").json()

        assert {"id", "version", "created_at", "updated_at"} <= told.keys()
        assert {key: told[key] for key in ("name", "sku", "kind", "price", "category_id", "active")} == {
            "name": "Aurora X2",
            "sku": "AX2",
            "kind": "product",
            "price": {"amount": "2499.00", "currency": "BRL"},
            "category_id": phones.pk,
            "active": True,
        }
        assert (told["stock"], told["reserved"], told["available"]) == (10, 2, 8)
        (photo,) = told["photos"]
        assert photo.pop("id")
        assert photo == {
            "url": f"/files/products/{name}.webp",
            "thumbnail_url": f"/files/products/{name}-small.webp",
            "description": "",
        }

    def test_lists_filters_and_finds(self, api: Any, phone: Product, case: Product) -> None:
        def names(query: str) -> list[str]:
            return [one["name"] for one in api.get(f"/api/v1/products?{query}").json()["items"]]

        assert names("") == ["Soft case", "Aurora X2"]
        assert names("sort=price") == ["Soft case", "Aurora X2"]
        assert names("price__gte=50") == ["Aurora X2"]
        assert names("q=AURORA") == ["Aurora X2"]
        assert names("sku=AX2") == ["Aurora X2"]

    @pytest.mark.parametrize("word", ["product", "simple"])
    def test_understands_both_words_for_a_simple_product(self, api: Any, phone: Product, word: str) -> None:
        price = {"amount": "10.00", "currency": "BRL"}

        made = api.post("/api/v1/products", {"name": "Strap", "kind": word, "price": price}).json()
        found = api.get(f"/api/v1/products?kind={word}&count=true").json()

        assert made["kind"] == "product"
        assert Product.objects.get(pk=made["id"]).kind == "simple"
        assert (found["count"], {one["kind"] for one in found["items"]}) == (2, {"product"})

    def test_asks_the_database_as_often_for_many_as_for_one(
        self, api: Any, phone: Product, system: Actor
    ) -> None:
        api.get("/api/v1/products")  # the first use of a token is noted
        counts = []
        for place in (0, 1):
            with CaptureQueriesContext(connection) as captured:
                assert api.get("/api/v1/products").status_code == 200
            counts.append(len(captured))
            for number in range(40 * (1 - place)):
                create_product(name=f"P{number}", price=money(1, "BRL"), by=system)

        assert counts[0] == counts[1] <= 5

    def test_adds_a_product(self, api: Any, phones: Category) -> None:
        answer = api.post(
            "/api/v1/products",
            {
                "name": "Aurora X3",
                "price": {"amount": "2999.90", "currency": "BRL"},
                "category_id": phones.pk,
                "tax_rate": "0.2",
                "stock": 4,
            },
        )

        assert answer.status_code == 201
        assert answer.json()["tax_rate"] == "0.2"
        assert Product.objects.get().price_money == money("2999.90", "BRL")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("price.amount", {"price": {"amount": 12.5, "currency": "BRL"}}),
            ("price.amount", {"price": {"amount": "-1", "currency": "BRL"}}),
            ("price", {"price": {"amount": "-1.00", "currency": "BRL"}}),
            ("category_id", {"category_id": 999999}),
            ("stock", {"stock": -1}),
            ("stock", {"stock": 100_000_001}),
            ("tax_rate", {"tax_rate": "1.5"}),
            ("colour", {"colour": "red"}),
        ],
    )
    def test_refuses_odd_values(self, field: str, value: dict[str, Any], api: Any) -> None:
        body = {"name": "Aurora", "price": {"amount": "1.00", "currency": "BRL"}, **value}

        answer = api.post("/api/v1/products", body)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"].split(".")[0] == field.split(".")[0]
        assert Product.objects.count() == 0

    def test_changes_only_what_is_sent(self, api: Any, phone: Product) -> None:
        answer = api.patch(f"/api/v1/products/{phone.pk}", {"active": False, "category_id": None})

        assert answer.status_code == 200
        now = phone.refreshed()
        assert (now.is_active, now.category, now.name) == (False, None, "Aurora X2")

    def test_refuses_a_stale_version(self, api: Any, phone: Product) -> None:
        answer = api.patch(f"/api/v1/products/{phone.pk}", {"name": "Else", "version": phone.version + 7})

        assert answer.status_code == 409
        assert phone.refreshed().name == "Aurora X2"

    def test_counts_stock(self, api: Any, phone: Product) -> None:
        assert api.post(f"/api/v1/products/{phone.pk}/stock", {"stock": 3}).json()["stock"] == 3
        assert api.post(f"/api/v1/products/{phone.pk}/stock", {"stock": -3}).status_code == 422
        assert phone.refreshed().stock == 3

    def test_sets_and_removes_the_picture(
        self, api: Any, phone: Product, picture: Callable[..., bytes]
    ) -> None:
        address, content = f"/api/v1/products/{phone.pk}/photos", base64.b64encode(picture()).decode()

        assert len(api.post(address, {"content": content}).json()["photos"]) == 1
        assert api.post(address, {"content": base64.b64encode(b"no picture").decode()}).status_code == 422
        assert api.post(address, {"content": "not base 64"}).status_code == 422
        assert phone.refreshed().photo != ""
        assert api.delete(address).status_code == 204
        assert phone.refreshed().photo == ""

    def test_lets_sellers_look_and_not_touch(
        self, phone: Product, anna: User, manager: User, api_of: Program
    ) -> None:
        seller, head = api_of(anna), api_of(manager)

        assert seller.get(f"/api/v1/products/{phone.pk}").status_code == 200
        assert seller.patch(f"/api/v1/products/{phone.pk}", {"name": "Mine"}).status_code == 404
        assert seller.post("/api/v1/categories", {"name": "Mine"}).status_code == 403
        assert phone.refreshed().name == "Aurora X2"
        assert head.get(f"/api/v1/products/{phone.pk}").status_code == 200

    def test_tells_the_timeline(self, api: Any, phone: Product) -> None:
        items = api.get(f"/api/v1/products/{phone.pk}/timeline").json()["items"]

        assert [item["kind"] for item in items] == ["product.created"]


class TestVariations:
    def test_are_added_one_by_one_and_as_combinations(self, api: Any, system: Actor) -> None:
        shirt = create_product(name="Shirt", price=money("10", "BRL"), by=system)
        address = f"/api/v1/products/{shirt.pk}"

        small = api.post(f"{address}/variations", {"options": {"Size": "S"}, "sku": "SH-S", "stock": 2})
        told = api.post(f"{address}/combinations", {"values": {"Size": ["S", "M"]}}).json()

        assert small.status_code == 201
        assert (small.json()["kind"], small.json()["parent_id"]) == ("variation", shirt.pk)
        assert (told["kind"], told["axes"], told["variants"][0]) == ("variable", ["Size"], small.json()["id"])
        items = api.get(f"{address}/variations?sort=id").json()["items"]
        assert [(one["name"], one["options"]) for one in items] == [
            ("Shirt, S", {"Size": "S"}),
            ("Shirt, M", {"Size": "M"}),
        ]
        assert len(api.get("/api/v1/products?parent_id__is_null=true").json()["items"]) == 1
        assert len(api.get("/api/v1/products?kind=variation").json()["items"]) == 2

    @pytest.mark.parametrize(
        "body",
        [
            {"options": {}},
            {"options": {"Size": ""}},
            {"options": {"Size": ["S"]}},
            {"options": {"Size": "S"}, "price": {"amount": "1.00", "currency": "EUR"}},
            {"options": {"Size": "S"}, "stock": -1},
        ],
    )
    def test_refuse_odd_values(self, body: dict[str, Any], api: Any, case: Product, system: Actor) -> None:
        set_stock(case, stock=0, by=system)

        assert api.post(f"/api/v1/products/{case.pk}/variations", body).status_code == 422
        assert (case.refreshed().kind, Product.objects.count()) == ("simple", 1)

    def test_say_what_their_product_does_not(self, api: Any, case: Product, system: Actor) -> None:
        set_stock(case, stock=0, by=system)
        small = create_variation(case, options={"Size": "S"}, by=system)
        address = f"/api/v1/products/{small.pk}"

        assert api.patch(address, {"weight": 90, "options": {"Size": "XS"}}).json()["weight"] == 90
        refused = api.patch(address, {"name": "Else"})

        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "name")
        assert small.refreshed().options == {"Size": "XS"}
        assert small.refreshed().name == "Soft case, XS"


class TestParts:
    def test_make_a_bundle(self, api: Any, phone: Product, case: Product, system: Actor) -> None:
        kit = create_product(name="Kit", price=money("10", "BRL"), by=system)
        body = {"parts": [{"product_id": phone.pk}, {"product_id": case.pk, "quantity": 2}]}

        told = api.post(f"/api/v1/products/{kit.pk}/parts", body).json()

        assert told["kind"] == "bundle"
        assert told["parts"] == [
            {"product_id": phone.pk, "quantity": 1},
            {"product_id": case.pk, "quantity": 2},
        ]

    def test_refuse_what_is_not_there(self, api: Any, system: Actor) -> None:
        kit = create_product(name="Kit", price=money("10", "BRL"), by=system)

        answer = api.post(f"/api/v1/products/{kit.pk}/parts", {"parts": [{"product_id": 999_999}]})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "parts.0.product_id")
        assert kit.refreshed().kind == "simple"


class TestPhotos:
    def test_are_described_ordered_and_removed(
        self, api: Any, phone: Product, picture: Callable[..., bytes]
    ) -> None:
        address = f"/api/v1/products/{phone.pk}/photos"
        for width in (50, 51):
            content = base64.b64encode(picture(width=width)).decode()
            told = api.post(address, {"content": content, "description": f"{width} wide"}).json()
        first, second = (photo["id"] for photo in told["photos"])

        api.post(f"{address}/order", {"photo_ids": [second]})
        told = api.patch(f"{address}/{first}", {"description": "From behind"}).json()

        assert [(one["id"], one["description"]) for one in told["photos"]] == [
            (second, "51 wide"),
            (first, "From behind"),
        ]
        assert api.post(f"{address}/order", {"photo_ids": [999_999]}).status_code == 422
        assert api.delete(f"{address}/{second}").status_code == 204
        assert api.delete(f"{address}/{second}").status_code == 404
        assert [photo.pk for photo in phone.photos.all()] == [first]


class TestCategories:
    def test_stand_on_one_another(self, api: Any, phones: Category) -> None:
        cases = api.post("/api/v1/categories", {"name": "Cases", "parent_id": phones.pk}).json()
        address = f"/api/v1/categories/{cases['id']}"

        assert api.patch(f"/api/v1/categories/{phones.pk}", {"parent_id": cases["id"]}).status_code == 422
        assert api.patch(address, {"shown": False, "parent_id": None}).json()["shown"] is False
        assert api.post(f"{address}/place", {"before_id": phones.pk}).status_code == 200
        assert api.get(address).json()["parent_id"] is None
        names = [one["name"] for one in api.get("/api/v1/categories?sort=id").json()["items"]]
        assert names == ["Phones", "Cases"]
        assert [one.name for one in Category.objects.all()] == ["Cases", "Phones"]
        assert api.delete(address).status_code == 204

    def test_have_a_picture(self, api: Any, phones: Category, picture: Callable[..., bytes]) -> None:
        address = f"/api/v1/categories/{phones.pk}/photo"
        content = base64.b64encode(picture()).decode()

        assert api.post(address, {"content": content}).json()["photo_url"] == phones.refreshed().photo_url
        assert phones.refreshed().photo != ""
        assert api.delete(address).status_code == 204
        assert phones.refreshed().photo == ""

    def test_stay_while_something_stands_on_them(self, api: Any, phone: Product, phones: Category) -> None:
        answer = api.delete(f"/api/v1/categories/{phones.pk}")

        assert answer.status_code == 422
        assert "1 product stands in this category" in answer.json()["detail"]

    def test_are_not_for_sellers_to_change(self, phones: Category, anna: User, api_of: Program) -> None:
        seller = api_of(anna)

        assert seller.get(f"/api/v1/categories/{phones.pk}").status_code == 200
        assert seller.patch(f"/api/v1/categories/{phones.pk}", {"name": "Mine"}).status_code == 403
        assert seller.delete(f"/api/v1/categories/{phones.pk}").status_code == 403
        assert phones.refreshed().name == "Phones"


class TestListOfCategories:
    def test_are_listed_and_added(self, api: Any, phones: Category) -> None:
        assert api.post("/api/v1/categories", {"name": "Cases"}).status_code == 201

        names = [one["name"] for one in api.get("/api/v1/categories?sort=id").json()["items"]]
        assert names == ["Phones", "Cases"]
