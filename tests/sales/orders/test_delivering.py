"""What deliveries cost that a colleague arranges: by the rules of their service, or by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.crm.contacts.actions import edit_contact
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change
from dealwright.sales.deliveries.actions import NewRate, create_service
from dealwright.sales.orders.actions import OrderedLine
from dealwright.sales.orders.actions.writing import write_order
from dealwright.sales.orders.delivering import DeliveryPlace
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments import actions
from tests.factories.sales import SYSTEM, new_customer, new_product

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def brl(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "BRL"}


@pytest.fixture
def carrier(db):
    """Within São Paulo 10.00 up to a kilogram, then 18.00 and 2.00 for each; to Rio 40.00; nowhere else."""
    rates = [
        NewRate(Decimal("10.00"), ("SP",), 1000),
        NewRate(Decimal("18.00"), ("SP",), 9000, Decimal("2.00")),
        NewRate(Decimal("40.00"), ("RJ",)),
    ]
    return create_service(kind="table", name="Carrier", rates=rates, free_from=Decimal(500), by=SYSTEM)


@pytest.fixture
def phone(db):
    """400 grams, 100.00."""
    return new_product("Phone", "100.00", weight=400)


def written(carrier, phone, pieces: int = 2, **more):
    return write_order(
        lines=[OrderedLine(phone, pieces)],
        currency="BRL",
        contact=more.pop("contact", None) or new_customer(),
        delivery_service=carrier,
        by=more.pop("by", SYSTEM),
        **more,
    )


@pytest.mark.usefixtures("with_orders")
class TestWriteOrder:
    @pytest.mark.parametrize(
        ("pieces", "region", "price"),
        [(2, "SP", "10.00"), (3, "SP", "22.00"), (1, "RJ", "40.00"), (5, "RJ", "0.00")],
    )
    def test_reckons_by_weight_place_and_worth(self, carrier, phone, pieces, region, price):
        order = written(carrier, phone, pieces, delivery_place=DeliveryPlace("", region))

        assert order.delivery_total == Decimal(price)
        assert order.total == 100 * pieces + Decimal(price)
        shipment = order.shipments.get()
        assert (shipment.price, shipment.base_price) == (Decimal(price), Decimal(price))

    def test_reckons_for_where_the_client_is(self, carrier, phone):
        client = edit_contact(new_customer(), region="RJ", by=SYSTEM)

        assert written(carrier, phone, contact=client).delivery_total == Decimal("40.00")

    def test_takes_the_price_that_is_written(self, carrier, phone):
        order = written(carrier, phone, delivery_total=Decimal("3.50"))

        assert (order.delivery_total, order.total) == (Decimal("3.50"), Decimal("203.50"))

    @pytest.mark.parametrize("region", ["", "AC"])
    def test_refuses_where_the_service_tells_no_price(self, carrier, phone, region, recorded):
        client = new_customer()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            written(carrier, phone, contact=client, delivery_place=DeliveryPlace("", region))

        assert refusal.value.field == "delivery_total"
        assert (Order.objects.count(), phone.refreshed().available) == (0, 20)
        assert recorded == []


@pytest.mark.usefixtures("with_orders")
class TestPageOfANewOrder:
    def form(self, carrier, phone, **more):
        return {
            "new_contact": "Lidia Prado",
            "payer": "person",
            "line_product": phone.pk,
            "line_name": "Phone",
            "line_quantity": "3",
            "line_price": "",
            "delivery_service": carrier.pk,
            "delivery_region": "SP",
        } | more

    def test_tells_the_price_before_it_saves(self, client_of, anna, carrier, phone, recorded):
        recorded.start_over()

        told = client_of(anna).post(
            "/orders/new", self.form(carrier, phone, price_delivery="yes"), headers=HTMX
        )

        assert "22.00" in told.content.decode()
        assert (Order.objects.count(), recorded) == (0, [])

    def test_saves_what_the_service_reckons(self, client_of, anna, carrier, phone):
        client_of(anna).post("/orders/new", self.form(carrier, phone))

        order = Order.objects.get()
        assert (order.delivery_total, order.total) == (Decimal("22.00"), Decimal("322.00"))
        assert order.delivery_place["region"] == "SP"

    def test_says_at_the_field_why_there_is_no_price(self, client_of, anna, carrier, phone):
        answer = client_of(anna).post("/orders/new", self.form(carrier, phone, delivery_region="AC"))

        assert answer.status_code == 422
        assert "This service does not deliver there. Or write a price by hand." in answer.content.decode()
        assert Order.objects.count() == 0


@pytest.mark.usefixtures("with_orders")
class TestFurtherShipment:
    @pytest.fixture
    def order(self, carrier, phone, anna):
        order = written(
            carrier, phone, 4, delivery_place=DeliveryPlace("", "SP"), responsible=anna, by=Actor.of(anna)
        )
        actions.repack_shipment(order.shipments.get(), pieces={order.lines.get().pk: 3}, by=SYSTEM)
        return order

    def test_is_reckoned_for_what_is_in_it_and_undone(self, order, anna):
        total = order.refreshed().total

        shipment = actions.add_shipment(order, price_by_rules=True, by=Actor.of(anna))

        assert (shipment.price, shipment.base_price) == (Decimal("10.00"), Decimal("10.00"))
        assert order.refreshed().total == total + 10
        undo_change(last_change(), by=Actor.of(anna))
        assert order.refreshed().total == total

    def test_keeps_the_total_of_an_order_that_is_paid(self, order, anna, recorded):
        mark_paid_by_hand(order, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused, match="Something was paid"):
            actions.add_shipment(order, price_by_rules=True, by=Actor.of(anna))

        assert (order.shipments.count(), recorded) == (1, [])

    def test_of_the_page_is_reckoned_where_no_price_is_typed(self, client_of, anna, order):
        line, total = order.lines.get().pk, order.refreshed().total
        sent = {"order": order.pk, f"pieces-{line}": 1, "price": ""}
        client = client_of(anna)

        told = client.post("/shipments/new", sent | {"price_delivery": "yes"}, headers=HTMX)
        assert "10.00" in told.content.decode()
        assert order.shipments.count() == 1

        client.post("/shipments/new", sent, headers=HTMX)
        assert order.refreshed().total == total + 10

    def test_of_the_page_costs_what_is_typed(self, client_of, anna, order):
        line, total = order.lines.get().pk, order.refreshed().total

        client_of(anna).post(
            "/shipments/new", {"order": order.pk, f"pieces-{line}": 1, "price": "0"}, headers=HTMX
        )

        assert (order.shipments.count(), order.refreshed().total) == (2, total)

    def test_is_priced_by_programs_too(self, api_of, anna, boris, order):
        api, path = api_of(anna), f"/api/v1/orders/{order.pk}"

        told = api.post(f"{path}/delivery-price").json()
        opened = api.post(f"{path}/shipments", {"price_by_rules": True}).json()

        assert told == {"price": brl("10.00"), "days": "", "refused": "", "is_asked": False}
        assert (opened["price"], opened["base_price"], opened["has_own_price"]) == (
            brl("10.00"),
            brl("10.00"),
            False,
        )
        assert api_of(boris).post(f"{path}/delivery-price").status_code == 404

    def test_with_another_service_is_reckoned_anew(self, order, courier):
        shipment = actions.edit_shipment(order.shipments.get(), service=courier, by=SYSTEM)

        assert shipment.base_price == courier.price


@pytest.mark.usefixtures("with_orders")
class TestApi:
    def test_reckons_what_is_not_sent(self, api_of, anna, carrier, phone):
        new = {
            "contact": {"name": "Clara"},
            "lines": [{"product_id": phone.pk, "quantity": 3}],
            "delivery_service_id": carrier.pk,
            "delivery_place": {"region": "SP"},
        }

        placed = api_of(anna).post("/api/v1/orders", new).json()

        assert (placed["totals"]["delivery"], placed["totals"]["total"]) == (brl("22.00"), brl("322.00"))
        assert placed["delivery_place"] == {"country": "", "region": "SP", "postal_code": ""}

    def test_tells_a_price_and_places_nothing(self, api_of, anna, carrier, phone, recorded):
        recorded.start_over()
        asked = {"lines": [{"product_id": phone.pk}], "delivery_service_id": carrier.pk}
        api = api_of(anna)

        there = api.post("/api/v1/orders/delivery-price", asked | {"delivery_place": {"region": "RJ"}})
        nowhere = api.post("/api/v1/orders/delivery-price", asked | {"delivery_place": {"region": "AC"}})

        assert there.json()["price"] == brl("40.00")
        assert (nowhere.json()["price"], nowhere.json()["refused"]) == (
            None,
            "This service does not deliver there.",
        )
        assert (Order.objects.count(), "order.placed" in recorded) == (0, False)

    def test_refuses_a_country_there_is_not(self, api_of, anna, carrier, phone):
        asked = {"lines": [{"product_id": phone.pk}], "delivery_service_id": carrier.pk}

        answer = api_of(anna).post(
            "/api/v1/orders/delivery-price", asked | {"delivery_place": {"country": "QQ"}}
        )

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "delivery_place")


class Waiting:
    """A shipment that goes with the carrier for 10.00, and another service."""

    @pytest.fixture
    def courier(self, db):
        """25.00, wherever it goes."""
        return create_service(kind="courier", name="Courier", price=Decimal("25.00"), by=SYSTEM)

    @pytest.fixture
    def shipment(self, carrier, phone, anna):
        order = written(
            carrier, phone, 2, delivery_place=DeliveryPlace("", "SP"), responsible=anna, by=Actor.of(anna)
        )
        return order.shipments.get()


@pytest.mark.usefixtures("with_orders")
class TestAnotherService(Waiting):
    def form(self, shipment, service, **more):
        line = shipment.order.lines.get().pk
        sent = {"service": service.pk, "version": shipment.version, f"pieces-{line}": 2}
        return (
            sent | {"price": "10.00", "price_service": shipment.service_id, "price_reckoned": "10.00"} | more
        )

    def test_takes_the_price_along_that_was_reckoned(self, client_of, anna, shipment, courier):
        client, path = client_of(anna), f"/shipments/{shipment.pk}/edit"

        asked = client.get(path, headers=HTMX).content.decode()
        told = client.post(path, self.form(shipment, courier, price_delivery="yes"), headers=HTMX)
        assert 'name="price_reckoned" value="10.00"' in asked
        assert 'value="25.00"' in told.content.decode()
        assert "stays" not in told.content.decode()
        assert shipment.refreshed().price == Decimal("10.00")

        answer = client.post(path, self.form(shipment, courier), headers=HTMX)

        assert answer.status_code == 204
        assert (shipment.refreshed().service, shipment.refreshed().price) == (courier, Decimal("25.00"))
        assert shipment.order.refreshed().total == Decimal("225.00")
        undo_change(last_change(), by=Actor.of(anna))
        assert (shipment.refreshed().service_id, shipment.refreshed().price) == (
            shipment.service_id,
            Decimal("10.00"),
        )
        assert shipment.order.refreshed().total == Decimal("210.00")

    def test_leaves_the_price_that_was_typed_and_says_so(self, client_of, anna, shipment, courier):
        client, path = client_of(anna), f"/shipments/{shipment.pk}/edit"
        typed = self.form(shipment, courier, price="7.50")

        told = client.post(path, typed | {"price_delivery": "yes"}, headers=HTMX).content.decode()
        taken = client.post(path, typed | {"price_delivery": "yes", "take_price": "yes"}, headers=HTMX)
        assert "The price that is written above stays." in told
        assert "hx-swap-oob" not in told
        assert 'name="price_reckoned" value=""' in told
        assert 'value="25.00"' in taken.content.decode()
        assert "hx-swap-oob" in taken.content.decode()

        client.post(path, typed, headers=HTMX)

        assert (shipment.refreshed().service, shipment.refreshed().price) == (courier, Decimal("7.50"))

    def test_leaves_the_price_while_the_service_stays(self, client_of, anna, shipment, carrier):
        told = client_of(anna).post(
            f"/shipments/{shipment.pk}/edit",
            self.form(shipment, carrier, price="3", price_reckoned="3", price_delivery="yes"),
            headers=HTMX,
        )

        assert "stays" in told.content.decode()
        assert "hx-swap-oob" not in told.content.decode()

    def test_is_refused_at_the_price_where_it_reckons_none(self, client_of, anna, shipment, recorded):
        nowhere = create_service(
            kind="table", name="Nowhere", rates=[NewRate(Decimal(1), ("AC",))], by=SYSTEM
        )
        recorded.start_over()

        answer = client_of(anna).post(
            f"/shipments/{shipment.pk}/edit", self.form(shipment, nowhere), headers=HTMX
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="id_price_error"' in page
        assert 'name="price_reckoned" value=""' in page
        assert (shipment.refreshed().service_id, recorded) == (shipment.service_id, [])

    def test_of_a_new_order_follows_as_well(self, client_of, anna, carrier, phone, courier):
        client = client_of(anna)
        sent = TestPageOfANewOrder().form(
            courier, phone, delivery_total="22.00", price_service=carrier.pk, price_reckoned="22.00"
        )

        told = client.post("/orders/new", sent | {"price_delivery": "yes"}, headers=HTMX).content.decode()
        kept = client.post(
            "/orders/new", sent | {"delivery_total": "9", "price_delivery": "yes"}, headers=HTMX
        ).content.decode()
        assert 'name="delivery_total" value="25.00"' in told
        assert "The price that is written above stays." in kept

        client.post("/orders/new", sent)

        assert Order.objects.get().delivery_total == Decimal("25.00")

    def test_of_a_program_is_reckoned_when_it_asks(self, api_of, anna, shipment, courier):
        path = f"/api/v1/shipments/{shipment.pk}"

        kept = api_of(anna).patch(path, {"service_id": courier.pk}).json()
        reckoned = api_of(anna).patch(path, {"price_by_rules": True}).json()
        nobody = api_of(anna).patch(path, {"service_id": None, "price_by_rules": True})

        assert (kept["price"], reckoned["price"]) == (brl("10.00"), brl("25.00"))
        assert nobody.status_code == 422
        assert nobody.json()["errors"][0]["field"] == "price"
        assert shipment.refreshed().service == courier


@pytest.mark.usefixtures("with_orders")
class TestAnotherServiceOfTheOrder(Waiting):
    @pytest.fixture
    def order(self, shipment):
        return shipment.order

    def sums(self, order):
        order = order.refreshed()
        return order.delivery_service.name, order.shipments.get().price, order.total

    def test_lets_the_waiting_shipment_cost_what_it_reckons(self, client_of, anna, order, courier):
        client, path = client_of(anna), f"/orders/{order.pk}/edit/delivery"
        sent = {"delivery_service": courier.pk, "delivery_by_rules": "on", "delivery_name": "Carrier"}

        asked = client.get(path, headers=HTMX).text
        told = client.post(path, sent | {"price_delivery": "yes"}, headers=HTMX).text
        assert "reckon what the waiting shipments cost" in asked
        assert "By the rules of “Courier”" in told and 'value="25.00"' in told
        assert self.sums(order) == ("Carrier", Decimal("10.00"), Decimal("210.00"))

        client.post(path, sent, headers=HTMX)
        assert self.sums(order) == ("Courier", Decimal("25.00"), Decimal("225.00"))

        undo_change(last_change(), by=Actor.of(anna))
        assert self.sums(order) == ("Carrier", Decimal("10.00"), Decimal("210.00"))

    def test_leaves_the_price_where_nobody_asks_for_it(self, client_of, anna, order, courier):
        path = f"/orders/{order.pk}/edit/delivery"

        client_of(anna).post(path, {"delivery_service": courier.pk, "delivery_name": "Carrier"})

        assert self.sums(order) == ("Courier", Decimal("10.00"), Decimal("210.00"))

    def test_leaves_a_price_that_was_typed(self, client_of, api_of, anna, order, shipment, courier):
        actions.price_shipment(shipment, price=Decimal("7.50"), by=SYSTEM)
        page = client_of(anna).get(f"/orders/{order.pk}/edit/delivery", headers=HTMX).text
        assert "reckon what the waiting shipments cost" not in page

        body = {"delivery_service_id": courier.pk, "delivery_by_rules": True}
        changed = api_of(anna).patch(f"/api/v1/orders/{order.pk}", body).json()

        assert changed["totals"]["delivery"]["amount"] == "7.50"
        assert self.sums(order) == ("Courier", Decimal("7.50"), Decimal("207.50"))

    def test_is_asked_for_by_programs(self, api_of, anna, order, courier):
        body = {"delivery_service_id": courier.pk, "delivery_by_rules": True}

        changed = api_of(anna).patch(f"/api/v1/orders/{order.pk}", body).json()

        assert changed["totals"]["total"]["amount"] == "225.00"

    def test_is_refused_where_it_reckons_none(self, client_of, api_of, anna, order, recorded):
        nowhere = create_service(
            kind="table", name="Nowhere", rates=[NewRate(Decimal(1), ("AC",))], by=SYSTEM
        )
        api, client = api_of(anna), client_of(anna)
        recorded.start_over()

        answer = api.patch(
            f"/api/v1/orders/{order.pk}", {"delivery_service_id": nowhere.pk, "delivery_by_rules": True}
        )
        page = client.post(
            f"/orders/{order.pk}/edit/delivery",
            {"delivery_service": nowhere.pk, "delivery_by_rules": "on", "delivery_name": "Carrier"},
            headers=HTMX,
        )

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "delivery_by_rules")
        assert (page.status_code, 'id="id_delivery_by_rules_error"' in page.text) == (422, True)
        assert (self.sums(order), recorded) == (("Carrier", Decimal("10.00"), Decimal("210.00")), [])

    def test_stays_once_something_is_paid(self, client_of, anna, order, courier):
        mark_paid_by_hand(order, amount=money("10.00", "BRL"), by=SYSTEM)

        page = client_of(anna).get(f"/orders/{order.pk}/edit/delivery", headers=HTMX).text

        assert "reckon what the waiting shipments cost" not in page
