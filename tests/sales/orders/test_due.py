"""What is still to be paid of orders, as lists of orders and of deals show it and ask by it."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from dealwright.events import unrecorded
from dealwright.kit.money import money
from dealwright.people.roles.actions import edit_role
from dealwright.sales.orders.actions import cancel_order, delete_order
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.words import paid_words
from dealwright.sales.payments.actions import ask_for_payment, complete_payment, mark_paid_by_hand
from tests.factories.sales import SYSTEM, new_customer, new_order, new_product

pytestmark = pytest.mark.django_db
LISTS = {"order": "/orders/list", "deal": "/deals/list"}


@pytest.fixture
def orders(pipeline, anna):
    """One of each sort: unpaid, paid in part, paid, paid and canceled, canceled unpaid."""
    product, client = new_product(), new_customer()
    made = [new_order(product=product, contact=client, responsible=anna) for _each in range(5)]
    part = ask_for_payment(made[1], amount=money("14.80", "BRL"), provider="manual", by=SYSTEM)
    complete_payment(part, amount=part.amount_money, reference="part", by=SYSTEM)
    mark_paid_by_hand(made[2], by=SYSTEM)
    mark_paid_by_hand(made[3], by=SYSTEM)
    for order in made[3:]:
        cancel_order(order, reason="Ordered twice", by=SYSTEM)
    return made


STATES = ["unpaid", "partly_paid", "paid", "overpaid", "nothing"]


class TestDue:
    def test_is_derived_by_the_database(self, orders):
        assert [Order.objects.get(pk=order.pk).due_state for order in orders] == STATES
        assert [Order.objects.get(pk=order.pk).due_total for order in orders] == [
            Decimal("114.80"),
            Decimal("100.00"),
            *[Decimal(0)] * 3,
        ]

    def test_is_what_the_order_says_itself(self, orders):
        order = orders[0]
        sums = (0, 50, 114)
        for status, total, paid, returned, waived in itertools.product("ND", sums, sums, sums, sums):
            with unrecorded("every sum there may be"):
                Order.objects.filter(pk=order.pk).update(
                    status=status, total=total, paid_total=paid, returned_total=returned, waived_total=waived
                )
            found = Order.objects.get(pk=order.pk)

            assert found.due_total == found.due
            assert (found.due_state == "overpaid") == (found.overpaid > 0)
            assert (found.due_state in {"unpaid", "partly_paid"}) == (found.due > 0)

    def test_knows_nothing_in_the_recycle_bin(self, orders):
        delete_order(orders[4], by=SYSTEM)

        assert Order.everything.get(pk=orders[4].pk).due_state is None


@pytest.mark.usefixtures("with_orders")
class TestListOfOrders:
    def test_is_narrowed_by_it_in_the_api(self, orders, anna, api_of):
        program, of = api_of(anna), {order.pk: n for n, order in enumerate(orders)}

        def asked(query):
            return sorted(of[one["id"]] for one in program.get(f"/api/v1/orders?{query}").json()["items"])

        assert [asked(f"due_state={state}") for state in STATES] == [[0], [1], [2], [3], [4]]
        assert asked("due_state__in=unpaid,partly_paid") == asked("due__gt=0") == [0, 1]
        assert asked("due__gte=110") == [0]
        assert program.get("/api/v1/orders?due_state=maybe").status_code == 422

    def test_shows_it_as_a_column_and_has_views_of_it(self, orders, anna, client_of):
        page = client_of(anna)

        unpaid = page.get(f"{LISTS['order']}?view=unpaid&columns=number,due,paid").text
        overpaid = page.get(f"{LISTS['order']}?view=overpaid").text

        assert [order.number in unpaid for order in orders] == [True, True, False, False, False]
        assert [order.number in overpaid for order in orders] == [False, False, False, True, False]
        assert "100" in unpaid
        assert 'data-label="To be paid"' in unpaid

    def test_keeps_it_from_whom_the_total_is_hidden(self, orders, anna, api_of, client_of):
        program = api_of(anna)
        with unrecorded("a role that hides totals"):
            anna.role.hidden = {"order": ["total"]}
            anna.role.save()

        assert program.get("/api/v1/orders?due_state=unpaid").status_code == 403
        assert program.get("/api/v1/orders?due__gt=1").status_code == 403
        assert "To be paid" not in client_of(anna).get(f"{LISTS['order']}?columns=number,due").text


class TestListOfDeals:
    def test_is_narrowed_by_the_payment_of_its_orders(self, orders, anna, api_of, client_of):
        program, of = api_of(anna), {order.deal_id: n for n, order in enumerate(orders)}

        def asked(query):
            return sorted(of[one["id"]] for one in program.get(f"/api/v1/deals?{query}").json()["items"])

        assert asked("due_state=partly_paid") == [1]
        assert asked("due_state__in=unpaid,partly_paid") == [0, 1]
        page = client_of(anna).get(f"{LISTS['deal']}?view=unpaid&columns=title,payment").text
        assert [order.number in page for order in orders] == [True, True, False, False, False]
        assert "Paid in part" in page
        assert str(paid_words(orders[2].refreshed())[0]) == "Paid"

    def test_takes_no_query_more_for_more_deals(self, orders, anna, client_of, django_assert_max_num_queries):
        page, address = client_of(anna), f"{LISTS['deal']}?columns=title,payment"
        page.get(address)

        with django_assert_max_num_queries(8):
            page.get(address)

    @pytest.mark.parametrize("hidden", [{"deal": ["amount"]}, {"deal": ["paid_at"]}, {"order": ["total"]}])
    def test_keeps_it_from_whom_what_it_tells_is_hidden(self, orders, anna, api_of, client_of, hidden):
        edit_role(anna.role, hidden=hidden, by=SYSTEM)

        page = client_of(anna).get(f"{LISTS['deal']}?columns=title,payment").text

        assert api_of(anna).get("/api/v1/deals?due_state=unpaid").status_code == 403
        assert orders[0].number in page
        assert "Payment" not in page
        assert "Not paid" not in page

    def test_tells_nothing_of_orders_that_are_not_seen(self, orders, anna, api_of, client_of):
        edit_role(anna.role, scopes={**anna.role.scopes, "order": {"see": "none"}}, by=SYSTEM)

        found = api_of(anna).get("/api/v1/deals?due_state__in=unpaid,partly_paid,paid").json()["items"]
        page = client_of(anna).get(f"{LISTS['deal']}?columns=title,payment").text

        assert found == []
        assert orders[0].number in page
        assert [words in page for words in ("Paid in part", "To be paid back")] == [False, False]
