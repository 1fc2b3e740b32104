"""The board by deadline: which column a record stands in, and what dropping it there does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.models import Activity
from dealwright.crm.deals.actions import create_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.users.models import User
from dealwright.records.boards.queries import PAGE
from dealwright.records.boards.steps import due_in, stretch_of, stretches
from dealwright.records.pipelines.models import Pipeline
from dealwright.work.tasks.actions import create_task

HTMX = {"HX-Request": "true"}
WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def on_wednesday() -> Any:
    """It is Wednesday, nine o'clock."""
    with clock.at(WEDNESDAY):
        yield


def planned(deal: Deal, due_at: datetime, by: Actor, subject: str = "Call") -> Activity:
    """Something to do for the deal until then."""
    return create_activity(
        kind="call", subject=subject, about=[deal], responsible=by.user, due_at=due_at, by=by
    )


class TestStretches:
    @pytest.mark.parametrize(
        ("days", "column"),
        [
            (timedelta(minutes=-1), "overdue"),
            (timedelta(hours=2), "today"),
            (timedelta(days=1), "this-week"),
            (timedelta(days=4), "this-week"),
            (timedelta(days=5), "next-week"),
            (timedelta(days=11), "next-week"),
            (timedelta(days=12), "later"),
        ],
    )
    def test_part_the_time_to_come(self, on_wednesday: None, days: timedelta, column: str) -> None:
        assert stretch_of(WEDNESDAY + days, stretches()).id == column

    def test_have_a_place_for_what_has_no_next_step(self) -> None:
        assert stretch_of(None, stretches()).id == "none"

    def test_are_closed_where_nothing_can_be_planned(self, on_wednesday: None) -> None:
        assert [one.id for one in stretches() if one.is_closed] == ["overdue", "none"]

    def test_close_a_week_without_a_day_left(self) -> None:
        with clock.at(SUNDAY):
            assert "this-week" in [one.id for one in stretches() if one.is_closed]


class TestDueIn:
    @pytest.mark.parametrize(
        ("column", "due"),
        [
            ("today", datetime(2026, 11, 18, 18, 0, tzinfo=UTC)),
            ("this-week", datetime(2026, 11, 20, 18, 0, tzinfo=UTC)),
            ("next-week", datetime(2026, 11, 27, 18, 0, tzinfo=UTC)),
            ("later", datetime(2026, 11, 30, 18, 0, tzinfo=UTC)),
        ],
    )
    def test_is_the_last_working_day_of_the_column(
        self, on_wednesday: None, column: str, due: datetime
    ) -> None:
        stretch = next(one for one in stretches() if one.id == column)

        assert due_in(stretch, None) == due

    def test_keeps_the_hour_unless_it_has_passed(self, on_wednesday: None) -> None:
        today, _week, next_week = (
            one for one in stretches() if one.id in {"today", "this-week", "next-week"}
        )

        assert due_in(next_week, WEDNESDAY - timedelta(days=1, hours=2)).hour == 7
        assert due_in(today, WEDNESDAY - timedelta(days=1, hours=2)).hour == 18


class TestStepsPage:
    def test_shows_open_deals_by_their_next_step(
        self, browser: Any, deal: Deal, by_anna: Actor, pipeline: Pipeline
    ) -> None:
        planned(deal, clock.now() - timedelta(hours=1), by_anna)
        create_deal(title="Nothing to do", by=by_anna)
        win_deal(create_deal(title="Over", by=by_anna), by=by_anna)

        page = browser.get("/deals/activities").content.decode()

        overdue, _middle, none = (
            page[page.index('id="column-overdue"') : page.index('id="column-today"')],
            page,
            page[page.index('id="column-none"') :],
        )
        assert "Two phones" in overdue
        assert "Nothing to do" in none
        assert "Over<" not in page

    def test_shows_nothing_of_others(self, client_of: Any, boris: User, deal: Deal) -> None:
        assert "Two phones" not in client_of(boris).get("/deals/activities").content.decode()

    def test_reads_a_column_on(self, browser: Any, many_deals: Any, pipeline: Pipeline) -> None:
        many_deals(PAGE + 5)
        page = browser.get("/deals/activities").content.decode()
        further = page[page.index('href="/deals/activities/none?') + 6 :].split('"')[0].replace("&amp;", "&")

        rest = browser.get(further, headers=HTMX).content.decode()

        assert page.count('<article class="card') == PAGE
        assert rest.count('<article class="card') == 5

    @pytest.mark.parametrize(
        "address", ["/deals/activities/nowhere", "/deals/activities/none?pipeline_id=999999"]
    )
    def test_knows_no_other_column(self, browser: Any, pipeline: Pipeline, address: str) -> None:
        assert browser.get(address).status_code == 404


