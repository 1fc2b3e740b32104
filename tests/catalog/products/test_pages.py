"""Products in the office, and the pictures everybody may see."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dealwright.catalog.products.actions import create_product, edit_product
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User

Browser = Callable[[User], Client]


@pytest.fixture
def office(owner: User, client_of: Browser) -> Client:
    """The administrator's browser."""
    return client_of(owner)


def written(**changed: str) -> dict[str, str]:
    """The form of a product, filled in."""
    fields = {"name": "Aurora X3", "price": "2.999,90", "currency": "BRL", "category": "", "new_category": ""}
    return {**fields, "sku": "", "description": "", "is_active": "on", "stock": "5", "version": "", **changed}


class TestProducts:
    def test_lists_what_is_searched_for(self, office: Client, phone: Product, case: Product) -> None:
        page = office.get("/products?q=aurora").text

        assert "Aurora X2" in page
        assert "Soft case" not in page

    def test_narrows_by_category_and_state(
        self, office: Client, phone: Product, case: Product, system: Actor
    ) -> None:
        set_stock(case, stock=0, by=system)

        assert "Soft case" not in office.get(f"/products?category={phone.category_id}").text
        assert "Aurora X2" not in office.get("/products?is_service=false&stock__lte=0").text
        assert "Soft case" in office.get("/products?is_service=false&stock__lte=0").text
        assert "No product fits" in office.get("/products?active=false").text

    @pytest.mark.parametrize(
        "odd", ["category=x", "category=99999999999999999999", "active=x", "sort=x", "q=%00"]
    )
    def test_passes_over_what_makes_no_sense(self, odd: str, office: Client, phone: Product) -> None:
        assert office.get(f"/products?{odd}").status_code == 200

    def test_pages_by_name_without_doubling(self, office: Client, system: Actor) -> None:
        for place in range(60):
            create_product(name=f"Éclair {place:02}", price=money(1, "BRL"), by=system)

        first = office.get("/products?sort=name").text
        cursor = first.split("&amp;cursor=")[1].split('"')[0]
        second = office.get(f"/products?sort=name&cursor={cursor}", headers={"hx-request": "true"}).text

        assert [first.count("data-row="), second.count("data-row=")] == [50, 10]
        assert "<html" not in second


class TestNewProduct:
    def test_adds_it_with_picture_category_and_stock(
        self, office: Client, picture: Callable[..., bytes]
    ) -> None:
        photo = SimpleUploadedFile("p.png", picture(), "image/png")

        answer = office.post("/products/new", {**written(new_category="Phones"), "photo": photo})

        product = Product.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/products/{product.pk}")
        assert (product.price, product.stock) == (Decimal("2999.90"), 5)
        assert product.category is not None
        assert product.category.name == "Phones"
        assert office.get(product.photo_url).status_code == 200

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name", ""),
            ("price", "cheap"),
            ("price", "-1"),
            ("price", "1.999"),
            ("stock", "-1"),
            ("stock", "9" * 12),
        ],
    )
    def test_says_at_the_field_what_is_wrong(self, field: str, typed: str, office: Client) -> None:
        answer = office.post("/products/new", written(**{field: typed, "new_category": "Phones"}))

        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.text
        assert (Product.objects.count(), Category.objects.count()) == (0, 0)

    def test_refuses_a_file_that_is_no_picture(self, office: Client) -> None:
        file = SimpleUploadedFile("p.png", b"<script>", "image/png")

        answer = office.post("/products/new", {**written(), "photo": file})

        assert answer.status_code == 422
        assert "This file is not a picture we can read" in answer.text
        assert Product.objects.count() == 0

    def test_is_not_for_sellers(self, anna: User, client_of: Browser) -> None:
        assert client_of(anna).get("/products/new").status_code == 403
        assert client_of(anna).post("/products/new", written()).status_code == 403
        assert Product.objects.count() == 0


class TestEditProduct:
    def test_saves_and_leads_back_to_the_card(self, office: Client, phone: Product) -> None:
        answer = office.post(f"/products/{phone.pk}/edit", written(version=str(phone.version)))

        assert answer["Location"] == f"/products/{phone.pk}"
        assert phone.refreshed().name == "Aurora X3"
        assert phone.refreshed().stock == 10

    def test_tells_of_a_newer_version_and_keeps_what_was_typed(
        self, office: Client, phone: Product, system: Actor
    ) -> None:
        edit_product(phone, description="Changed meanwhile", by=system)

        answer = office.post(f"/products/{phone.pk}/edit", written(version="1"))

        assert answer.status_code == 409
        assert "Dealwright was quicker" in answer.text
        assert 'value="Aurora X3"' in answer.text
        assert phone.refreshed().name == "Aurora X2"

    def test_is_not_for_sellers(self, phone: Product, anna: User, client_of: Browser) -> None:
        seller = client_of(anna)

        assert seller.get(f"/products/{phone.pk}").status_code == 200
        assert "Save the count" not in seller.get(f"/products/{phone.pk}").text
        assert seller.post(f"/products/{phone.pk}/edit", written()).status_code == 404
        assert seller.post(f"/products/{phone.pk}/stock", {"stock": "1"}).status_code == 404
        assert (phone.refreshed().name, phone.refreshed().stock) == ("Aurora X2", 10)


class TestProductStock:
    def test_is_counted(self, office: Client, phone: Product) -> None:
        assert office.post(f"/products/{phone.pk}/stock", {"stock": "7"}).status_code == 303
        assert phone.refreshed().stock == 7

        answer = office.post(f"/products/{phone.pk}/stock", {"stock": "many"})
        assert answer.status_code == 422
        assert phone.refreshed().stock == 7


class TestPhoto:
    def test_is_shown_to_everybody_and_kept_for_ever(
        self, phone: Product, system: Actor, picture: Callable[..., bytes]
    ) -> None:
        product = edit_product(phone, photo=picture(), by=system)

        for address in (product.photo_url, product.thumbnail_url):
            answer = Client().get(address)
            assert answer.status_code == 200
            assert answer["Content-Type"] == "image/webp"
            assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer.content.startswith(b"RIFF")

    @pytest.mark.parametrize(
        "name", ["x.webp", "..%2Fsecret", "%2e%2e/%2e%2e/etc/passwd", "0" * 32 + ".webp"]
    )
    def test_serves_nothing_else(self, name: str) -> None:
        assert Client().get(f"/files/products/{name}").status_code == 404
