"""Goods that are sold by weight: bought, sent in parts, brought back, paid, to the gram and to the cent."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dealwright.catalog.measures.queries import measures
from dealwright.catalog.products.actions import set_bundle
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.crm.lines import costs_together
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.kit.pricing import coins
from dealwright.people.users.models import User
from dealwright.sales.orders.actions import OrderedLine, place_order, place_order_of_deal, set_order_lines
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.totals import deal_lines
from dealwright.sales.payments.actions import ask_for_payment, mark_paid_by_hand
from dealwright.sales.shipments import actions
from dealwright.sales.shipments.queries import contents_of, left_to_ship
from tests.factories.sales import SYSTEM, VISITOR, at_once, new_customer, new_order, new_product

GRAMS = some.integers(1, 9_999).map(lambda grams: Decimal(grams) / 1000)
PRICES = some.decimals(min_value="0.01", max_value="999.99", places=2)


@pytest.fixture
def cheese(db: None) -> Product:
    """A cheese at 49.90 a kilogram, of which 2 kg lie in the house."""
    return new_product("Serra cheese", stock=2, measure=measures().get(code=166))


@pytest.fixture
def bought(cheese: Product, pipeline: Any) -> Order:
    """0.350 kg of it and the courier: 17.47 + 15.00."""
    return new_order(product=cheese, quantity=Decimal("0.350"))  # type: ignore[arg-type]


def stock_of(product: Product) -> tuple[str, str]:
    """In the house, and promised."""
    found = Product.objects.get(pk=product.pk)
    return str(found.stock), str(found.reserved)


class TestBuying:
    def test_takes_the_grams_and_rounds_the_money_once(self, bought: Order, cheese: Product) -> None:
        line = bought.lines.get()

        assert (str(line.quantity), line.measure, line.amount) == ("0.35", "kg", "0.350 kg")
        assert (bought.items_total, bought.total) == (Decimal("17.47"), Decimal("32.47"))
        assert stock_of(cheese) == ("2", "0.35")

    def test_costs_the_same_on_the_deal(self, bought: Order) -> None:
        assert bought.deal is not None
        assert bought.deal.amount == bought.total
        assert str(bought.deal.lines.first().quantity) == "0.350"

    def test_never_takes_more_than_there_is(self, cheese: Product, pipeline: Any, recorded: Any) -> None:
        recorded.start_over()

        with pytest.raises(Refused, match="only 2 kg left"):
            new_order(product=cheese, quantity=Decimal("2.001"))  # type: ignore[arg-type]

        assert stock_of(cheese) == ("2", "0")
        assert "order.placed" not in recorded

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_share_what_is_there(self, cheese: Product, pipeline: Any) -> None:
        def buy() -> Order:
            lines = [OrderedLine(cheese, Decimal("1.2"))]
            return place_order(lines=lines, contact=None, store="web", currency="BRL", by=VISITOR)

        found = at_once(buy, buy)

        assert sorted(type(one).__name__ for one in found) == ["Order", "Refused"]
        assert stock_of(cheese) == ("2", "1.2")

    def test_pieces_are_sold_whole(self, pipeline: Any, recorded: Any) -> None:
        case = new_product()
        recorded.start_over()

        with pytest.raises(Refused, match="Pieces are sold whole") as refusal:
            new_order(product=case, quantity=Decimal("1.5"))  # type: ignore[arg-type]

        assert refusal.value.field == "quantity"
        assert (Order.objects.count(), stock_of(case)) == (0, ("20", "0"))

    def test_a_bundle_takes_the_grams_of_its_parts(self, cheese: Product, pipeline: Any) -> None:
        basket = new_product("Basket", stock=0)
        set_bundle(basket, [(cheese, Decimal("0.25"))], by=SYSTEM)

        new_order(product=basket, quantity=3)

        assert stock_of(cheese) == ("2", "0.75")

    def test_the_lines_change_and_undo_restores_them(self, bought: Order, cheese: Product) -> None:
        line = bought.lines.get()

        set_order_lines(bought, lines=[OrderedLine(cheese, Decimal("1.125"), line_id=line.pk)], by=SYSTEM)

        told = Entry.objects.filter(kind="order.lines_changed").latest("pk").facts
        assert (told["rows"][0]["quantity"], told["rows_before"][0]["quantity"]) == (1.125, 0.35)
        assert stock_of(cheese) == ("2", "1.125")


class TestSums:
    @given(price=PRICES, quantity=GRAMS, percent=some.integers(0, 100), rate=some.sampled_from(["0", "0.17"]))
    def test_an_order_costs_as_much_as_its_deal(
        self, price: Decimal, quantity: Decimal, percent: int, rate: str
    ) -> None:
        goods = coins(price * quantity, "BRL")
        for included in (True, False):
            row = OrderLine(
                name="Cheese",
                price=price,
                quantity=quantity,
                discount=coins(goods * percent / 100, "BRL"),
                tax_rate=Decimal(rate),
                is_tax_included=included,
                measure="",
            )
            order = Order(currency="BRL", delivery_total=Decimal(0), discount_total=row.discount)

            lines = deal_lines(order, [row])

            assert costs_together(lines, "BRL").total == row.payable_in("BRL")
            assert sum(line.quantity for line in lines) == quantity

    @given(quantity=GRAMS, price=PRICES, cuts=some.lists(some.integers(1, 9_998), max_size=4))
    def test_parts_of_a_line_come_to_the_whole(
        self, quantity: Decimal, price: Decimal, cuts: list[int]
    ) -> None:
        line = OrderLine(name="Cheese", price=price, quantity=quantity)
        places = sorted({Decimal(cut) / 1000 for cut in cuts if Decimal(cut) / 1000 < quantity} | {quantity})

        back, came = Decimal(0), Decimal(0)
        for place in places:  # what came back so far is worth so much; each return adds the difference
            back, came = line.payable_of(place, "BRL"), place

        assert (back, came) == (line.payable_in("BRL"), quantity)


class TestParts:
    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(first=some.integers(1, 349))
    def test_of_shipments_and_returns_are_the_whole_to_the_gram(
        self, first: int, cheese: Product, pipeline: Any
    ) -> None:
        set_stock(Product.objects.get(pk=cheese.pk), stock=2, by=SYSTEM)
        order = new_order(product=cheese, quantity=Decimal("0.350"))  # type: ignore[arg-type]
        line, part = order.lines.get().pk, Decimal(first) / 1000
        mark_paid_by_hand(order, by=SYSTEM)

        for pieces in ({line: part}, None):
            actions.ship_shipment(actions.add_shipment(order, pieces=pieces, by=SYSTEM), by=SYSTEM)
        assert left_to_ship(order) == {line: 0}
        assert stock_of(cheese) == ("1.65", "0")
        order.refresh_from_db()
        assert order.shipped_state == "shipped"

        rest = Decimal("0.350") - part
        for back in (part, rest):
            actions.take_back_goods(order, pieces={line: back}, reason="Too salty", by=SYSTEM)
        order.refresh_from_db()
        assert stock_of(cheese) == ("2", "0")
        assert order.returned_total == Decimal("17.47")

    def test_are_refused_where_they_are_more_than_was_bought(self, bought: Order) -> None:
        line = bought.lines.get().pk

        with pytest.raises(Refused, match=r"0\.35 of it can still go, not 0\.351"):
            actions.add_shipment(bought, pieces={line: Decimal("0.351")}, by=SYSTEM)

        assert not bought.shipments.exists()

    def test_of_pieces_are_whole(self, sent_order: Order, parcel: Any) -> None:
        line = sent_order.lines.get().pk

        with pytest.raises(Refused, match="Pieces are sold whole"):
            actions.repack_shipment(parcel, pieces={line: Decimal("2.5")}, by=SYSTEM)

        assert contents_of(parcel) == {line: 5}

    def test_of_payments_are_told_exactly(self, bought: Order) -> None:
        line = bought.lines.get().pk

        payment = ask_for_payment(bought, lines={line: Decimal("0.2")}, provider="sandbox", by=SYSTEM)

        assert payment.tied.pieces == {line: Decimal("0.2")}
        assert str(payment.tied.lines[0]["quantity"]) == "0.2"
        assert payment.amount == Decimal("9.98")

    def test_of_payments_come_to_the_line(self, bought: Order) -> None:
        line, slices = bought.lines.get().pk, [Decimal(one) / 100 for one in (5, 6, 7, 8, 9)]

        asked = [
            ask_for_payment(bought, lines={line: one}, provider="sandbox", by=SYSTEM).amount for one in slices
        ]

        assert sum(asked) == Decimal("17.47")


class TestDeals:
    def test_are_ordered_by_the_gram(self, cheese: Product, pipeline: Any) -> None:
        from dealwright.crm.deals.actions import NewLine, create_deal

        deal = create_deal(
            title="Cheese",
            lines=[NewLine(cheese, "Serra cheese", Decimal("49.90"), Decimal("0.35"))],
            currency="BRL",
            by=SYSTEM,
        )

        order = place_order_of_deal(deal, by=SYSTEM)

        assert (str(order.lines.get().quantity), order.total) == ("0.35", deal.amount)
        assert stock_of(cheese) == ("2", "0.35")

    def test_with_half_pieces_become_one_line_as_before(self, pipeline: Any) -> None:
        from dealwright.crm.deals.actions import NewLine, create_deal

        case = new_product()
        deal = create_deal(
            title="Half",
            lines=[NewLine(case, "Case", Decimal(10), Decimal("1.5"))],
            currency="BRL",
            by=SYSTEM,
        )

        order = place_order_of_deal(deal, by=SYSTEM)

        assert [(line.name, line.quantity) for line in order.lines.all()] == [("Half", 1)]
        assert stock_of(case) == ("20", "0")


class TestDoors:
    def test_the_api_takes_and_tells_numbers(
        self, cheese: Product, with_orders: None, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        client = client_of(owner)
        case, buyer = new_product(), new_customer()

        def order(**line: Any) -> Any:
            body = {"contact_id": buyer.pk, "lines": [line]}
            return client.post("/api/v1/orders", body, content_type="application/json")

        by_text = order(product_id=cheese.pk, quantity="0.350").json()["lines"][0]["quantity"]
        by_number = order(product_id=cheese.pk, quantity=0.25).json()["lines"][0]["quantity"]
        whole = order(product_id=case.pk, quantity=2).json()["lines"][0]["quantity"]
        refused = order(product_id=case.pk, quantity=0.5)

        assert (by_text, by_number, whole) == (0.35, 0.25, 2)
        assert isinstance(whole, int)
        assert refused.status_code == 422
        assert "Pieces are sold whole" in refused.content.decode()
        assert Order.objects.count() == 3

    def test_the_form_of_the_office_understands_a_comma(
        self, cheese: Product, bought: Order, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        line = bought.lines.get()
        sent = {"line_id": line.pk, "line_product": cheese.pk, "line_name": line.name, "save": "yes"}
        sent |= {"line_quantity": "0,5", "line_price": "49.90", "line_discount": "0", "line_tax": "0"}
        sent |= {"line_discount_kind": "percent", "line_tax_place": "included", "line_measure": "kg"}

        answer = client_of(owner).post(f"/orders/{bought.pk}/lines", sent)

        assert answer.status_code in {200, 303}
        assert [str(row.quantity) for row in bought.lines.all()] == ["0.5"]


def test_money_as_typed() -> None:
    """The example of the guide."""
    assert coins(money("49.90", "BRL").amount * Decimal("0.350"), "BRL") == Decimal("17.47")