class TestNextStep:
    def test_moves_the_deadline(self, browser: Any, deal: Deal, by_anna: Actor) -> None:
        activity = planned(deal, clock.now() - timedelta(days=3), by_anna)

        answer = browser.post(
            f"/deals/{deal.pk}/next-step", {"stage": "next-week", "before": "", "version": 1}, headers=HTMX
        )

        due_at = activity.refreshed().due_at
        assert answer.status_code == 200
        assert 'id="column-next-week-count"' in answer.content.decode()
        assert stretch_of(due_at, stretches()).id == "next-week"
        assert deal.refreshed().next_step_at == due_at

    def test_moves_the_deadline_of_a_task_too(self, browser: Any, deal: Deal, by_anna: Actor) -> None:
        due_at = clock.now() - timedelta(days=3)
        task = create_task(title="Call", about=deal, responsible=by_anna.user, due_at=due_at, by=by_anna)

        answer = browser.post(f"/deals/{deal.pk}/next-step", {"stage": "later", "before": ""}, headers=HTMX)

        assert answer.status_code == 200
        assert stretch_of(task.refreshed().due_at, stretches()).id == "later"
        assert deal.refreshed().next_step_at == task.refreshed().due_at

    def test_says_that_an_earlier_step_of_somebody_else_stays(
        self, browser: Any, deal: Deal, boris: User, by_anna: Actor, system: Actor
    ) -> None:
        create_task(
            title="Theirs", about=deal, responsible=boris, due_at=clock.now() + timedelta(hours=1), by=system
        )
        planned(deal, clock.now() + timedelta(hours=2), by_anna)

        answer = browser.post(f"/deals/{deal.pk}/next-step", {"stage": "later", "before": ""}, headers=HTMX)

        assert answer.status_code == 409
        assert "toast" in answer["HX-Trigger"]

    def test_asks_what_is_to_be_done_where_nothing_is_planned(self, browser: Any, deal: Deal) -> None:
        answer = browser.post(f"/deals/{deal.pk}/next-step", {"stage": "today", "before": ""}, headers=HTMX)

        assert answer.status_code == 422
        assert "ask-first" in answer["HX-Trigger"]
        assert Activity.objects.count() == 0
        form = browser.get(f"/deals/{deal.pk}/next-step?when=today", headers=HTMX).content.decode()
        assert 'name="subject"' in form

    def test_plans_what_is_typed(self, browser: Any, deal: Deal, anna: User) -> None:
        answer = browser.post(f"/deals/{deal.pk}/next-step", {"stage": "later", "subject": "Send the offer"})

        activity = Activity.objects.get()
        assert answer["Location"] == "/deals/activities" or answer["Location"].startswith(
            "/deals/activities?"
        )
        assert (activity.subject, activity.responsible) == ("Send the offer", anna)
        assert deal.refreshed().next_step_at == activity.due_at

    def test_keeps_what_was_typed_wrong(self, browser: Any, deal: Deal) -> None:
        answer = browser.post(f"/deals/{deal.pk}/next-step", {"stage": "later", "subject": "x" * 300})

        assert answer.status_code == 422
        assert "x" * 300 in answer.content.decode()
        assert Activity.objects.count() == 0

    @pytest.mark.parametrize("column", ["overdue", "none", "nowhere", ""])
    def test_never_plans_the_past(self, browser: Any, deal: Deal, by_anna: Actor, column: str) -> None:
        activity = planned(deal, clock.now() + timedelta(days=1), by_anna)

        answer = browser.post(f"/deals/{deal.pk}/next-step", {"stage": column, "before": ""}, headers=HTMX)

        assert answer.status_code == 422
        assert activity.refreshed().version == 1

    def test_is_not_found_by_others(self, client_of: Any, boris: User, deal: Deal) -> None:
        answer = client_of(boris).post(f"/deals/{deal.pk}/next-step", {"stage": "today", "subject": "x"})

        assert answer.status_code == 404
        assert Activity.objects.count() == 0
