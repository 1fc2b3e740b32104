"""The products of an order, changed by hand: discount, tax and measure; what stays is as it was bought."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.catalog.measures.queries import measures
from dealwright.catalog.products.actions import edit_product
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.kit.pricing import DiscountKind
from dealwright.records.undo.actions import undo_change
from dealwright.sales.coupons.actions import create_coupon
from dealwright.sales.orders.actions import OrderedLine, place_order, set_order_lines
from dealwright.sales.orders.terms import LineTerms, Off
from tests.factories.sales import SYSTEM, new_customer, new_product

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def brl(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "BRL"}


def rows(*lines, **beside):
    """The form: each line as (id, product, name, quantity, price, discount, kind, tax, place)."""
    names = ("id", "product", "name", "quantity", "price", "discount", "discount_kind", "tax", "tax_place")
    columns = {f"line_{name}": [line[at] for line in lines] for at, name in enumerate(names)}
    return {**columns, "line_measure": [""] * len(lines), "delivery": "15.00", **beside}


@pytest.fixture
def changed_since(order_of_anna):
    """The line of Anna's order; its product has another price, name and tax by now, and is sold no more."""
    line = order_of_anna.lines.select_related("product").get()
    edit_product(
        line.product,
        name="Case of today",
        price=money("80.00", "BRL"),
        tax_rate=Decimal("0.1"),
        is_active=False,
        by=SYSTEM,
    )
    return line


class TestWhatStays:
    def test_keeps_price_name_and_tax_whatever_became_of_the_product(self, order_of_anna, changed_since):
        film = new_product("Screen film", "10.00", stock=5, tax_rate=Decimal("0.17"))

        order = set_order_lines(
            order_of_anna,
            lines=[OrderedLine(None, 3, line_id=changed_since.pk), OrderedLine(film, 1)],
            by=SYSTEM,
        )

        stays, new = order.lines.all()
        assert stays.pk == changed_since.pk
        assert (stays.name, stays.price, stays.tax_rate, stays.quantity) == (
            "Phone case",
            Decimal("49.90"),
            Decimal(0),
            3,
        )
        assert (new.name, new.price, new.tax_rate) == ("Screen film", Decimal("10.00"), Decimal("0.17"))

    def test_is_found_by_its_product_where_no_line_is_named(self, order_of_anna, changed_since):
        order = set_order_lines(order_of_anna, lines=[OrderedLine(changed_since.product, 1)], by=SYSTEM)

        line = order.lines.get()
        assert (line.pk, line.name, line.price) == (changed_since.pk, "Phone case", Decimal("49.90"))

    def test_remembers_what_it_cost_once_another_price_is_agreed(self, order_of_anna):
        line = order_of_anna.lines.get()

        order = set_order_lines(
            order_of_anna, lines=[OrderedLine(None, 2, Decimal("40.00"), line_id=line.pk)], by=SYSTEM
        )
        assert order.lines.get().base_price == Decimal("49.90")

        order = set_order_lines(
            order, lines=[OrderedLine(None, 2, Decimal("49.90"), line_id=line.pk)], by=SYSTEM
        )
        assert order.lines.get().base_price is None

    @pytest.mark.parametrize("twice", [False, True])
    def test_refuses_a_line_that_is_not_there_or_stands_twice(self, order_of_anna, twice, recorded):
        line = order_of_anna.lines.get()
        wanted = [OrderedLine(None, 1, line_id=line.pk), OrderedLine(None, 1, line_id=line.pk)]
        if not twice:
            wanted = [OrderedLine(None, 1, line_id=987654321)]
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            set_order_lines(order_of_anna, lines=wanted, by=SYSTEM)

        assert refusal.value.field == "lines"
        assert (order_of_anna.lines.get().quantity, recorded) == (2, [])


