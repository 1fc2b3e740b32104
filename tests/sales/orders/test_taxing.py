"""The tax of an order: for the place where it is due, kept by its lines, to the cent."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import edit_contact
from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change
from dealwright.sales.coupons.actions import create_coupon
from dealwright.sales.orders.actions import (
    OrderedLine,
    place_order,
    place_order_of_deal,
    set_order_lines,
    tax_order,
)
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.tax_places import client_places
from dealwright.sales.orders.totals import add_up
from dealwright.sales.payments.actions import complete_payment
from dealwright.sales.taxes.actions import create_zone, edit_zone, remove_zone
from dealwright.sales.taxes.models import TaxZone
from dealwright.sales.taxes.places import TaxPlace
from tests.factories.sales import SYSTEM, VISITOR, new_customer, new_order, new_payment, new_product
from tests.house.world import footprint

pytestmark = pytest.mark.django_db

SP = TaxPlace("BR", "SP")
PRICE = st.decimals(min_value=0, max_value=99_999, places=2)
RATE = st.decimals(min_value=0, max_value=Decimal("0.9999"), places=4)


@pytest.fixture
def brazil(pipeline: Any) -> TaxZone:
    """17 % in Brazil, 12 % for what has 20 % itself."""
    return create_zone(name="Brazil", country="BR", rate=Decimal("0.17"), rates={"0.2": "0.12"}, by=SYSTEM)


@pytest.fixture
def state(brazil: TaxZone) -> TaxZone:
    """25 % in São Paulo."""
    return create_zone(name="São Paulo", country="BR", regions=["SP"], rate=Decimal("0.25"), by=SYSTEM)


@pytest.fixture
def inside(pipeline: Any) -> Product:
    """100.00 with 20 % tax in it."""
    return new_product(name="Case", price="100.00", tax_rate=Decimal("0.2"))


@pytest.fixture
def on_top(pipeline: Any) -> Product:
    """100.00, and 10 % is added."""
    return new_product(name="Film", price="100.00", tax_rate=Decimal("0.1"), is_tax_included=False)


def bought(*products: Product, place: TaxPlace | None = None, **more: Any) -> Order:
    return place_order(
        lines=[OrderedLine(one, 1) for one in products],
        contact=more.pop("contact", None) or new_customer(),
        store="web",
        currency="BRL",
        tax_place=place,
        by=VISITOR,
        **more,
    )


def rates_of(order: Order) -> list[Decimal]:
    return [line.tax_rate for line in order.lines.all()]


class TestPlaceOrder:
    def test_keeps_prices_that_hold_their_tax_and_adds_it_to_others(
        self, state: TaxZone, inside: Product, on_top: Product
    ) -> None:
        order = bought(inside, on_top, place=SP)

        assert rates_of(order) == [Decimal("0.25"), Decimal("0.25")]
        assert (order.total, order.tax_total) == (Decimal("225.00"), Decimal("45.00"))
        assert order.tax_place == {
            "country": "BR",
            "region": "SP",
            "postal_code": "",
            "zone": {"id": state.pk, "name": "São Paulo"},
        }
        assert order.deal is None or order.deal.amount == Decimal("225.00")

    def test_takes_the_rate_for_products_of_a_rate(
        self, brazil: TaxZone, inside: Product, on_top: Product
    ) -> None:
        assert rates_of(bought(inside, on_top, place=TaxPlace())) == [Decimal("0.12"), Decimal("0.17")]

    def test_leaves_the_products_alone_where_no_zone_fits(
        self, brazil: TaxZone, inside: Product, recorded: Any
    ) -> None:
        order = bought(inside, place=TaxPlace("PT"))

        assert rates_of(order) == [Decimal("0.2")]
        assert order.tax_place == {"country": "PT", "region": "", "postal_code": "", "zone": None}
        assert recorded.entries[-1].facts.get("tax_zone", "") == ""

    def test_keeps_no_place_where_there_are_no_zones_or_nobody_names_one(
        self, pipeline: Any, inside: Product
    ) -> None:
        assert bought(inside, place=SP).tax_place == {}
        create_zone(name="Brazil", country="BR", rate=Decimal("0.17"), by=SYSTEM)

        order = new_order(product=inside)

        assert (order.tax_place, rates_of(order)) == ({}, [Decimal("0.2")])

    def test_taxes_what_a_coupon_leaves(self, state: TaxZone, on_top: Product) -> None:
        create_coupon(code="HALF", kind="percent", value=Decimal(50), by=SYSTEM)

        order = bought(on_top, place=SP, coupon_code="HALF")

        assert (order.total, order.tax_total) == (Decimal("62.50"), Decimal("12.50"))


class TestLines:
    def test_keep_the_rate_they_were_sold_at_and_new_ones_get_that_of_the_place(
        self, state: TaxZone, inside: Product, on_top: Product, owner: User
    ) -> None:
        by = Actor.of(owner)
        order = bought(inside, place=SP)
        edit_zone(state, rate=Decimal("0.3"), by=by)
        edit_product(inside, tax_rate=Decimal("0.05"), is_tax_included=False, by=by)

        order = set_order_lines(order, lines=[OrderedLine(inside, 2), OrderedLine(on_top, 1)], by=by)

        kept, new = order.lines.all()
        assert (kept.tax_rate, kept.is_tax_included) == (Decimal("0.25"), True)
        assert new.tax_rate == Decimal("0.3")
        assert order.tax_total == Decimal("40.00") + Decimal("30.00")

    def test_stay_when_their_zone_goes(self, state: TaxZone, inside: Product, owner: User) -> None:
        order = bought(inside, place=SP)

        remove_zone(state, by=Actor.of(owner))

        assert rates_of(order.refreshed()) == [Decimal("0.25")]
        assert order.refreshed().tax_place["zone"]["name"] == "São Paulo"


class TestTaxOrder:
    def test_reckons_anew_and_is_undone_and_done_again(
        self, state: TaxZone, inside: Product, on_top: Product, owner: User, recorded: Any
    ) -> None:
        by = Actor.of(owner)
        order = bought(inside, on_top)
        before = (order.total, order.tax_total)
        recorded.start_over()

        order = tax_order(order, place=SP, by=by)

        assert "order.taxed" in recorded
        assert (order.total, order.tax_total) == (Decimal("225.00"), Decimal("45.00"))
        if order.deal is not None:
            assert order.deal.refreshed().amount == Decimal("225.00")
        change = last_change()
        assert change is not None
        undone = undo_change(change, by=by)
        back = order.refreshed()
        assert (back.total, back.tax_total, back.tax_place) == (*before, {})
        assert rates_of(back) == [Decimal("0.2"), Decimal("0.1")]
        undo_change(undone.change_id, by=by)
        assert order.refreshed().tax_place["region"] == "SP"

    def test_goes_back_to_the_products(self, state: TaxZone, inside: Product, owner: User) -> None:
        order = bought(inside, place=SP)

        order = tax_order(order, place=None, by=Actor.of(owner))

        assert (rates_of(order), order.tax_place) == ([Decimal("0.2")], {})

    def test_knows_what_a_line_without_a_product_began_with(self, state: TaxZone, owner: User) -> None:
        by = Actor.of(owner)
        deal = create_deal(
            title="Assembly",
            lines=[NewLine(None, "Work", Decimal(100), Decimal(1), tax_rate=Decimal("0.05"))],
            by=by,
        )
        order = place_order_of_deal(deal, by=by)
        assert rates_of(order) == [Decimal("0.05")]

        assert rates_of(tax_order(order, place=SP, by=by)) == [Decimal("0.25")]
        assert rates_of(tax_order(order, place=TaxPlace("PT"), by=by)) == [Decimal("0.05")]
        assert rates_of(tax_order(order, place=None, by=by)) == [Decimal("0.05")]

    def test_says_nothing_where_it_is_so_already(
        self, state: TaxZone, inside: Product, owner: User, recorded: Any
    ) -> None:
        order = bought(inside, place=SP)
        recorded.start_over()

        tax_order(order, place=TaxPlace("", "SP"), by=Actor.of(owner))

        assert recorded == []

    def test_refuses_what_is_paid_or_stale(self, state: TaxZone, inside: Product, owner: User) -> None:
        order, paid = bought(inside), bought(inside)
        payment = new_payment(paid)
        complete_payment(payment, amount=payment.amount_money, reference="1", by=SYSTEM)
        before = footprint()

        with pytest.raises(Refused, match="its tax stays"):
            tax_order(paid, place=SP, by=Actor.of(owner))
        with pytest.raises(Conflict):
            tax_order(order, place=SP, version=99, by=Actor.of(owner))

        assert footprint() == before

    def test_is_not_for_whom_amounts_are_hidden_from(
        self, state: TaxZone, inside: Product, anna: User
    ) -> None:
        edit_role(anna.role, hidden={"order": ["total"]}, by=SYSTEM)
        order = bought(inside, responsible=anna)

        with pytest.raises(Forbidden):
            tax_order(order, place=SP, by=Actor.of(User.objects.get(pk=anna.pk)))


class TestClientPlaces:
    def test_are_those_of_the_payer_first_and_of_delivery_first(self, pipeline: Any, owner: User) -> None:
        by = Actor.of(owner)
        clara = edit_contact(
            new_customer(),
            region="RJ",
            country="BR",
            addresses=[
                {"type": "billing", "region": "AM"},
                {"type": "delivery", "region": "SP", "postal_code": "01310-100"},
            ],
            by=by,
        )
        acme = create_company(name="Acme", country="PT", by=by)

        def places(payer: str) -> list[str]:
            found = client_places(contact=clara, company=acme, payer=payer, by=by)
            return [f"{one.place.country} {one.place.region}".strip() for one in found]

        assert places("person") == ["BR SP", "BR RJ", "PT"]
        assert places("company") == ["PT", "BR SP", "BR RJ"]

    def test_keep_hidden_addresses(self, pipeline: Any, anna: User) -> None:
        clara = edit_contact(new_customer(responsible=anna), region="RJ", by=SYSTEM)
        edit_role(anna.role, hidden={"contact": ["region"]}, by=SYSTEM)
        by = Actor.of(User.objects.get(pk=anna.pk))

        assert client_places(contact=clara, company=None, payer="person", by=by) == []


class TestPages:
    def test_reckon_by_the_client_by_another_place_and_by_the_products(
        self, state: TaxZone, inside: Product, client_of: Any, owner: User, with_orders: None
    ) -> None:
        clara = edit_contact(new_customer(), region="SP", country="BR", by=SYSTEM)
        order = bought(inside, contact=clara)
        office, page = client_of(owner), f"/orders/{order.pk}/tax"
        assert page in office.get(f"/orders/{order.pk}").text
        assert "zone “São Paulo”" in office.get(page).text

        assert office.post(page, {"tax_by": "client-0"}).status_code == 303
        assert rates_of(order) == [Decimal("0.25")]
        shown = office.get(f"/orders/{order.pk}").text
        assert "Taxed for" in shown
        office.post(page, {"tax_by": "place", "country": "BR", "region": "MG"})
        assert rates_of(order) == [Decimal("0.12")]
        office.post(page, {"tax_by": "products"})
        assert rates_of(order) == [Decimal("0.2")]
        before = footprint()
        for wrong in ({}, {"tax_by": "client-7"}, {"tax_by": "place"}, {"tax_by": "place", "country": "XX"}):
            assert office.post(page, wrong).status_code == 422
        assert office.post(page, {"tax_by": "client-0", "version": "1"}).status_code == 409
        assert footprint() == before

    def test_a_new_order_is_taxed_where_the_client_is(
        self, state: TaxZone, inside: Product, client_of: Any, owner: User, with_orders: None
    ) -> None:
        clara = edit_contact(new_customer(), region="SP", by=SYSTEM)
        nowhere = new_customer(name="Nobody")
        office = client_of(owner)
        typed = {
            "payer": "person",
            "responsible": owner.pk,
            "line_product": inside.pk,
            "line_name": "Case",
            "line_quantity": "1",
            "line_price": "",
            "tax_by": "client",
        }
        assert "tax_by" in office.get("/orders/new").text

        refused = office.post("/orders/new", typed | {"contact": nowhere.pk})
        assert refused.status_code == 422
        assert "We know no address of this client" in refused.text
        assert Order.objects.count() == 0
        office.post("/orders/new", typed | {"contact": clara.pk})

        order = Order.objects.get()
        assert (rates_of(order), order.tax_place["zone"]["name"]) == ([Decimal("0.25")], "São Paulo")


class TestApi:
    def test_places_and_taxes_orders(self, state: TaxZone, inside: Product, api_of: Any, owner: User) -> None:
        api = api_of(owner)
        clara = edit_contact(new_customer(), region="MG", by=SYSTEM)
        new = {"contact_id": clara.pk, "lines": [{"product_id": inside.pk}]}

        plain = api.post("/api/v1/orders", new).json()
        assert (plain["tax_place"], plain["lines"][0]["tax_rate"]) == (None, "0.2000")
        placed = api.post(
            "/api/v1/orders", new | {"tax_by": "place", "tax_place": {"country": "br", "region": "SP"}}
        ).json()
        assert placed["tax_place"] == {
            "country": "BR",
            "region": "SP",
            "postal_code": "",
            "zone_id": state.pk,
            "zone": "São Paulo",
        }
        assert placed["lines"][0]["tax_rate"] == "0.2500"
        address = f"/api/v1/orders/{placed['id']}/tax"
        by_client = api.post(address, {"tax_by": "client", "version": placed["version"]}).json()
        assert (by_client["lines"][0]["tax_rate"], by_client["tax_place"]["zone"]) == ("0.1200", "Brazil")
        before = footprint()
        wrong = [
            {"tax_by": "place"},
            {"tax_by": "place", "tax_place": {"country": "XX"}},
            {"tax_by": "rate", "rate": "0"},
            {"tax_by": "products", "tax_rate": "0"},
        ]
        assert [api.post(address, body).status_code for body in wrong] == [422] * 4
        assert api.post(address, {"tax_by": "client", "version": 1}).status_code == 409
        assert footprint() == before

    def test_keeps_the_place_from_whom_addresses_are_hidden(
        self, state: TaxZone, inside: Product, api_of: Any, anna: User
    ) -> None:
        order = bought(inside, place=SP, responsible=anna)
        edit_role(anna.role, hidden={"order": ["delivery_address"]}, by=SYSTEM)

        assert "São Paulo" not in api_of(anna).get(f"/api/v1/orders/{order.pk}").text


class TestSums:
    @settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        lines=st.lists(
            st.tuples(PRICE, st.integers(1, 99), RATE, st.booleans(), RATE), min_size=1, max_size=8
        ),
        rate=RATE,
        replaces=st.booleans(),
        currency=st.sampled_from(["BRL", "JPY", "TND"]),
    )
    def test_tax_of_the_lines_is_the_tax_of_the_order(
        self, lines: list[Any], rate: Decimal, replaces: bool, currency: str
    ) -> None:
        zone = TaxZone(rate=rate, rates={}, replaces=replaces)
        rows = [
            OrderLine(
                price=price,
                quantity=quantity,
                tax_rate=zone.rate_for(own),
                is_tax_included=is_inside,
                discount=(price * quantity * share).quantize(Decimal("0.01")),
            )
            for price, quantity, own, is_inside, share in lines
        ]
        order = Order(currency=currency)

        add_up(order, rows, delivery=Decimal("15.00"))

        taxes = [row.tax_in(currency) for row in rows]
        assert order.tax_total == sum(taxes)
        payable = sum(row.payable_in(currency) for row in rows)
        assert order.total == payable + order.delivery_total
        for row, tax in zip(rows, taxes, strict=True):
            assert tax >= 0
            if row.is_tax_included:
                assert tax <= row.payable_in(currency) + Decimal("0.01") or currency == "JPY"
