"""What a program sees of orders and may do with them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.sales.orders.models import Order, Status
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = pytest.mark.django_db

BUYER = {"name": "Clara Souza", "email": "clara@example.com", "phone": "+55 11 98765-4321"}


def brl(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "BRL"}


@pytest.mark.usefixtures("pipeline")
class TestPost:
    def test_places_an_order_and_opens_its_deal(self, api_of, anna, recorded):
        case, api = new_product(), api_of(anna)
        recorded.start_over()

        answer = api.post(
            "/api/v1/orders",
            {
                "contact": BUYER,
                "lines": [{"product_id": case.pk, "quantity": 2}],
                "delivery_name": "Courier",
                "delivery": brl("15.00"),
            },
        )

        placed = answer.json()
        assert answer.status_code == 201
        assert placed["totals"] == {
            "items": brl("99.80"),
            "delivery": brl("15.00"),
            "total": brl("114.80"),
            "paid": brl("0.00"),
            "due": brl("114.80"),
        }
        assert (placed["store"], placed["paid_state"], placed["shipped_state"]) == (
            "api",
            "unpaid",
            "unshipped",
        )
        assert [(line["name"], line["quantity"], line["total"]) for line in placed["lines"]] == [
            ("Phone case", 2, brl("99.80"))
        ]
        order = Order.objects.get(pk=placed["id"])
        assert (order.deal_id, order.responsible, order.contact.name) == (
            placed["deal_id"],
            anna,
            "Clara Souza",
        )
        assert recorded == ["contact.created", "stock.reserved", "deal.created", "order.placed"]

    def test_takes_a_contact_that_is_known(self, api_of, anna):
        clara, case = new_customer(responsible=anna), new_product()

        body = {"contact_id": clara.pk, "lines": [{"product_id": case.pk}]}
        answer = api_of(anna).post("/api/v1/orders", body)

        assert answer.json()["contact_id"] == clara.pk
        assert Contact.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"lines": []}, "lines"),
            ({"lines": [{"product_id": 999}]}, "lines.0.product_id"),
            ({"contact": None}, "contact_id"),
            ({"contact_id": 999, "contact": None}, "contact_id"),
            ({"delivery": {"amount": "-1.00", "currency": "BRL"}}, "delivery_total"),
            ({"delivery": {"amount": "1.00", "currency": "EUR"}}, "delivery"),
            ({"pipeline_id": 999}, "pipeline_id"),
            ({"total": brl("0.01")}, "total"),
        ],
    )
    def test_refuses_what_is_not_valid(self, api_of, anna, change, field, recorded):
        case, api = new_product(), api_of(anna)
        recorded.start_over()
        body = {"contact": BUYER, "lines": [{"product_id": case.pk}], **change}

        answer = api.post("/api/v1/orders", {key: value for key, value in body.items() if value is not None})

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert (Order.objects.count(), Contact.objects.count(), case.refreshed().available) == (0, 0, 20)
        assert recorded == []

    def test_sells_no_more_than_there_is(self, api_of, anna):
        case = new_product(stock=1)

        body = {"contact": BUYER, "lines": [{"product_id": case.pk, "quantity": 2}]}
        answer = api_of(anna).post("/api/v1/orders", body)

        assert answer.status_code == 422
        assert (Order.objects.count(), Contact.objects.count()) == (0, 0)


@pytest.mark.usefixtures("pipeline")
class TestPostOfAnotherSeller:
    """Who buys from two sellers is a client of each: neither learns of the other's."""

    def test_finds_no_contact_of_a_colleague(self, api_of, anna, boris):
        product = new_product()
        hers = create_contact(
            name="Clara Souza", emails=["clara@example.com"], responsible=anna, by=Actor.system()
        )

        answer = api_of(boris).post(
            "/api/v1/orders",
            {
                "contact": {"name": "Clara", "email": "clara@example.com", "phone": "+5511987654321"},
                "lines": [{"product_id": product.pk}],
            },
        )

        assert answer.status_code == 201
        assert answer.json()["contact_id"] != hers.pk
        assert hers.refreshed().version == hers.version


class TestGet:
    def test_shows_only_what_one_may_see(self, api_of, anna, boris, order_of_anna):
        assert api_of(anna).get(f"/api/v1/orders/{order_of_anna.pk}").json()["number"] == order_of_anna.number
        assert api_of(boris).get(f"/api/v1/orders/{order_of_anna.pk}").status_code == 404
        assert api_of(boris).get("/api/v1/orders").json()["items"] == []

    def test_finds_by_client_and_status(self, api_of, anna, order_of_anna):
        api = api_of(anna)

        assert len(api.get("/api/v1/orders?q=souza&status=N").json()["items"]) == 1
        assert api.get("/api/v1/orders?status=D").json()["items"] == []

    @pytest.mark.parametrize("number", [1, 12])
    def test_lists_in_five_queries_at_most(
        self, api_of, anna, pipeline, number, django_assert_max_num_queries
    ):
        case, clara = new_product(stock=100), new_customer()
        for _time in range(number):
            new_order(product=case, contact=clara, responsible=anna)
        api = api_of(anna)

        with django_assert_max_num_queries(5):
            answer = api.get("/api/v1/orders")

        assert len(answer.json()["items"]) == number


class TestCancel:
    def test_cancels_with_a_reason(self, api_of, anna, order_of_anna):
        url = f"/api/v1/orders/{order_of_anna.pk}/cancel"
        answer = api_of(anna).post(url, {"reason": "Ordered twice"})

        assert (answer.status_code, answer.json()["status"]) == (200, "D")
        assert answer.json()["cancel_reason"] == "Ordered twice"

    @pytest.mark.parametrize(
        ("body", "status"), [({}, 422), ({"reason": " "}, 422), ({"reason": "x", "version": 9}, 409)]
    )
    def test_refuses_and_changes_nothing(self, api_of, anna, order_of_anna, body, status):
        answer = api_of(anna).post(f"/api/v1/orders/{order_of_anna.pk}/cancel", body)

        assert answer.status_code == status
        assert order_of_anna.refreshed().status == Status.ACCEPTED

    def test_is_not_for_strangers(self, api_of, boris, order_of_anna):
        answer = api_of(boris).post(f"/api/v1/orders/{order_of_anna.pk}/cancel", {"reason": "Mine"})

        assert answer.status_code == 404
        assert order_of_anna.refreshed().status == Status.ACCEPTED


class TestPayments:
    def test_asks_and_lists(self, api_of, anna, order_of_anna):
        api, url = api_of(anna), f"/api/v1/orders/{order_of_anna.pk}/payments"

        asked = api.post(url, {"amount": brl("14.80")})

        assert asked.status_code == 201
        assert (asked.json()["amount"], asked.json()["state"]) == (brl("14.80"), "pending")
        assert "/pay/" in asked.json()["url"]
        assert [one["id"] for one in api.get(url).json()["items"]] == [asked.json()["id"]]

    def test_takes_all_that_is_due_without_a_body(self, api_of, anna, order_of_anna):
        asked = api_of(anna).post(f"/api/v1/orders/{order_of_anna.pk}/payments")

        assert asked.json()["amount"] == brl("114.80")


class TestTimeline:
    def test_tells_what_happened(self, api_of, anna, order_of_anna):
        answer = api_of(anna).get(f"/api/v1/orders/{order_of_anna.pk}/timeline").json()

        assert [item["kind"] for item in answer["items"]] == ["stock.reserved", "order.placed"]
        total = order_of_anna.total_money
        assert (total.amount, answer["items"][1]["facts"]["total"]) == (Decimal("114.80"), brl("114.80"))
