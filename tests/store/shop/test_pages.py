"""The shop window."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.products.actions import create_product, edit_product
from dealwright.catalog.products.models import Category, Product
from dealwright.events import Actor
from dealwright.kit.money import money
from tests.factories.sales import new_payment


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


def names(page: str) -> list[str]:
    """The names of the products on the shelf."""
    return re.findall(r'class="product-name"><a href="[^"]*">([^<]*)</a>', page)


class TestShelf:
    def test_shows_the_newest_first_a_page_at_a_time(self, visitor: Client, many: list[Product]) -> None:
        first = visitor.get("/shop/").text
        next_url = re.search(r'href="(\?cursor=[^"]*)"', first)
        assert next_url
        second = visitor.get("/shop/" + next_url[1].replace("&amp;", "&")).text

        assert names(first) + names(second) == [product.name for product in reversed(many)]
        assert "Show more" not in second

    def test_sorts_by_price(self, visitor: Client, many: list[Product]) -> None:
        assert names(visitor.get("/shop/?sort=price").text)[:2] == ["Phone 01", "Phone 02"]
        assert names(visitor.get("/shop/?sort=-price").text)[:2] == ["Aurora X2", "Phone 30"]

    def test_shows_one_shelf(self, visitor: Client, phone: Product, case: Product) -> None:
        page = visitor.get("/shop/c/phones").text

        assert names(page) == ["Aurora X2"]
        assert '<a href="/shop/c/phones" aria-current="page">Phones</a>' in page
        assert visitor.get("/shop/c/nowhere").status_code == 404

    def test_finds_by_a_part_of_the_name_or_the_article_number(
        self, visitor: Client, phone: Product, case: Product
    ) -> None:
        assert names(visitor.get("/shop/?q=AURÓ").text) == ["Aurora X2"]
        assert names(visitor.get("/shop/?q=ax2").text) == ["Aurora X2"]
        assert "Nothing found" in visitor.get("/shop/?q=%00%25").text

    def test_shows_only_what_is_sold(
        self, visitor: Client, phone: Product, case: Product, system: Actor
    ) -> None:
        edit_product(phone, is_active=False, by=system)
        edit_product(case, price=money("10", "EUR"), by=system)

        page = visitor.get("/shop/").text

        assert names(page) == []
        assert "Nothing here yet" in page
        assert "Phones" not in page

    def test_has_no_page_behind_a_bent_cursor(self, visitor: Client, phone: Product) -> None:
        assert visitor.get("/shop/?cursor=bent").status_code == 404

    def test_asks_the_database_as_often_for_many_as_for_one(
        self,
        visitor: Client,
        phone: Product,
        system: Actor,
        statements: Callable[[Callable[[], Any]], int],
    ) -> None:
        visitor.get("/shop/")
        few = statements(lambda: visitor.get("/shop/"))
        for place in range(20):
            create_product(name=f"P{place}", price=money(1, "BRL"), stock=1, by=system)

        assert statements(lambda: visitor.get("/shop/")) == few <= 4


class TestProduct:
    def test_tells_search_engines_what_it_is(self, visitor: Client, phone: Product, system: Actor) -> None:
        edit_product(phone, name="Aurora </script><b>", by=system)

        page = visitor.get("/shop/p/aurora-x2").text

        written = re.search(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', page)
        assert written
        told = json.loads(written[1])
        assert told["name"] == "Aurora </script><b>"
        assert told["offers"]["price"] == "2499.00"
        assert told["offers"]["availability"] == "https://schema.org/InStock"
        assert 'rel="canonical" href="http://' in page
        assert "<b>" not in page

    def test_offers_no_button_for_what_is_sold_out(self, visitor: Client, system: Actor) -> None:
        create_product(name="Gone", price=money(1, "BRL"), stock=0, by=system)

        page = visitor.get("/shop/p/gone").text

        assert "This product is sold out at the moment." in page
        assert "Put into the cart" not in page

    def test_is_open_to_strangers_with_and_without_a_slash(self, visitor: Client, phone: Product) -> None:
        assert visitor.get("/shop")["Location"] == "/shop/"
        assert visitor.get("/shop/p/aurora-x2").status_code == 200
        assert Category.objects.count() == 1


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
