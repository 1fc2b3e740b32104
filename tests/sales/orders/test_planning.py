"""What is planned for orders: their next step, the board by deadline, the calendar, the counter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dealwright.crm.activities.actions import complete_activity, create_activity
from dealwright.crm.activities.counters import counts_of
from dealwright.crm.activities.models import Activity
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.users.models import User
from dealwright.sales.orders.actions import advance, cancel_order, move_order
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.statuses.queries import order_stage
from dealwright.web.navigation import Count
from dealwright.work.tasks.actions import create_task
from tests.factories.sales import SYSTEM, new_customer, new_order, new_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_orders")]

HTMX = {"HX-Request": "true"}
WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


@pytest.fixture
def on_wednesday() -> Any:
    """It is Wednesday, nine o'clock."""
    with clock.at(WEDNESDAY):
        yield


@pytest.fixture
def order(on_wednesday: None, order_of_anna: Order) -> Order:
    """Anna's order, taken on Wednesday."""
    return order_of_anna


@pytest.fixture
def browser(client_of: Any, anna: User) -> Any:
    """Anna's browser."""
    return client_of(anna)


def planned(order: Order, due_at: datetime, who: User, subject: str = "Ask for the flat number") -> Activity:
    """Something to do for the order until then."""
    return create_activity(
        kind="call", subject=subject, about=[order], responsible=who, due_at=due_at, by=Actor.of(who)
    )


def next_step_of(order: Order) -> datetime | None:
    order.refresh_from_db()
    step: datetime | None = order.next_step_at
    return step


class TestNextStep:
    def test_is_the_earliest_of_what_is_planned(self, order, anna):
        call = planned(order, WEDNESDAY + timedelta(days=2), anna)
        planned(order, WEDNESDAY + timedelta(days=5), anna, "Send the invoice")
        assert next_step_of(order) == WEDNESDAY + timedelta(days=2)

        complete_activity(call, by=Actor.of(anna))

        assert next_step_of(order) == WEDNESDAY + timedelta(days=5)

    def test_follows_tasks_too(self, order, anna, run_reactions):
        create_task(
            title="Pack it",
            responsible=anna,
            due_at=WEDNESDAY + timedelta(hours=3),
            about=order,
            by=SYSTEM,
        )

        run_reactions()

        assert next_step_of(order) == WEDNESDAY + timedelta(hours=3)

    def test_stands_on_the_card_and_in_the_list(self, order, anna, browser):
        planned(order, WEDNESDAY + timedelta(days=1), anna)

        board = browser.get("/orders").content.decode()
        table = browser.get("/orders/list?columns=number,next_step").content.decode()
        card = browser.get(f"/orders/{order.pk}").content.decode()

        assert all("Ask for the flat number" in page for page in (board, table, card))

    def test_is_known_to_programs(self, order, anna, browser):
        planned(order, WEDNESDAY + timedelta(days=1), anna)

        answer = browser.get("/api/v1/orders?next_step_at__lt=2026-11-20T00:00:00Z").json()

        assert [one["next_step_at"] for one in answer["items"]] == ["2026-11-19T09:00:00Z"]


class TestClosedAt:
    def test_is_the_moment_of_a_final_status(self, order):
        assert order.closed_at is None

        with clock.at(WEDNESDAY + timedelta(days=1)):
            move_order(order, to=order_stage(Status.COMPLETED), by=SYSTEM)
        order.refresh_from_db()
        assert order.closed_at == WEDNESDAY + timedelta(days=1)

        move_order(order, to=order_stage(Status.SHIPPED), by=SYSTEM)
        order.refresh_from_db()
        assert order.closed_at is None

    def test_of_a_canceled_order_is_that_of_canceling(self, order):
        cancel_order(order, reason="Ordered twice", by=SYSTEM)

        order.refresh_from_db()

        assert order.closed_at == order.canceled_at


