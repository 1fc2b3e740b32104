"""What a program sees of orders and may do with them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.statuses.queries import order_stage
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
            "discount": brl("0.00"),
            "tax": brl("0.00"),
            "total": brl("114.80"),
            "paid": brl("0.00"),
            "due": brl("114.80"),
            "returned": brl("0.00"),
            "refunded": brl("0.00"),
            "overpaid": brl("0.00"),
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
            ({"store": "trial"}, "store"),
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


@pytest.mark.usefixtures("with_orders")
class TestVerbs:
    def test_moves(self, api_of, anna, order_of_anna):
        moved = api_of(anna).post(
            f"/api/v1/orders/{order_of_anna.pk}/move", {"stage_id": order_stage("P").pk, "version": 1}
        )

        assert (moved.status_code, moved.json()["status"], moved.json()["stage_id"]) == (
            200,
            "P",
            order_stage("P").pk,
        )

    def test_cancels_by_moving_with_a_reason_only(self, api_of, anna, order_of_anna, recorded):
        api, path = api_of(anna), f"/api/v1/orders/{order_of_anna.pk}/move"
        recorded.start_over()

        refused = api.post(path, {"stage_id": order_stage("D").pk})
        silent = list(recorded)
        done = api.post(path, {"stage_id": order_stage("D").pk, "reason": "Ordered twice"})

        assert (refused.status_code, refused.json()["errors"][0]["field"], silent) == (422, "reason", [])
        assert (done.json()["status"], done.json()["cancel_reason"]) == ("D", "Ordered twice")

    def test_refuses_a_stale_move(self, api_of, anna, order_of_anna):
        body = {"stage_id": order_stage("P").pk, "version": 7}

        assert api_of(anna).post(f"/api/v1/orders/{order_of_anna.pk}/move", body).status_code == 409
        assert order_of_anna.refreshed().status == Status.ACCEPTED

    def test_sets_the_lines(self, api_of, anna, order_of_anna):
        line = order_of_anna.lines.get()
        lines = [{"product_id": line.product_id, "quantity": 1, "price": brl("40.00")}]

        changed = api_of(anna).put(
            f"/api/v1/orders/{order_of_anna.pk}/lines", {"lines": lines}, content_type="application/json"
        )

        assert changed.json()["totals"]["total"] == brl("55.00")

    def test_refuses_lines_in_another_currency(self, api_of, anna, order_of_anna, recorded):
        lines = [{"name": "Fitting", "price": {"amount": "10.00", "currency": "EUR"}}]
        api = api_of(anna)
        recorded.start_over()

        refused = api.put(
            f"/api/v1/orders/{order_of_anna.pk}/lines", {"lines": lines}, content_type="application/json"
        )

        assert refused.status_code == 422
        assert recorded == []

    def test_changes_what_is_kept_of_it(self, api_of, anna, order_of_anna):
        body = {
            "comment": "Calls back",
            "delivery_address": "Rua Nova 1",
            "payer": "company",
            "tags": ["vip"],
        }

        changed = api_of(anna).patch(f"/api/v1/orders/{order_of_anna.pk}", body).json()

        assert {name: changed[name] for name in body} == body

    def test_marks_and_unmarks(self, api_of, anna, order_of_anna):
        api, path = api_of(anna), f"/api/v1/orders/{order_of_anna.pk}"

        marked = api.post(f"{path}/mark", {"reason": "The address is not complete"}).json()
        listed = api.get("/api/v1/orders?marked_at__is_null=false").json()["items"]
        unmarked = api.post(f"{path}/unmark").json()

        assert (marked["mark_reason"], len(listed)) == ("The address is not complete", 1)
        assert unmarked["marked_at"] is None

    @pytest.mark.parametrize("text", ["114.80", "114,80", "clara"])
    def test_are_found_by_sum_and_client(self, api_of, anna, order_of_anna, text):
        found = api_of(anna).get("/api/v1/orders", {"q": text}).json()["items"]

        assert [one["id"] for one in found] == [order_of_anna.pk]

    def test_deletes_a_canceled_one(self, api_of, owner, order_of_anna):
        api, path = api_of(owner), f"/api/v1/orders/{order_of_anna.pk}"

        refused = api.delete(path)
        api.post(f"{path}/cancel", {"reason": "Ordered twice"})
        deleted = api.delete(path)

        assert (refused.status_code, deleted.status_code, Order.objects.count()) == (422, 204, 0)

    @pytest.mark.parametrize(("verb", "body"), [("move", {"stage_id": 1}), ("mark", {"reason": "No"})])
    def test_are_not_for_others(self, api_of, boris, order_of_anna, verb, body, recorded):
        api = api_of(boris)
        recorded.start_over()

        assert api.post(f"/api/v1/orders/{order_of_anna.pk}/{verb}", body).status_code == 404
        assert recorded == []

    def test_places_an_order_without_a_deal_for_a_company(self, api_of, anna, company_of_anna):
        case = new_product()
        body = {"company_id": company_of_anna.pk, "payer": "company", "lines": [{"product_id": case.pk}]}

        placed = api_of(anna).post("/api/v1/orders", body).json()

        assert (placed["deal_id"], placed["contact_id"], placed["company_id"]) == (
            None,
            None,
            company_of_anna.pk,
        )
        assert placed["responsible_id"] == anna.pk


@pytest.fixture
def company_of_anna(anna):
    """A company that buys."""
    return create_company(name="Example Trading", responsible=anna, by=Actor.system())
