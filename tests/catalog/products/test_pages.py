"""Products in the office, and the pictures everybody may see."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dealwright.catalog.products.actions import (
    create_category,
    create_product,
    create_variation,
    edit_product,
)
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
    fields = {
        "kind": "simple",
        "name": "Aurora X3",
        "price": "2.999,90",
        "currency": "BRL",
        "category": "",
        "new_category": "",
    }
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

        assert "Soft case" not in office.get(f"/products?category_id={phone.category_id}").text
        assert "Aurora X2" not in office.get("/products?kind=simple&stock__lte=0").text
        assert "Soft case" in office.get("/products?kind=simple&stock__lte=0").text
        assert "No product fits" in office.get("/products?active=false").text

    @pytest.mark.parametrize(
        "odd", ["category=x", "category=99999999999999999999", "active=x", "sort=x", "q=%00"]
    )
    def test_passes_over_what_makes_no_sense(self, odd: str, office: Client, phone: Product) -> None:
        assert office.get(f"/products?{odd}").status_code == 200

    def test_offers_a_file_to_those_who_may_add(
        self, office: Client, anna: User, client_of: Browser, phone: Product
    ) -> None:
        assert 'href="/products/imports"' in office.get("/products").text
        assert 'href="/products/imports"' not in client_of(anna).get("/products").text

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


class TestProductKinds:
    def test_leads_on_to_the_variations_of_a_new_one(self, office: Client) -> None:
        answer = office.post("/products/new", written(kind="variable", stock="0"))

        assert answer["Location"] == f"/products/{Product.objects.get().pk}/variations"

    def test_keeps_all_that_was_typed(self, office: Client) -> None:
        typed = {
            "compare_price": "3.499,00",
            "attributes": "Material: Glass; Steel\nColour: Black",
            "tax_rate": "7.5",
            "weight": "180",
            "length": "160",
            "width": "75",
            "height": "8",
            "search_title": "Aurora X3, the phone",
        }

        office.post("/products/new", written(**typed))

        product = Product.objects.get()
        assert (product.compare_price, product.tax_rate) == (Decimal("3499.00"), Decimal("0.075"))
        assert product.attributes == {"Material": ["Glass", "Steel"], "Colour": ["Black"]}
        assert (product.weight, product.sides) == (180, "160 × 75 × 8")
        assert (product.search_title, product.is_tax_included) == ("Aurora X3, the phone", False)
        card = office.get(f"/products/{product.pk}").text
        assert "Glass, Steel" in card
        assert "7.5" in card

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("kind", "variation"),
            ("kind", "x"),
            ("compare_price", "-1"),
            ("tax_rate", "100"),
            ("weight", "-1"),
            ("attributes", "Cotton"),
            ("attributes", "x" * 61 + ": y"),
        ],
    )
    def test_says_at_the_field_what_is_wrong(self, field: str, typed: str, office: Client) -> None:
        answer = office.post("/products/new", written(**{field: typed}))

        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.text
        assert Product.objects.count() == 0


class TestProductVariations:
    def test_are_added_and_changed_together(self, office: Client, case: Product, system: Actor) -> None:
        set_stock(case, stock=0, by=system)
        address = f"/products/{case.pk}/variations"

        office.post(f"{address}/new", {"axis": ["Size", ""], "values": ["S; M", ""]})
        small, medium = Product.objects.filter(parent=case).order_by("position")
        answer = office.post(
            address,
            {
                f"price-{small.pk}": "55,00",
                f"sku-{small.pk}": "C-S",
                f"weight-{small.pk}": "90",
                f"is_active-{small.pk}": "on",
                f"price-{medium.pk}": "60",
                f"sku-{medium.pk}": "",
                f"weight-{medium.pk}": "",
            },
        )

        assert answer.status_code == 303
        small, medium = small.refreshed(), medium.refreshed()
        assert (small.name, small.price, small.sku, small.weight) == ("Soft case, S", 55, "C-S", 90)
        assert (medium.price, medium.is_active) == (60, False)
        assert "Soft case, S" not in office.get("/products").text
        assert "S" in office.get(f"/products/{case.pk}").text

    def test_says_at_its_row_what_is_wrong(self, office: Client, case: Product, system: Actor) -> None:
        set_stock(case, stock=0, by=system)
        small = create_variation(case, options={"Size": "S"}, by=system)
        medium = create_variation(case, options={"Size": "M"}, by=system)
        typed = {f"price-{small.pk}": "9", f"sku-{small.pk}": "SAME"}
        typed |= {f"price-{medium.pk}": "9", f"sku-{medium.pk}": "SAME"}

        answer = office.post(f"/products/{case.pk}/variations", typed)

        assert answer.status_code == 422
        assert f'id="field-sku-{medium.pk}_error"' in answer.text
        assert small.refreshed().sku is None

    def test_refuses_odd_values(self, office: Client, case: Product) -> None:
        address = f"/products/{case.pk}/variations/new"

        for odd in (
            {},
            {"axis": "Size"},
            {"axis": ["a", "A"], "values": ["1", "2"]},
            {"axis": "x" * 61, "values": "1"},
        ):
            assert office.post(address, odd).status_code == 422

        assert (case.refreshed().kind, Product.objects.count()) == ("simple", 1)


class TestProductParts:
    def test_are_found_added_and_saved(
        self, office: Client, phone: Product, case: Product, system: Actor
    ) -> None:
        kit = create_product(name="Kit", price=money(1, "BRL"), by=system)
        address = f"/products/{kit.pk}/parts"

        assert "Aurora X2" in office.get(f"{address}?q=aurora", headers={"hx-request": "true"}).text
        assert office.post(address, {"add": phone.pk}).text.count('name="quantity"') == 1
        answer = office.post(
            address,
            {"product": [phone.pk, case.pk], "quantity": ["1", "2"], "save": "yes", "version": kit.version},
        )

        assert answer["Location"] == f"/products/{kit.pk}"
        assert "Aurora X2" in office.get(f"/products/{kit.pk}").text
        assert [part.quantity for part in kit.parts.all()] == [1, 2]

    @pytest.mark.parametrize("quantity", ["-1", "many", "9999999999"])
    def test_refuses_odd_quantities(
        self, quantity: str, office: Client, phone: Product, system: Actor
    ) -> None:
        kit = create_product(name="Kit", price=money(1, "BRL"), by=system)

        answer = office.post(
            f"/products/{kit.pk}/parts", {"product": phone.pk, "quantity": quantity, "save": "yes"}
        )

        assert answer.status_code == 422
        assert kit.refreshed().kind == "simple"


class TestProductPhotos:
    def test_are_added_described_ordered_and_removed(
        self, office: Client, phone: Product, picture: Callable[..., bytes]
    ) -> None:
        address = f"/products/{phone.pk}/photos"
        files = [SimpleUploadedFile(f"{n}.png", picture(width=50 + n), "image/png") for n in range(3)]

        office.post(address, {"photo": files})
        first, second, third = phone.photos.all()
        office.post(address, {f"words-{second.pk}": "From behind", "first": second.pk})
        assert list(phone.photos.all()) == [second, first, third]
        assert (phone.refreshed().photo, second.refreshed().description) == (second.name, "From behind")

        office.post(address, {"earlier": third.pk})
        office.post(address, {"remove": second.pk})
        assert list(phone.photos.all()) == [third, first]
        assert phone.refreshed().photo == third.name

    def test_refuses_what_is_no_picture_and_keeps_the_rest(
        self, office: Client, phone: Product, picture: Callable[..., bytes]
    ) -> None:
        bad = SimpleUploadedFile("p.png", b"<script>", "image/png")
        good = SimpleUploadedFile("g.png", picture(), "image/png")

        answer = office.post(f"/products/{phone.pk}/photos", {"photo": [good, bad]})

        assert answer.status_code == 422
        assert "This file is not a picture we can read" in answer.text
        assert phone.photos.count() == 0


class TestCategories:
    def test_stand_on_one_another(
        self, office: Client, phones: Category, picture: Callable[..., bytes]
    ) -> None:
        photo = SimpleUploadedFile("p.png", picture(), "image/png")

        office.post(
            "/categories/new", {"name": "Cases", "parent": phones.pk, "is_shown": "on", "photo": photo}
        )

        cases = Category.objects.get(name="Cases")
        assert (cases.parent, bool(cases.photo)) == (phones, True)
        assert office.get("/categories").text.index("Phones") < office.get("/categories").text.index("Cases")
        assert "Phones › Cases" in office.get("/products/new").text

    def test_change_places(self, office: Client, phones: Category, system: Actor) -> None:
        cases = create_category(name="Cases", by=system)

        office.post(f"/categories/{cases.pk}/place", {"way": "up"})
        assert list(Category.objects.all()) == [cases, phones]
        office.post(f"/categories/{cases.pk}/place", {"way": "up"})
        office.post(f"/categories/{cases.pk}/place", {"way": "down"})
        assert list(Category.objects.all()) == [phones, cases]

    def test_never_stand_on_themselves(self, office: Client, phones: Category, system: Actor) -> None:
        cases = create_category(name="Cases", parent=phones, by=system)

        answer = office.post(f"/categories/{phones.pk}/edit", {"name": "Phones", "parent": cases.pk})

        assert answer.status_code == 422
        assert phones.refreshed().parent is None

    def test_are_deleted_once_empty(self, office: Client, phone: Product, phones: Category) -> None:
        assert office.post(f"/categories/{phones.pk}/removal")["Location"] == f"/categories/{phones.pk}/edit"
        assert Category.objects.count() == 1

        office.post(f"/products/{phone.pk}/edit", written(version=str(phone.version), category=""))
        office.post(f"/categories/{phones.pk}/removal")
        assert Category.objects.count() == 0

    def test_are_looked_at_and_not_touched_by_sellers(
        self, phones: Category, anna: User, client_of: Browser
    ) -> None:
        seller = client_of(anna)

        assert seller.get("/categories").status_code == 200
        assert seller.get("/categories/new").status_code == 403
        for address in ("edit", "removal", "place"):
            assert seller.post(f"/categories/{phones.pk}/{address}", {"name": "Mine"}).status_code == 403
        assert phones.refreshed().name == "Phones"
