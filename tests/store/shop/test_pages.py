"""The shop window in a browser without scripts."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.prices.actions import create_price_list, set_price
from dealwright.catalog.products.actions import (
    add_photo,
    create_category,
    create_product,
    edit_category,
    edit_product,
)
from dealwright.catalog.products.models import Category, Product
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.store.settings.actions import edit_store
from dealwright.store.shop import narrowing, queries
from dealwright.store.shop.frame import base_url
from tests.factories.sales import new_payment
from tests.store.shop.conftest import names, structured


@pytest.fixture
def many(phone: Product, system: Actor) -> list[Product]:
    """A phone and thirty more of its shelf."""
    made = [
        create_product(
            name=f"Phone {place:02}", price=money(place, "BRL"), category=phone.category, stock=1, by=system
        )
        for place in range(1, 31)
    ]
    return [phone, *made]


def located(text: str) -> list[str]:
    """The paths a sitemap names."""
    return re.findall(rf"<loc>{re.escape(base_url())}([^<]*)</loc>", text)


class TestHome:
    def test_shows_shelves_what_is_new_and_what_costs_less(
        self, visitor: Client, phone: Product, case: Product, shirt: Product, system: Actor
    ) -> None:
        edit_product(case, compare_price=Decimal("60.00"), by=system)
        edit_store(tagline="Light things", about="Few, and good.", by=system)

        page = visitor.get("/shop/").text

        assert names(page) == ["Soft case", "Shirt", "Soft case", "Aurora X2"]
        assert "−16 %" in page and "Few, and good." in page
        assert '<a href="/shop/c/phones">Phones</a>' in page and '<a href="/shop/c/clothes">' in page
        assert "<title>Aurora · Light things</title>" in page

    def test_is_whole_without_products(self, visitor: Client) -> None:
        assert "Nothing here yet" in visitor.get("/shop/").text

    def test_leads_a_search_to_the_shelf_of_everything(self, visitor: Client, phone: Product) -> None:
        assert visitor.get("/shop/", {"q": "AURÓ"})["Location"] == "/shop/products?q=AUR%C3%93"

    def test_tells_search_engines_who_sells(self, visitor: Client, system: Actor) -> None:
        edit_store(contact_email="ola@example.com", by=system)

        shop, site = structured(visitor.get("/shop/").text)

        assert (shop["@type"], shop["name"], shop["email"]) == ("Organization", "Aurora", "ola@example.com")
        assert site["potentialAction"]["target"]["urlTemplate"].endswith("?q={search_term_string}")


class TestShelf:
    def test_shows_the_newest_first_a_page_at_a_time(self, visitor: Client, many: list[Product]) -> None:
        first = visitor.get("/shop/products").text
        next_url = re.search(r'href="(/shop/products\?cursor=[^"]*)"', first)
        assert next_url
        second = visitor.get(next_url[1].replace("&amp;", "&")).text

        assert names(first) + names(second) == [product.name for product in reversed(many)]
        assert "31 products" in first and "Show more" not in second

    @pytest.mark.parametrize(
        ("sort", "first"), [("price", "Phone 01"), ("-price", "Aurora X2"), ("name", "Aurora X2")]
    )
    def test_sorts(self, sort: str, first: str, visitor: Client, many: list[Product]) -> None:
        page = visitor.get(f"/shop/products?sort={sort}").text
        next_url = re.search(r'href="(/shop/products\?sort=[^"]*)"', page)

        assert names(page)[0] == first
        assert next_url
        assert len(set(names(page) + names(visitor.get(next_url[1].replace("&amp;", "&")).text))) == 31

    def test_shows_one_shelf_with_what_stands_below_it(
        self, visitor: Client, phone: Product, case: Product, system: Actor
    ) -> None:
        below = create_category(name="Cases", parent=phone.category, by=system)
        edit_product(case, category=below, by=system)

        page = visitor.get("/shop/c/phones").text

        assert names(page) == ["Soft case", "Aurora X2"]
        assert '<a href="/shop/c/phones" aria-current="page">Phones</a>' in page
        assert '<a href="/shop/c/cases">Cases</a>' in page
        assert names(visitor.get("/shop/c/cases").text) == ["Soft case"]

    def test_shows_no_shelf_that_is_hidden_or_not_there(
        self, visitor: Client, phone: Product, system: Actor
    ) -> None:
        edit_category(Category.objects.get(), is_shown=False, by=system)

        assert visitor.get("/shop/c/phones").status_code == 404
        assert visitor.get("/shop/c/nowhere").status_code == 404
        assert "/shop/c/phones" not in visitor.get("/shop/").text

    def test_shows_a_shelf_on_which_nothing_stands_yet(self, visitor: Client, system: Actor) -> None:
        create_category(name="Watches", by=system)

        assert "Nothing here yet" in visitor.get("/shop/c/watches").text

    def test_finds_by_a_part_of_the_name_or_the_article_number(
        self, visitor: Client, phone: Product, case: Product
    ) -> None:
        assert names(visitor.get("/shop/products?q=AURÓ").text) == ["Aurora X2"]
        assert names(visitor.get("/shop/products?q=ax2").text) == ["Aurora X2"]
        assert "Nothing found" in visitor.get("/shop/products?q=%00%25").text

    def test_shows_only_what_is_sold(
        self, visitor: Client, phone: Product, case: Product, system: Actor
    ) -> None:
        edit_product(phone, is_active=False, by=system)
        edit_product(case, price=money("10", "EUR"), by=system)

        page = visitor.get("/shop/products").text

        assert names(page) == []
        assert "Nothing here yet" in page
        assert "Phones" not in page

    def test_shows_a_product_with_variations_once_at_the_price_of_the_cheapest(
        self, visitor: Client, shirt: Product
    ) -> None:
        page = visitor.get("/shop/products").text

        assert names(page) == ["Shirt"]
        assert re.search(r'from <data class="money" value="99.00">', page)

    def test_has_no_page_behind_a_bent_cursor(self, visitor: Client, phone: Product) -> None:
        assert visitor.get("/shop/products?cursor=bent").status_code == 404

    @pytest.mark.parametrize("path", ["/shop/", "/shop/products", "/shop/c/phones"])
    def test_asks_the_database_as_often_for_many_as_for_one(
        self,
        path: str,
        visitor: Client,
        phone: Product,
        system: Actor,
        statements: Callable[[Callable[[], Any]], int],
    ) -> None:
        visitor.get(path)
        few = statements(lambda: visitor.get(path))
        for place in range(20):
            create_product(name=f"P{place}", price=money(1, "BRL"), stock=1, category="Phones", by=system)

        assert statements(lambda: visitor.get(path)) == few <= 6


class TestNarrowing:
    @pytest.fixture(autouse=True)
    def goods(self, phone: Product, case: Product, shirt: Product, bundle: Product, system: Actor) -> None:
        edit_product(phone, attributes={"Brand": ["Aurora"], "Colour": ["Black"]}, by=system)
        edit_product(case, attributes={"Brand": ["Brisa"], "Material": ["Silk"]}, by=system)
        create_product(name="Gone", price=money("10.00", "BRL"), stock=0, by=system)

    @pytest.mark.parametrize(
        ("wishes", "found"),
        [
            ({"a-Brand": "Aurora"}, ["Aurora X2"]),
            ({"a-Brand": ["Aurora", "Brisa"]}, ["Soft case", "Aurora X2"]),
            ({"a-Brand": "Aurora", "a-Material": "Silk"}, []),
            ({"a-Material": "Cotton"}, ["Shirt"]),
            ({"a-Size": "XL"}, ["Shirt"]),
            ({"a-Colour": "Black"}, ["Shirt", "Aurora X2"]),
            ({"from": "50", "to": "100"}, ["Shirt"]),
            ({"from": "2499,00"}, ["Phone and cases", "Aurora X2"]),
            ({"available": "1"}, ["Phone and cases", "Shirt", "Soft case", "Aurora X2"]),
            ({"a-Brand": "Aurora", "q": "case"}, []),
        ],
    )
    def test_finds_what_fits_all_of_it(
        self, wishes: dict[str, Any], found: list[str], visitor: Client
    ) -> None:
        assert names(visitor.get("/shop/products", wishes).text) == found

    @pytest.mark.parametrize("few", [0, 1_000])
    def test_finds_products_by_their_variations_whether_few_or_many_have_one(
        self, few: int, visitor: Client, shirt: Product, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(narrowing, "FEW_VARIATIONS", few)
        monkeypatch.setattr(narrowing, "_many", {})

        found = [names(visitor.get("/shop/products", {"a-Size": size}).text) for size in ("M", "none")]

        assert found == [["Shirt"], []]

    @pytest.mark.parametrize("few", [0, 1_000])
    def test_finds_what_tells_of_itself_what_others_vary_by(
        self,
        few: int,
        visitor: Client,
        shirt: Product,
        case: Product,
        system: Actor,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(narrowing, "FEW_VARIATIONS", few)
        monkeypatch.setattr(narrowing, "_many", {})
        assert names(visitor.get("/shop/products?a-Size=M").text) == ["Shirt"]

        edit_product(case, attributes={"Size": ["M"]}, by=system)

        for _again in range(2):
            assert names(visitor.get("/shop/products?a-Size=M").text) == ["Shirt", "Soft case"]
        edit_product(case, attributes={"Size": ["S"]}, by=system)
        assert names(visitor.get("/shop/products?a-Size=M").text) == ["Shirt"]

    @pytest.mark.parametrize("sort", ["", "price", "-price", "name"])
    def test_counts_what_is_narrowed_and_leads_on_behind_the_page(
        self, sort: str, visitor: Client, many: list[Product], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "PAGE", 4)
        sold = [product for product in many if 5 <= product.price <= 14]
        keys = {"": lambda one: -one.pk, "price": lambda one: one.price, "-price": lambda one: -one.price}
        order = keys.get(sort, lambda one: one.search_key)

        found, address, said = [], f"/shop/c/phones?from=5&to=14&sort={sort}", []
        while address:
            page = visitor.get(address).text
            found += names(page)
            said += re.findall(r"(?:More than )?\d+ products", page)
            more = re.search(r'rel="next" href="([^"]*)"', page)
            address = "/shop/c/phones" + more[1].replace("&amp;", "&") if more else ""

        assert found == [product.name for product in sorted(sold, key=order)]
        assert said == ["10 products"]
        monkeypatch.setattr(queries, "MOST_FOUND", 9)
        assert "More than 9 products" in visitor.get(f"/shop/c/phones?from=5&to=14&sort={sort}").text

    def test_offers_what_tells_the_products_apart(self, visitor: Client) -> None:
        page = visitor.get("/shop/products").text

        offered = re.findall(r'name="a-([^"]*)" value="([^"]*)"', page)
        assert offered[:5] == [
            ("Size", "S"),
            ("Size", "M"),
            ("Size", "XL"),
            ("Colour", "Black"),
            ("Colour", "White"),
        ]
        assert ("Brand", "Brisa") in offered and ("Material", "Silk") in offered

    def test_says_what_is_chosen_and_lets_it_be_taken_away(self, visitor: Client) -> None:
        page = visitor.get("/shop/products", {"a-Brand": ["Aurora", "Brisa"], "sort": "price"}).text

        left = "/shop/products?a-Brand=Brisa&amp;sort=price"
        assert f'<a href="{left}" data-swaps="shelf"><span class="soft">Brand:</span> Aurora' in page
        assert '<meta name="robots" content="noindex">' in page

    def test_offers_a_way_back_where_nothing_fits(self, visitor: Client) -> None:
        page = visitor.get("/shop/products", {"a-Brand": "Nobody", "sort": "name"}).text

        assert "Nothing fits all of it" in page
        assert 'href="/shop/products?sort=name"' in page

    @pytest.mark.parametrize(
        "wishes",
        [
            {"a-": "x"},
            {"a-Brand": "\0"},
            {"from": "many", "to": "-1"},
            {"from": "9" * 40},
            {"available": "yes"},
            {"sort": "rank"},
        ],
    )
    def test_passes_over_what_cannot_be_meant(self, wishes: dict[str, str], visitor: Client) -> None:
        assert len(names(visitor.get("/shop/products", wishes).text)) == 5


class TestProduct:
    def test_tells_search_engines_what_it_is(self, visitor: Client, phone: Product, system: Actor) -> None:
        edit_product(phone, name="Aurora </script><b>", by=system)

        page = visitor.get("/shop/p/aurora-x2").text

        told, path = structured(page)
        assert told["name"] == "Aurora </script><b>"
        assert told["offers"]["price"] == "2499.00"
        assert told["offers"]["availability"] == "https://schema.org/InStock"
        assert [step["name"] for step in path["itemListElement"]] == ["Shop", "Phones", "Aurora </script><b>"]
        assert 'rel="canonical" href="http://' in page
        assert "<b>" not in page

    def test_has_the_title_and_text_that_were_written_for_search_engines(
        self, visitor: Client, phone: Product, system: Actor
    ) -> None:
        edit_product(phone, search_title="Buy the X2", search_text="Two days on one charge.", by=system)

        page = visitor.get("/shop/p/aurora-x2").text

        assert "<title>Buy the X2 · Aurora</title>" in page
        assert '<meta name="description" content="Two days on one charge.">' in page

    def test_offers_no_button_for_what_is_sold_out(self, visitor: Client, system: Actor) -> None:
        create_product(name="Gone", price=money(1, "BRL"), stock=0, by=system)

        page = visitor.get("/shop/p/gone").text

        assert "This product is sold out at the moment." in page
        assert "Put into the cart" not in page

    def test_shows_the_price_before_and_the_tax(self, visitor: Client, phone: Product, system: Actor) -> None:
        edit_product(
            phone,
            compare_price=Decimal("2999.00"),
            is_tax_included=False,
            tax_rate=Decimal("0.2"),
            by=system,
        )

        page = visitor.get("/shop/p/aurora-x2").text

        assert "−16 %" in page and "plus 20 % tax" in page
        assert '<s class="price-before"><span class="spoken">before </span>' in page

    def test_shows_all_its_pictures(
        self, visitor: Client, phone: Product, system: Actor, picture: Callable[[str], bytes]
    ) -> None:
        for colour in ("red", "blue"):
            add_photo(phone, picture(colour), by=system)

        page = visitor.get("/shop/p/aurora-x2").text

        assert page.count('class="product-picture" id="picture-') == 2
        assert 'href="#picture-2"' in page
        assert len(structured(page)[0]["image"]) == 2

    def test_shows_what_is_in_a_bundle(self, visitor: Client, bundle: Product) -> None:
        page = visitor.get("/shop/p/phone-and-cases").text

        assert '2 × <a href="/shop/p/soft-case">Soft case</a>' in page
        assert "Only 1 left" in page

    def test_is_open_to_strangers_with_and_without_a_slash(self, visitor: Client, phone: Product) -> None:
        assert visitor.get("/shop")["Location"] == "/shop/"
        assert visitor.get("/shop/p/aurora-x2").status_code == 200
        assert Category.objects.count() == 1


class TestVariations:
    def test_begins_with_one_that_can_be_bought(
        self, visitor: Client, shirt: Product, variation: Callable[[str, str], Product]
    ) -> None:
        page = visitor.get("/shop/p/shirt").text

        assert f'<input type="hidden" name="product" value="{variation("M", "White").pk}">' in page
        assert re.findall(r'aria-current="true" class="choice-link[^"]*">([^<]*)<', page) == ["M", "White"]

    def test_keeps_the_other_choices_or_says_that_it_cannot(
        self, visitor: Client, shirt: Product, variation: Callable[[str, str], Product]
    ) -> None:
        page = visitor.get(f"/shop/p/shirt?v={variation('M', 'White').pk}").text

        def link(size: str, colour: str, classes: str, value: str) -> str:
            return rf'v={variation(size, colour).pk}#product"[^>]*class="choice-link{classes}">{value}<'

        assert re.search(link("XL", "White", "", "XL"), page)
        assert re.search(link("S", "Black", " is-other", "S"), page)
        assert re.search(link("M", "Black", " is-gone", "Black"), page)

    def test_shows_the_price_of_the_chosen_one(
        self, visitor: Client, shirt: Product, variation: Callable[[str, str], Product]
    ) -> None:
        page = visitor.get(f"/shop/p/shirt?v={variation('XL', 'White').pk}").text

        assert 'value="119.00"' in page and "Only 1 left" in page

    def test_sells_no_choice_that_is_gone(
        self, visitor: Client, shirt: Product, variation: Callable[[str, str], Product]
    ) -> None:
        page = visitor.get(f"/shop/p/shirt?v={variation('M', 'Black').pk}").text

        assert "This choice is sold out; another one may not be." in page
        assert "Put into the cart" not in page

    @pytest.mark.parametrize("chosen", ["0", "abc", "999999", "9" * 40])
    def test_passes_over_a_choice_that_is_not_there(
        self, chosen: str, visitor: Client, shirt: Product
    ) -> None:
        assert "Put into the cart" in visitor.get(f"/shop/p/shirt?v={chosen}").text

    def test_has_one_page_for_all_of_them(
        self, visitor: Client, shirt: Product, variation: Callable[[str, str], Product]
    ) -> None:
        chosen = variation("S", "Black")

        assert visitor.get(f"/shop/p/{chosen.slug}")["Location"] == f"/shop/p/shirt?v={chosen.pk}"
        page = visitor.get(f"/shop/p/shirt?v={chosen.pk}").text
        assert f'rel="canonical" href="{base_url()}/shop/p/shirt"' in page

    def test_tells_search_engines_of_all_offers(self, visitor: Client, shirt: Product) -> None:
        offers = structured(visitor.get("/shop/p/shirt").text)[0]["offers"]

        assert (offers["lowPrice"], offers["highPrice"], offers["offerCount"]) == ("99.00", "119.00", 4)


class TestSitemap:
    def test_lists_shelves_and_products(
        self, visitor: Client, phone: Product, shirt: Product, system: Actor
    ) -> None:
        create_product(name="Hidden", price=money(1, "BRL"), is_active=False, by=system)

        index = visitor.get("/shop/sitemap.xml")
        assert index["Content-Type"].startswith("application/xml")
        pieces = located(index.text)
        listed = [path for piece in pieces for path in located(visitor.get(piece).text)]

        assert listed == [
            "/shop/",
            "/shop/products",
            "/shop/c/phones",
            "/shop/c/clothes",
            "/shop/p/aurora-x2",
            "/shop/p/shirt",
        ]

    def test_ends_after_the_last_product(self, visitor: Client, phone: Product) -> None:
        assert visitor.get("/shop/sitemap/99999.xml").status_code == 404

    def test_keeps_robots_out_of_the_office(self, visitor: Client) -> None:
        rules = visitor.get("/robots.txt")

        assert rules["Content-Type"] == "text/plain; charset=utf-8"
        assert "Allow: /shop/\n" in rules.text and "Disallow: /\n" in rules.text
        for path in ("account", "sign-in", "sign-out", "cart"):
            assert f"Disallow: /shop/{path}\n" in rules.text
        assert f"Sitemap: {base_url()}/shop/sitemap.xml" in rules.text


class TestLanguage:
    @pytest.mark.parametrize(
        ("asked", "spoken"),
        [("en", "en"), ("pt-BR,en;q=0.5", "pt-br"), ("fr", "pt-br"), ("", "pt-br")],
    )
    def test_is_the_visitors_where_the_shop_speaks_it(
        self, asked: str, spoken: str, visitor: Client, system: Actor
    ) -> None:
        edit_store(language="pt-br", languages=["en"], by=system)

        page = visitor.get("/shop/", headers={"Accept-Language": asked}).text

        assert f'<html lang="{spoken}"' in page

    def test_is_the_shops_where_it_speaks_no_other(self, visitor: Client, system: Actor) -> None:
        edit_store(language="pt-br", by=system)

        page = visitor.get("/shop/", headers={"Accept-Language": "en"}).text

        assert '<html lang="pt-br"' in page
        assert 'name="language"' not in page

    def test_may_be_chosen(self, visitor: Client, system: Actor) -> None:
        edit_store(language="pt-br", languages=["en"], by=system)

        visitor.post("/language", {"language": "en", "next": "/shop/"})

        assert '<html lang="en"' in visitor.get("/shop/").text


class TestPriceList:
    def test_decides_what_the_shop_shows(self, visitor: Client, phone: Product, system: Actor) -> None:
        listed = create_price_list(name="Friends", currency="BRL", by=system)
        set_price(phone, listed, amount=Decimal("1999.00"), by=system)
        set_price(phone, listed, amount=Decimal("1899.00"), from_quantity=3, by=system)
        edit_store(price_list=listed, by=system)

        assert 'value="1999.00"' in visitor.get("/shop/products?to=2000").text
        page = visitor.get("/shop/p/aurora-x2").text
        assert 'value="1999.00"' in page and "from 3 pieces:" in page
        visitor.post("/shop/cart", {"product": phone.pk, "quantity": "3"})
        assert 'value="5697.00"' in visitor.get("/shop/cart").text

    @pytest.mark.parametrize(("sort", "sign"), [("price", 1), ("-price", -1)])
    @pytest.mark.parametrize("page_size", [2, 24])
    def test_sorts_by_its_prices_and_by_those_of_what_is_not_on_it(
        self,
        sort: str,
        sign: int,
        page_size: int,
        visitor: Client,
        many: list[Product],
        system: Actor,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(queries, "PAGE", page_size)
        listed = create_price_list(name="Friends", currency="BRL", by=system)
        other = create_price_list(name="Others", currency="BRL", by=system)
        costs = {product: product.price for product in many}
        for place, product in enumerate(many[1:]):
            set_price(product, other, amount=Decimal(999 - place), by=system)
            if place % 3:
                costs[product] = Decimal(place * 11 % 17)  # many cost the same, on the list and beside it
                set_price(product, listed, amount=costs[product], by=system)
                set_price(product, listed, amount=Decimal(0), from_quantity=5, by=system)
        edit_store(price_list=listed, by=system)

        found, address = [], f"/shop/c/phones?sort={sort}&from=1&to=2400"
        while address:
            page = visitor.get(address).text
            found += names(page)
            more = re.search(r'rel="next" href="([^"]*)"', page)
            address = "/shop/c/phones" + more[1].replace("&amp;", "&") if more else ""

        sold = [product for product in many if 1 <= costs[product] <= 2400]
        assert len(sold) == 29
        assert found == [one.name for one in sorted(sold, key=lambda one: (sign * costs[one], sign * one.pk))]

    def test_asks_once_which_variations_are_wished_for(
        self,
        visitor: Client,
        many: list[Product],
        shirt: Product,
        system: Actor,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        edit_store(price_list=create_price_list(name="Friends", currency="BRL", by=system), by=system)
        asked = []
        has_variation = narrowing._has_variation
        monkeypatch.setattr(narrowing, "_has_variation", lambda of: asked.append(of) or has_variation(of))

        page = visitor.get("/shop/products?a-Size=M&sort=price").text

        assert names(page) == ["Shirt"]
        assert len(asked) == 1


class TestProblem:
    def test_leads_back_into_the_shop(self, visitor: Client) -> None:
        answer = visitor.get("/shop/p/nowhere")

        assert answer.status_code == 404
        assert '<a href="/shop/" class="button primary">' in answer.text

    def test_leads_to_the_start_page_elsewhere(self, visitor: Client) -> None:
        assert '<a href="/" class="button primary">' in visitor.get("/nowhere").text


class TestPaymentPage:
    def test_bears_the_name_of_the_shop(self, visitor: Client) -> None:
        payment = new_payment()

        assert '<a href="/shop/">Aurora</a>' in visitor.get(payment.page).text