class TestBoardByDeadline:
    def test_puts_orders_into_columns(self, order, anna, browser):
        planned(order, WEDNESDAY + timedelta(days=7), anna)

        page = browser.get("/orders/activities").content.decode()

        next_week = page.split('id="column-next-week"')[1].split("</section>")[0]
        assert f'id="order-{order.pk}"' in next_week
        assert "114.80" in next_week

    def test_leaves_out_what_is_over(self, order, anna, browser):
        planned(order, WEDNESDAY + timedelta(days=7), anna)
        advance(order, to=Status.COMPLETED, by=SYSTEM)

        assert f'id="order-{order.pk}"' not in browser.get("/orders/activities").content.decode()

    def test_plans_by_dropping(self, order, anna, browser):
        call = planned(order, WEDNESDAY + timedelta(hours=1), anna)

        answer = browser.post(
            f"/orders/{order.pk}/next-step", {"stage": "next-week", "before": ""}, headers=HTMX
        )

        assert answer.status_code == 200
        call.refresh_from_db()
        assert call.due_at == datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
        assert next_step_of(order) == call.due_at

    def test_asks_what_is_to_be_done_where_nothing_is_planned(self, order, browser):
        first = browser.post(
            f"/orders/{order.pk}/next-step", {"stage": "next-week", "before": ""}, headers=HTMX
        )
        then = browser.post(f"/orders/{order.pk}/next-step", {"stage": "next-week", "subject": "Call Clara"})

        assert (first.status_code, then.status_code) == (422, 303)
        assert Activity.objects.get().subject == "Call Clara"
        assert next_step_of(order) == datetime(2026, 11, 27, 18, 0, tzinfo=UTC)

    def test_is_not_moved_by_whoever_may_not_change_the_order(self, order, client_of, boris, recorded):
        recorded.clear()

        answer = client_of(boris).post(f"/orders/{order.pk}/next-step", {"stage": "today", "subject": "Call"})

        assert answer.status_code == 404
        assert not Activity.objects.exists()
        assert recorded == []

    @pytest.mark.parametrize("number", [1, 20])
    def test_takes_twelve_queries_at_most(self, client_of, anna, number, django_assert_max_num_queries):
        case, clara = new_product(stock=200), new_customer()
        for _time in range(number):
            order = new_order(product=case, contact=clara, responsible=anna)
            planned(order, clock.now() + timedelta(hours=1), anna)
        client = client_of(anna)
        client.get("/orders/activities")

        with django_assert_max_num_queries(12):
            page = client.get("/orders/activities").content.decode()

        assert page.count('class="card') >= number


class TestCalendar:
    def test_shows_what_is_planned_for_orders(self, order, anna, browser):
        planned(order, WEDNESDAY + timedelta(days=1), anna)

        page = browser.get("/orders/calendar?month=2026-11").content.decode()

        assert "Ask for the flat number" in page
        assert f"/orders/{order.pk}" in page

    def test_puts_it_on_another_day(self, order, anna, browser):
        call = planned(order, WEDNESDAY + timedelta(days=1), anna)

        answer = browser.post(f"/orders/calendar/activity/{call.pk}", {"day": "2026-11-25"})

        assert answer.status_code == 303
        call.refresh_from_db()
        assert call.due_at == datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
        assert next_step_of(order) == call.due_at


class TestCounter:
    def test_counts_orders_with_something_due(self, order, anna, boris):
        planned(order, WEDNESDAY + timedelta(hours=2), anna)

        assert counts_of(anna.pk)["order"] == Count(due=1)
        assert counts_of(boris.pk)["order"] == Count()

    def test_is_over_with_the_order(self, order, anna):
        planned(order, WEDNESDAY + timedelta(hours=2), anna)

        advance(order, to=Status.COMPLETED, by=SYSTEM)

        assert counts_of(anna.pk)["order"] == Count()


class TestWithoutOrders:
    def test_leads_to_the_deals(self, browser, monkeypatch):
        monkeypatch.setattr("dealwright.sales.modes.doors.keeps_orders", lambda: False)

        for path in ("/orders/activities", "/orders/calendar"):
            assert browser.get(path).url == "/deals"
