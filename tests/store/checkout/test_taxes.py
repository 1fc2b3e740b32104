"""Tax by the place that a buyer names at the checkout, in a browser without scripts (ST-44)."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change
from dealwright.sales.coupons.actions import create_coupon
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.orders.models import Order
from dealwright.sales.taxes.actions import create_zone, edit_zone
from dealwright.sales.taxes.models import TaxZone
from dealwright.store.form.actions import create_field, edit_field, remove_field
from dealwright.store.form.models import CheckoutField
from dealwright.store.form.queries import checkout_fields, shown_fields
from tests.factories.sales import SYSTEM
from tests.house.world import footprint
from tests.store.checkout.test_pages import MARIA, buyer, buys_before, courier, form_of, hidden, service

__all__ = ["buyer"]
SAO_PAULO = {"region": "SP"}


def field(code: str) -> CheckoutField:
    return next(one.field for one in checkout_fields() if one.code == code)


def the_last() -> UUID:
    """The change made last."""
    change = last_change()
    assert change is not None
    return change


def pickup() -> dict[str, str]:
    return {"delivery": service("pickup")}


def sum_of(page: str, words: str) -> list[str]:
    """The amounts that stand beside these words."""
    found = re.findall(rf"<dt>{words}</dt><dd[^>]*>(.*?)</dd>", page)
    return [re.sub(r"<[^>]+>|\s|\u00a0", "", one) for one in found]


@pytest.fixture
def brazil(store: Any) -> TaxZone:
    """17 % in Brazil."""
    return create_zone(name="Brazil", country="BR", rate=Decimal("0.17"), by=SYSTEM)


@pytest.fixture
def state(brazil: TaxZone) -> TaxZone:
    """25 % in São Paulo."""
    return create_zone(name="São Paulo", country="BR", regions=["SP"], rate=Decimal("0.25"), by=SYSTEM)


@pytest.fixture
def on_top(phone: Product) -> Product:
    """A phone to whose price 10 % tax is added."""
    return edit_product(phone, tax_rate=Decimal("0.1"), is_tax_included=False, by=SYSTEM)


@pytest.fixture
def inside(phone: Product) -> Product:
    """A phone whose price holds 10 % tax."""
    return edit_product(phone, tax_rate=Decimal("0.1"), by=SYSTEM)


class TestPlaceOfTheDelivery:
    def test_a_price_that_holds_its_tax_stays_and_the_tax_in_it_changes(
        self, state: TaxZone, inside: Product, buyer: Client
    ) -> None:
        shown = buyer.post(
            "/shop/checkout", form_of(buyer) | MARIA | courier() | SAO_PAULO | {"recount": "1"}
        )

        assert "999.60" in sum_of(shown.text, "Tax in the prices")[-1]
        buyer.post("/shop/checkout", hidden(shown.text) | MARIA | courier() | SAO_PAULO)
        order = Order.objects.get()
        assert (order.total, order.tax_total) == (Decimal("5023.00"), Decimal("999.60"))
        assert order.tax_place["zone"]["name"] == "São Paulo"

    def test_to_a_price_without_tax_it_is_added(self, state: TaxZone, on_top: Product, buyer: Client) -> None:
        first = buyer.get("/shop/checkout").text
        assert "849.66" in sum_of(first, "Tax")[0]  # 17 % at home, as in the cart
        assert "849.66" in sum_of(buyer.get("/shop/cart").text, "Tax")[0]
        typed = MARIA | courier() | SAO_PAULO

        late = buyer.post("/shop/checkout", hidden(first) | typed)
        assert late.status_code == 409
        assert Order.objects.count() == 0
        assert "1,249.50" in "".join(sum_of(late.text, "Tax"))
        buyer.post("/shop/checkout", hidden(late.text) | typed)

        order = Order.objects.get()
        assert (order.total, order.tax_total) == (Decimal("6272.50"), Decimal("1249.50"))

    def test_who_fetches_it_is_taxed_at_home(self, state: TaxZone, on_top: Product, buyer: Client) -> None:
        typed = MARIA | SAO_PAULO
        shown = buyer.post("/shop/checkout", form_of(buyer) | typed | courier() | {"recount": "1"})
        taxes = sum_of(shown.text, "Tax")
        assert (len(taxes), "by-delivery" in shown.text) == (2, True)

        assert buyer.post("/shop/checkout", hidden(shown.text) | typed | pickup()).status_code == 303

        order = Order.objects.get()
        assert (order.total, order.tax_place["region"]) == (Decimal("5847.66"), "")
        assert order.tax_place["zone"]["name"] == "Brazil"

    def test_is_asked_for_as_soon_as_zones_are_finer_than_a_country(self, brazil: TaxZone) -> None:
        assert {one.code for one in shown_fields(delivery_services())} == {
            "name",
            "email",
            "phone",
            "address",
            "comment",
        } | ({"region", "postal_code"} if any(one.kind == "table" for one in delivery_services()) else set())

        create_zone(name="State", country="BR", regions=["SP"], rate=Decimal("0.25"), by=SYSTEM)

        assert {"region", "postal_code"} <= {one.code for one in shown_fields(delivery_services())}

    def test_without_zones_each_product_has_its_own(self, store: Any, on_top: Product, buyer: Client) -> None:
        buyer.post("/shop/checkout", form_of(buyer) | MARIA | courier() | SAO_PAULO)

        order = Order.objects.get()
        assert (order.total, order.tax_place) == (Decimal("5522.80"), {})


class TestFieldOfTheTax:
    def test_another_field_may_say_where_tax_is_due(
        self, state: TaxZone, on_top: Product, buyer: Client
    ) -> None:
        billed = create_field(
            group="order", type="region", label="Billed in", is_tax_location=True, by=SYSTEM
        )
        typed = MARIA | courier() | {"region": "MG", billed.code: "SP"}
        shown = buyer.post("/shop/checkout", form_of(buyer) | typed | {"recount": "1"})

        buyer.post("/shop/checkout", hidden(shown.text) | typed)

        order = Order.objects.get()
        assert (order.tax_place["region"], order.tax_total) == ("SP", Decimal("1249.50"))
        assert order.answers[billed.code]["value"] == "SP"

    def test_a_country_may_and_is_kept_by_its_name(
        self, state: TaxZone, on_top: Product, buyer: Client
    ) -> None:
        create_zone(name="Portugal", country="PT", rate=Decimal("0.23"), by=SYSTEM)
        country = create_field(
            group="contact",
            type="country",
            label="Country",
            writes_to="country",
            is_tax_location=True,
            is_required=True,
            by=SYSTEM,
        )
        first = buyer.get("/shop/checkout").text
        assert '<option value="BR" selected' in first
        typed = MARIA | courier() | {country.code: "PT"}
        shown = buyer.post("/shop/checkout", form_of(buyer) | typed | {"recount": "1"})
        assert '<option value="PT" selected' in shown.text
        assert (
            buyer.post("/shop/checkout", hidden(shown.text) | typed | {country.code: "XX"}).status_code == 422
        )

        buyer.post("/shop/checkout", hidden(shown.text) | typed)

        order = Order.objects.get()
        assert (order.tax_place["country"], order.tax_total) == ("PT", Decimal("1149.54"))
        assert order.answers[country.code]["value"] == "Portugal"
        assert order.contact.country == "PT"

    def test_persons_and_companies_may_have_different_ones(
        self, state: TaxZone, on_top: Product, buyer: Client
    ) -> None:
        edit_field(field("company"), is_shown=True, by=SYSTEM)
        seat = create_field(group="company", type="region", label="Seat", is_tax_location=True, by=SYSTEM)
        mine = create_field(
            group="order", type="region", label="Mine", payer="person", is_tax_location=True, by=SYSTEM
        )
        typed = MARIA | {"payer": "company", "company": "Acme", seat.code: "SP", mine.code: "MG"} | pickup()
        shown = buyer.post("/shop/checkout", form_of(buyer) | typed | {"recount": "1"})

        buyer.post("/shop/checkout", hidden(shown.text) | typed)

        assert Order.objects.get().tax_place["region"] == "SP"

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({"payer": ""}, {"payer": "person"}),
            ({"payer": "company"}, {"payer": "", "type": "text"}),
            ({"payer": "person"}, {"payer": "person"}),
            ({"group": "company"}, {"payer": "company"}),
        ],
    )
    def test_there_is_one_per_payer(self, first: Any, second: Any, store: Any) -> None:
        usual = {"group": "order", "type": "region", "is_tax_location": True, "by": SYSTEM}
        create_field(label="First", **(usual | first))
        before = footprint()

        with pytest.raises(Refused, match="Tax is reckoned from “First” already") as refusal:
            create_field(label="Second", **(usual | second))

        assert refusal.value.field == "is_tax_location"
        assert footprint() == before

    def test_is_a_country_a_state_or_a_postal_code(self, store: Any) -> None:
        checkout_fields()
        before = footprint()

        with pytest.raises(Refused) as refusal:
            create_field(group="order", type="check", label="Tick", is_tax_location=True, by=SYSTEM)

        assert refusal.value.field == "is_tax_location"
        assert footprint() == before

    def test_both_roles_may_be_on_one_field_and_are_undone(self, store: Any, owner: User) -> None:
        by = Actor.of(owner)
        edit_field(field("region"), is_tax_location=True, by=by)
        assert (field("region").is_location, field("region").is_tax_location) == (True, True)

        undo_change(the_last(), by=by)

        assert not field("region").is_tax_location

    def test_does_not_come_back_beside_another_one(self, store: Any, owner: User) -> None:
        by = Actor.of(owner)
        usual: dict[str, Any] = {"group": "order", "type": "region", "is_tax_location": True, "by": by}
        remove_field(create_field(label="First", **usual), by=by)
        removal = the_last()
        create_field(label="Second", **usual)

        with pytest.raises(Refused, match="another one like it"):
            undo_change(removal, by=by)

    def test_is_chosen_on_its_page(self, client_of: Any, owner: User, store: Any) -> None:
        office, region = client_of(owner), field("region")
        page = f"/store/checkout-form/{region.pk}"
        typed = {"label": "State", "is_location": "on", "is_tax_location": "on", "version": region.version}

        assert office.post(page, typed).status_code == 303

        assert "the tax is reckoned from it" in office.get("/store/checkout-form").text
        double = {"group": "order", "label": "Other", "type": "region", "is_tax_location": "on"}
        refused = office.post("/store/checkout-form/new", double)
        assert refused.status_code == 422
        assert "Tax is reckoned from “State” already" in refused.text


class TestTampering:
    def test_a_rate_or_a_total_that_is_sent_is_not_believed(
        self, state: TaxZone, on_top: Product, buyer: Client
    ) -> None:
        typed = MARIA | courier() | SAO_PAULO
        shown = buyer.post("/shop/checkout", form_of(buyer) | typed | {"recount": "1"})
        bent = hidden(shown.text) | typed | {"tax_rate": "0", "seen_tax": "0"}

        assert buyer.post("/shop/checkout", bent | {"seen_goods": "4998.00"}).status_code == 409
        assert Order.objects.count() == 0
        buyer.post("/shop/checkout", bent)

        assert Order.objects.get().tax_total == Decimal("1249.50")

    def test_a_rate_that_changed_meanwhile_is_shown_first(
        self, state: TaxZone, on_top: Product, buyer: Client
    ) -> None:
        typed = MARIA | courier() | SAO_PAULO
        shown = buyer.post("/shop/checkout", form_of(buyer) | typed | {"recount": "1"})
        edit_zone(state, rate=Decimal("0.3"), by=SYSTEM)

        answer = buyer.post("/shop/checkout", hidden(shown.text) | typed)

        assert answer.status_code == 409
        assert Order.objects.count() == 0

    @pytest.mark.parametrize("region", ["x" * 500, "\x00", "<b>SP</b>", "postal:01"])
    def test_a_bent_place_is_shown_as_it_was_typed(
        self, region: str, state: TaxZone, on_top: Product, buyer: Client
    ) -> None:
        answer = buyer.post(
            "/shop/checkout", form_of(buyer) | MARIA | courier() | {"region": region, "recount": "1"}
        )

        assert answer.status_code == 200
        assert Order.objects.count() == 0


class TestBudgets:
    def test_zones_cost_no_query(
        self, state: TaxZone, buyer: Client, phone: Product, statements: Callable[[Callable[[], Any]], int]
    ) -> None:
        for zone in range(20):
            create_zone(
                name=f"Zone {zone}", country="BR", regions=[f"postal:{zone:02}"], rate=Decimal(0), by=SYSTEM
            )
        create_coupon(code="SPRING", kind="percent", value=Decimal(10), by=SYSTEM)
        create_field(group="order", type="text", label="Floor", by=SYSTEM)
        create_field(group="order", type="region", label="Billed in", is_tax_location=True, by=SYSTEM)
        buys_before(buyer, phone)
        buyer.post("/shop/cart/coupon", {"coupon": "SPRING"})
        typed = MARIA | courier() | {"floor": "3", "billed_in": "SP"}
        shown = buyer.post("/shop/checkout", form_of(buyer) | typed | {"recount": "1"})
        form = hidden(shown.text) | typed

        count = statements(lambda: buyer.post("/shop/checkout", form))

        assert Order.objects.count() == 3
        assert Order.objects.latest("id").tax_place["region"] == "SP"
        assert count <= 30
        assert statements(lambda: buyer.post("/shop/cart", {"product": phone.pk, "quantity": "1"})) <= 15