class TestTerms:
    @pytest.mark.parametrize(
        ("off", "total"),
        [
            (Off(Decimal(10)), "104.82"),
            (Off(Decimal("12.5")), "102.32"),
            (Off(Decimal("9.90"), DiscountKind.AMOUNT), "95.00"),
        ],
    )
    def test_take_off_percents_or_an_amount(self, order_of_anna, off, total):
        line = order_of_anna.lines.get()
        wanted = OrderedLine(None, 2, terms=LineTerms(off), line_id=line.pk)

        order = set_order_lines(order_of_anna, lines=[wanted], by=SYSTEM)

        assert order.total == Decimal(total)
        assert order.deal.refreshed().amount == order.total

    def test_are_undone(self, order_of_anna, anna):
        line = order_of_anna.lines.get()
        terms = LineTerms(Off(Decimal(10)), Decimal("0.2"), False, "kg")
        set_order_lines(
            order_of_anna, lines=[OrderedLine(None, 2, terms=terms, line_id=line.pk)], by=Actor.of(anna)
        )
        assert order_of_anna.refreshed().total == Decimal("122.78")

        undo_change(last_change(), by=Actor.of(anna))

        again = order_of_anna.lines.get()
        assert order_of_anna.refreshed().total == Decimal("114.80")
        assert (again.pk, again.discount, again.tax_rate, again.is_tax_included, again.measure) == (
            line.pk,
            Decimal(0),
            Decimal(0),
            True,
            line.measure,
        )

    def test_hold_for_an_order_that_is_placed(self, pipeline):
        terms = LineTerms(Off(Decimal(50)), Decimal("0.1"), False)

        order = place_order(
            lines=[OrderedLine(new_product(price="100.00"), 2, terms=terms)],
            contact=new_customer(),
            store="crm",
            currency="BRL",
            by=SYSTEM,
        )

        assert (order.discount_total, order.tax_total, order.total) == (
            Decimal("100.00"),
            Decimal("10.00"),
            Decimal("110.00"),
        )

    @pytest.mark.parametrize(
        "terms",
        [
            LineTerms(Off(Decimal(101))),
            LineTerms(Off(Decimal("-1"))),
            LineTerms(Off(Decimal("50.00"), DiscountKind.AMOUNT)),
            LineTerms(tax_rate=Decimal("1.2")),
        ],
    )
    def test_refuse_what_is_none(self, order_of_anna, terms, recorded):
        line = order_of_anna.lines.get()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            set_order_lines(
                order_of_anna, lines=[OrderedLine(None, 2, terms=terms, line_id=line.pk)], by=SYSTEM
            )

        assert refusal.value.field == "lines"
        assert (order_of_anna.refreshed().total, recorded) == (Decimal("114.80"), [])


@pytest.mark.usefixtures("with_orders")
class TestForm:
    def test_shows_what_stands_and_keeps_it(self, client_of, anna, order_of_anna, changed_since, recorded):
        client, path = client_of(anna), f"/orders/{order_of_anna.pk}/lines"
        recorded.start_over()

        page = client.get(path).content.decode()
        line = (changed_since.pk, changed_since.product_id, "Phone case", "2", "49.90", "", "percent", "", "")
        answer = client.post(path, rows(line, line_measure=[changed_since.measure]))

        assert f'name="line_id" value="{changed_since.pk}"' in page
        assert 'name="line_discount"' in page
        assert (answer.status_code, recorded) == (303, [])

    def test_changes_discount_tax_and_measure(self, client_of, anna, order_of_anna):
        line = order_of_anna.lines.get()
        symbol = measures()[1].symbol
        sent = rows((line.pk, line.product_id, "Case, black", "2", "50.00", "10", "percent", "20", "on_top"))

        client_of(anna).post(f"/orders/{order_of_anna.pk}/lines", {**sent, "line_measure": [symbol]})

        order, now = order_of_anna.refreshed(), order_of_anna.lines.get()
        assert (now.pk, now.name, now.discount, now.tax_rate, now.is_tax_included, now.measure) == (
            line.pk,
            "Case, black",
            Decimal("10.00"),
            Decimal("0.2"),
            False,
            symbol,
        )
        assert order.total == Decimal("123.00")
        again = client_of(anna).get(f"/orders/{order.pk}/lines").content.decode()
        assert 'name="line_discount" value="10"' in again
        assert 'name="line_tax" value="20"' in again

    def test_reckons_what_is_typed_and_saves_nothing(self, client_of, anna, order_of_anna, recorded):
        line = order_of_anna.lines.get()
        recorded.start_over()
        sent = rows(
            (line.pk, line.product_id, "Phone case", "4", "50.00", "10", "percent", "", "included"),
            reckon="yes",
        )

        sums = client_of(anna).post(f"/orders/{order_of_anna.pk}/lines", sent, headers=HTMX).content.decode()

        assert "180.00" in sums
        assert (order_of_anna.lines.get().quantity, recorded) == (2, [])

    @pytest.mark.parametrize(
        ("discount", "kind", "tax"),
        [("101", "percent", ""), ("60", "amount", ""), ("much", "percent", ""), ("", "percent", "120")],
    )
    def test_refuses_what_cannot_be_and_keeps_what_was_typed(
        self, client_of, anna, order_of_anna, discount, kind, tax, recorded
    ):
        line = order_of_anna.lines.get()
        recorded.start_over()
        sent = rows((line.pk, line.product_id, "Phone case", "2", "49.90", discount, kind, tax, "included"))

        answer = client_of(anna).post(f"/orders/{order_of_anna.pk}/lines", sent)

        assert answer.status_code == 422
        assert f'value="{discount or tax}"' in answer.content.decode()
        assert (order_of_anna.refreshed().total, recorded) == (Decimal("114.80"), [])

    def test_refuses_a_measure_there_is_not(self, client_of, anna, order_of_anna):
        line = order_of_anna.lines.get()
        sent = rows((line.pk, line.product_id, "Phone case", "2", "49.90", "", "percent", "", "included"))

        answer = client_of(anna).post(
            f"/orders/{order_of_anna.pk}/lines", {**sent, "line_measure": ["bushel"]}
        )

        assert answer.status_code == 422
        assert order_of_anna.lines.get().measure != "bushel"


