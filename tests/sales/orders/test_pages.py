"""The pages of orders, and the buttons on them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.sales.orders.actions import mark_order
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.payments.models import Payment, State
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("with_orders")
class TestList:
    def test_shows_only_what_one_may_see(self, client_of, anna, boris, order_of_anna):
        assert f"/orders/{order_of_anna.pk}" in client_of(anna).get("/orders/list").content.decode()
        assert f"/orders/{order_of_anna.pk}" not in client_of(boris).get("/orders/list").content.decode()

    def test_reads_on_from_a_cursor_and_forgives_a_broken_one(self, client_of, anna, pipeline):
        case, clara = new_product(stock=200), new_customer()
        for _time in range(51):
            new_order(product=case, contact=clara, quantity=1, responsible=anna)
        client = client_of(anna)

        first = client.get("/orders/list").content.decode()
        next_url = first.split('class="more"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
        rest = client.get(next_url, headers={"HX-Request": "true"}).content.decode()

        assert (first.count("data-row="), rest.count("data-row=")) == (50, 1)
        assert "<html" not in rest
        assert client.get("/orders/list?cursor=nonsense&view=odd").status_code == 200

    @pytest.mark.parametrize("number", [1, 20])
    def test_takes_eight_queries_at_most(
        self, client_of, anna, pipeline, number, django_assert_max_num_queries
    ):
        case, clara = new_product(stock=200), new_customer()
        for _time in range(number):
            new_order(product=case, contact=clara, responsible=anna)
        client = client_of(anna)

        with django_assert_max_num_queries(8):
            client.get("/orders/list")

    def test_leads_strangers_to_the_door(self, client, order_of_anna):
        for path in ("/orders", f"/orders/{order_of_anna.pk}"):
            assert client.get(path).url.startswith("/sign-in")


@pytest.mark.usefixtures("with_orders")
class TestBoard:
    @pytest.mark.parametrize("number", [1, 20])
    def test_takes_twelve_queries_at_most(self, client_of, anna, number, django_assert_max_num_queries):
        case, clara = new_product(stock=200), new_customer()
        for _time in range(number):
            new_order(product=case, contact=clara, responsible=anna)
        client = client_of(anna)

        with django_assert_max_num_queries(12):
            page = client.get("/orders").content.decode()

        assert page.count("Order №") >= number

    def test_shows_sums_and_marks(self, client_of, anna, order_of_anna):
        mark_order(order_of_anna, reason="The address is not complete", by=Actor.of(anna))

        page = client_of(anna).get("/orders").content.decode()

        assert "114.80" in page
        assert "The address is not complete" in page

    def test_moves_by_dropping(self, client_of, anna, order_of_anna, django_assert_max_num_queries):
        sent = {"stage": order_stage("P").pk, "version": order_of_anna.version, "before": ""}
        client = client_of(anna)
        client.get("/orders")

        answer = client.post(f"/orders/{order_of_anna.pk}/stage", sent, headers={"HX-Request": "true"})

        assert answer.status_code == 200
        assert order_of_anna.refreshed().status == Status.PAID

    def test_asks_why_before_it_cancels_several(self, client_of, anna, pipeline, recorded):
        case, clara = new_product(stock=200), new_customer()
        orders = [new_order(product=case, contact=clara, responsible=anna) for _time in range(2)]
        recorded.start_over()
        ids, to = ",".join(str(order.pk) for order in orders), order_stage("D").pk
        sent = {"kind": "order", "act": "move", "ids": ids, "value": to, "step": "drop"}

        answer = client_of(anna).post("/bulk-changes/new", sent, headers={"HX-Request": "true"})

        asked = answer.content.decode()
        assert answer.status_code == 200
        assert 'name="reason"' in asked
        assert f'value="{to}" selected' in asked
        assert "field-error" not in asked
        assert recorded == []

    def test_asks_why_before_it_cancels(self, client_of, anna, order_of_anna, recorded):
        recorded.start_over()

        answer = client_of(anna).post(
            f"/orders/{order_of_anna.pk}/stage",
            {"stage": order_stage("D").pk, "before": ""},
            headers={"HX-Request": "true"},
        )

        assert (answer.status_code, answer["X-Dialog"]) == (422, "ask")
        assert order_of_anna.refreshed().status == Status.ACCEPTED
        assert recorded == []

    def test_has_no_line_that_adds_an_order_by_its_title(self, client_of, owner, order_of_anna):
        path = f"/orders/columns/{order_stage('N').pk}"

        assert client_of(owner).post(path, {"title": "Two phones"}).status_code == 404
        assert Order.objects.count() == 1


@pytest.mark.usefixtures("with_orders")
class TestNewOrder:
    def test_is_written_with_a_new_client_and_a_price_that_was_agreed(self, client_of, anna):
        case = new_product()

        answer = client_of(anna).post("/orders/new", form_of(case, line_price="45.00"))

        order = Order.objects.get()
        assert answer.url == f"/orders/{order.pk}"
        assert (order.store, order.deal, order.responsible) == ("crm", None, anna)
        assert (order.contact.name, order.total, order.comment) == (
            "Lidia Prado",
            Decimal("100.00"),
            "Calls back",
        )
        assert [(line.price, line.base_price) for line in order.lines.all()] == [
            (Decimal("45.00"), Decimal("49.90"))
        ]
        assert case.refreshed().available == 18

    def test_puts_a_product_beside_what_was_typed(self, client_of, anna):
        case, film = new_product(), new_product("Screen film", "10.05", stock=5)

        page = client_of(anna).post("/orders/new", form_of(case) | {"add": film.pk}).content.decode()

        assert "Screen film" in page
        assert "Lidia Prado" in page
        assert Order.objects.count() == 0

    @pytest.mark.parametrize(
        "change",
        [{"new_contact": ""}, {"line_quantity": "0"}, {"line_quantity": "many"}, {"line_quantity": "21"}],
    )
    def test_comes_back_with_what_is_wrong(self, client_of, anna, change, recorded):
        case = new_product(stock=20)
        recorded.start_over()

        answer = client_of(anna).post("/orders/new", form_of(case) | change)

        assert answer.status_code == 422
        assert (Order.objects.count(), case.refreshed().available) == (0, 20)
        assert recorded == []


@pytest.mark.usefixtures("with_orders")
class TestPlacesOfTheCard:
    def test_changes_the_address(self, client_of, anna, order_of_anna):
        client_of(anna).post(
            f"/orders/{order_of_anna.pk}/edit/delivery",
            {"delivery_name": "Courier", "delivery_address": "Rua Nova 1"},
        )

        assert order_of_anna.refreshed().delivery_address == "Rua Nova 1"

    def test_changes_the_products(self, client_of, anna, order_of_anna):
        line = order_of_anna.lines.get()
        rows = {
            "line_product": [line.product_id, ""],
            "line_name": ["Phone case", "Gift wrap"],
            "line_quantity": ["3", "1"],
            "line_price": ["", "5.00"],
            "delivery": "15.00",
        }

        client_of(anna).post(f"/orders/{order_of_anna.pk}/lines", rows)

        order = order_of_anna.refreshed()
        assert order.total == Decimal("169.70")
        assert [(one.name, one.quantity) for one in order.lines.all()] == [
            ("Phone case", 3),
            ("Gift wrap", 1),
        ]

    def test_marks_for_trouble_and_takes_the_mark_off(self, client_of, anna, order_of_anna):
        client, path = client_of(anna), f"/orders/{order_of_anna.pk}/mark"

        client.post(path, {"reason": "The address is not complete"})
        marked = order_of_anna.refreshed()
        client.post(path, {"undo": "yes"})

        assert (marked.mark_reason, marked.marked_by) == ("The address is not complete", anna)
        assert order_of_anna.refreshed().marked_at is None


def form_of(product, **more):
    """The form of a new order: two pieces, a courier for ten."""
    return {
        "line_product": product.pk,
        "line_name": product.name,
        "line_quantity": "2",
        "line_price": "",
        "new_contact": "Lidia Prado",
        "payer": "person",
        "delivery_total": "10.00",
        "comment": "Calls back",
    } | more


@pytest.mark.usefixtures("with_orders")
class TestCard:
    def test_shows_lines_payments_and_story(self, client_of, anna, payment_of_anna):
        order = payment_of_anna.order

        page = client_of(anna).get(f"/orders/{order.pk}").content.decode()

        assert "Phone case" in page
        assert payment_of_anna.page in page
        assert f"placed order {order.number}" in page

    def test_takes_fifteen_queries_at_most(
        self, client_of, anna, payment_of_anna, django_assert_max_num_queries
    ):
        client = client_of(anna)
        client.get(f"/orders/{payment_of_anna.order_id}")  # so that what each process knows by heart is read

        with django_assert_max_num_queries(15):
            client.get(f"/orders/{payment_of_anna.order_id}")

    def test_is_not_found_by_others(self, client_of, boris, order_of_anna):
        assert client_of(boris).get(f"/orders/{order_of_anna.pk}").status_code == 404

    def test_is_where_a_payment_is_shown(self, client_of, anna, boris, payment_of_anna):
        path = f"/payments/{payment_of_anna.pk}"

        assert client_of(anna).get(path).url == f"/orders/{payment_of_anna.order_id}"
        assert client_of(boris).get(path).status_code == 404


class TestButtons:
    def test_cancels(self, client_of, anna, order_of_anna):
        client_of(anna).post(f"/orders/{order_of_anna.pk}/cancellation", {"reason": "Ordered twice"})

        assert order_of_anna.refreshed().status == Status.CANCELED

    def test_asks_for_the_reason(self, client_of, anna, order_of_anna):
        answer = client_of(anna).post(f"/orders/{order_of_anna.pk}/cancellation", {"reason": ""})

        assert answer.status_code == 422
        assert order_of_anna.refreshed().status == Status.ACCEPTED

    def test_asks_for_a_part(self, client_of, anna, order_of_anna):
        client_of(anna).post(f"/orders/{order_of_anna.pk}/payments", {"amount": "50,40"})

        assert Payment.objects.get().amount == Decimal("50.40")

    @pytest.mark.parametrize("amount", ["many", "0", "-5", "1000", "1.005"])
    def test_refuses_an_amount_that_is_not_due(self, client_of, anna, order_of_anna, amount):
        answer = client_of(anna).post(f"/orders/{order_of_anna.pk}/payments", {"amount": amount})

        assert answer.status_code == 422
        assert Payment.objects.count() == 0

    def test_marks_a_payment_as_paid(self, client_of, anna, payment_of_anna):
        client_of(anna).post(f"/payments/{payment_of_anna.pk}/completion", {"reference": "Receipt 7"})

        assert payment_of_anna.refreshed().state == State.PAID

    def test_marks_an_order_as_paid_by_hand(self, client_of, anna, order_of_anna):
        client_of(anna).post(f"/orders/{order_of_anna.pk}/payments/by-hand", {"amount": "", "reference": "7"})

        assert order_of_anna.refreshed().status == Status.PAID

    def test_writes_down_a_refund(self, client_of, anna, payment_of_anna):
        client = client_of(anna)
        client.post(f"/payments/{payment_of_anna.pk}/completion")

        client.post(f"/payments/{payment_of_anna.pk}/refund", {"amount": "14.80"})

        assert payment_of_anna.order.refreshed().paid_total == Decimal("100.00")

    @pytest.mark.parametrize(
        "path", ["/orders/{order}/cancellation", "/orders/{order}/payments", "/payments/{payment}/completion"]
    )
    def test_are_not_for_others(self, client_of, boris, payment_of_anna, path):
        address = path.format(order=payment_of_anna.order_id, payment=payment_of_anna.pk)

        answer = client_of(boris).post(address, {"reason": "Mine", "amount": "1"})

        assert answer.status_code == 404
        assert payment_of_anna.refreshed().state == State.PENDING
        assert payment_of_anna.order.refreshed().status == Status.ACCEPTED


class TestMoneyOnOtherCards:
    def test_stands_on_the_card_of_the_deal(self, client_of, anna, payment_of_anna):
        page = client_of(anna).get(f"/deals/{payment_of_anna.order.deal_id}").content.decode()

        assert f"Order №{payment_of_anna.order.number}" in page
        assert payment_of_anna.page in page

    def test_is_asked_for_on_a_deal_without_an_order(self, client_of, anna, pipeline):
        deal = create_deal(title="Repair", amount=money("80.00", "BRL"), by=Actor.of(anna))
        client = client_of(anna)

        answer = client.post(f"/deals/{deal.pk}/payments", headers={"HX-Request": "true"})

        payment = Payment.objects.get()
        assert (payment.amount, payment.order.deal) == (Decimal("80.00"), deal)
        assert payment.page in answer.content.decode()
