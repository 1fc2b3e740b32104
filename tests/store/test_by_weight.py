"""A shop that sells cheese by the kilogram: bought, sent in two parts, and a slice brought back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from dealwright.catalog.measures.queries import measures
from dealwright.catalog.products.actions import create_product
from dealwright.catalog.products.models import Product
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.sales.shipments.models import Shipment
from dealwright.store.carts.models import CartLine
from tests.store.checkout.test_pages import MARIA, courier, form_of

PORTUGUESE = {"HTTP_ACCEPT_LANGUAGE": "pt-BR"}


@pytest.fixture
def cheese(system: Actor) -> Product:
    """A cheese at 49.90 a kilogram, sold to the gram; 2 kg lie in the house."""
    return create_product(
        name="Queijo da Serra",
        price=money("49.90", "BRL"),
        measure=measures().get(code=166),
        stock=2,
        weight=1000,
        by=system,
    )


def stock_of(product: Product) -> tuple[str, str]:
    """In the house, and promised."""
    found = Product.objects.get(pk=product.pk)
    return str(found.stock), str(found.reserved)


class TestProductPage:
    def test_asks_for_kilograms(self, visitor: Client, cheese: Product) -> None:
        page = visitor.get(f"/shop/p/{cheese.slug}").text

        assert 'inputmode="decimal"' in page
        assert "Quantity, kg" in page
        assert "Sold in steps of 0.001 kg." in page
        assert "Only 2 kg left" in page

    def test_asks_for_pieces_as_before(self, visitor: Client, phone: Product) -> None:
        page = visitor.get(f"/shop/p/{phone.slug}").text

        assert 'type="number"' in page
        assert 'min="1" max="999" inputmode="numeric"' in page

    @pytest.mark.parametrize("typed", ["0,350", "0.350", "0.35"])
    def test_understands_comma_and_point(self, visitor: Client, cheese: Product, typed: str) -> None:
        visitor.post("/shop/cart", {"product": cheese.pk, "quantity": typed}, **PORTUGUESE)

        assert str(CartLine.objects.get().quantity) == "0.35"

    @pytest.mark.parametrize("typed", ["0", "-1", "many", "0.0005", "1e1", "", "2.001"])
    def test_refuses_what_cannot_be_sold(self, visitor: Client, cheese: Product, typed: str) -> None:
        answer = visitor.post("/shop/cart", {"product": cheese.pk, "quantity": typed})

        assert answer.status_code == 422
        assert not CartLine.objects.exists()

    def test_sells_pieces_whole(self, visitor: Client, phone: Product) -> None:
        answer = visitor.post("/shop/cart", {"product": phone.pk, "quantity": "1,5"})

        assert answer.status_code == 422
        assert "Pieces are sold whole" in answer.text
        assert not CartLine.objects.exists()


class TestCart:
    def test_shows_the_unit_beside_price_and_quantity(self, visitor: Client, cheese: Product) -> None:
        visitor.post("/shop/cart", {"product": cheese.pk, "quantity": "0,350"}, **PORTUGUESE)
        page = visitor.get("/shop/cart", **PORTUGUESE).text

        assert 'value="0,350"' in page
        assert "/ kg" in page
        assert "17,47" in page

    def test_changes_to_another_weight(self, visitor: Client, cheese: Product) -> None:
        visitor.post("/shop/cart", {"product": cheese.pk, "quantity": "0.350"})

        visitor.post(f"/shop/cart/{cheese.pk}", {"quantity": "1,125"})
        assert str(CartLine.objects.get().quantity) == "1.125"
        visitor.post(f"/shop/cart/{cheese.pk}", {"quantity": "0"})
        assert not CartLine.objects.exists()

    def test_counts_a_slice_as_one_thing(self, visitor: Client, cheese: Product, phone: Product) -> None:
        for product, quantity in ((cheese, "0.350"), (phone, "2")):
            visitor.post("/shop/cart", {"product": product.pk, "quantity": quantity})

        assert "</span>3</span>" in visitor.get("/shop/").text


class TestJourney:
    def test_from_the_shelf_to_the_slice_that_came_back(
        self,
        visitor: Client,
        cheese: Product,
        owner: User,
        client_of: Callable[[User], Client],
        system: Actor,
    ) -> None:
        bring_orders_back(by=system)
        office = client_of(owner)

        visitor.post("/shop/cart", {"product": cheese.pk, "quantity": "0,350"})
        summary = visitor.get("/shop/checkout").text
        paid_at = visitor.post("/shop/checkout", form_of(visitor) | MARIA | courier())["Location"]

        order, payment = Order.objects.get(), Payment.objects.get()
        line = order.lines.get()
        assert "0.350 kg × Queijo da Serra" in summary
        assert (str(line.quantity), order.items_total, order.total) == (
            "0.35",
            Decimal("17.47"),
            payment.amount,
        )
        assert stock_of(cheese) == ("2", "0.35")
        assert "0.350 kg" in visitor.get(paid_at).text
        assert not Deal.objects.exists()

        first = order.shipments.get()
        office.post(f"/shipments/{first.pk}/edit", {f"pieces-{line.pk}": "0,2", "version": first.version})
        office.post("/shipments/new", {"order": order.pk, f"pieces-{line.pk}": "0,15"})
        for shipment in Shipment.objects.order_by("pk"):
            office.post(f"/shipments/{shipment.pk}/departure", {"version": shipment.version})
        assert [str(one.lines.get().quantity) for one in Shipment.objects.order_by("pk")] == ["0.2", "0.15"]
        assert stock_of(cheese) == ("1.65", "0")

        office.post(
            "/returns/new",
            {"order": order.pk, f"pieces-{line.pk}": "0,05", "reason": "A slice too much", "restock": "on"},
        )
        order.refresh_from_db()
        assert stock_of(cheese) == ("1.7", "0")
        assert order.shipped_state == "shipped"
        assert order.returned_total == Decimal("2.50")
        shown = office.get(f"/orders/{order.pk}").text
        assert "0.350 kg" in shown
        assert "0.200 kg × Queijo da Serra" in shown
        assert "0.050 kg × Queijo da Serra" in visitor.get(f"/shop/orders/{order.page_token}").text