class TestApi:
    def test_keeps_a_line_by_its_id_and_changes_what_is_sent(
        self, api_of, anna, order_of_anna, changed_since
    ):
        path = f"/api/v1/orders/{order_of_anna.pk}/lines"
        kept = {"id": changed_since.pk, "quantity": 2}

        answer = api_of(anna)._json(
            "put", path, {"lines": [kept | {"discount": "10", "tax_rate": "0.2", "is_tax_included": False}]}
        )

        (line,) = answer.json()["lines"]
        assert (line["id"], line["name"], line["price"]) == (changed_since.pk, "Phone case", brl("49.90"))
        assert (line["discount"], line["tax"], line["total"]) == (brl("9.98"), brl("17.96"), brl("107.78"))

    def test_says_the_discount_as_an_amount_off_each(self, api_of, anna, order_of_anna):
        line = order_of_anna.lines.get()
        sent = {"id": line.pk, "quantity": 2, "discount_kind": "amount", "discount": "9.90"}

        answer = api_of(anna)._json("put", f"/api/v1/orders/{order_of_anna.pk}/lines", {"lines": [sent]})

        assert answer.json()["totals"]["total"] == brl("95.00")

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"discount": "101"}, "lines"),
            ({"measure": "bushel"}, "lines.0.measure"),
            ({"id": 987654321}, "lines"),
        ],
    )
    def test_refuses_what_cannot_be(self, api_of, anna, order_of_anna, sent, field, recorded):
        line = order_of_anna.lines.get()
        api = api_of(anna)
        recorded.start_over()

        answer = api._json(
            "put",
            f"/api/v1/orders/{order_of_anna.pk}/lines",
            {"lines": [{"product_id": line.product_id, "quantity": 2, **sent}]},
        )

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
        assert (order_of_anna.refreshed().total, recorded) == (Decimal("114.80"), [])

    def test_is_for_those_who_see_what_it_costs(self, api_of, boris, order_of_anna):
        line = order_of_anna.lines.get()

        answer = api_of(boris)._json(
            "put",
            f"/api/v1/orders/{order_of_anna.pk}/lines",
            {"lines": [{"id": line.pk, "discount": "100"}]},
        )

        assert answer.status_code == 404
        assert order_of_anna.refreshed().total == Decimal("114.80")


def test_a_coupon_takes_off_what_the_seller_left(pipeline):
    """Both are off the line, and never more than it costs."""
    create_coupon(code="HALF", kind="percent", value=Decimal(60), by=SYSTEM)
    terms = LineTerms(Off(Decimal(50)))

    order = place_order(
        lines=[OrderedLine(new_product(price="100.00"), 1, terms=terms)],
        contact=new_customer(),
        store="crm",
        currency="BRL",
        coupon_code="HALF",
        by=SYSTEM,
    )

    assert (order.discount_total, order.total) == (Decimal("100.00"), Decimal("0.00"))
