"""What waits for a person, next steps of many records, days without interaction."""

from datetime import timedelta

import pytest

from dealwright.crm.activities.actions import answer_activity, complete_activity, create_activity
from dealwright.crm.activities.counters import counts_of
from dealwright.crm.activities.queries import next_steps
from dealwright.crm.activities.quiet import days_of_quiet, quiet_records_of
from dealwright.crm.deals.actions import create_deal, lose_deal
from dealwright.crm.deals.listing import DEALS
from dealwright.crm.deals.models import Deal
from dealwright.crm.settings.models import CrmSettings
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.records.lists import listing as lists
from dealwright.records.lists.fields import columns_of
from dealwright.web.navigation import Count
from dealwright.work.tasks.actions import create_task
from dealwright.work.tasks.models import Task
from tests.crm.activities.conftest import FRIDAY, MONDAY, SYSTEM, TUESDAY

pytestmark = pytest.mark.django_db


def settings(**values):
    with unrecorded("set-up"):
        CrmSettings.objects.update_or_create(pk=1, defaults=values)


def counted(user, at):
    with clock.at(at):
        return counts_of(user.pk)


class TestCounts:
    def test_are_red_from_the_morning_of_the_day(self, call, anna):
        assert counted(anna, MONDAY)["activity"] == Count()
        assert counted(anna, TUESDAY - timedelta(hours=11))["activity"] == Count(due=1)
        assert counted(anna, FRIDAY)["activity"] == Count(due=1)

    def test_fall_when_it_is_done(self, call, anna, by_anna):
        complete_activity(call, by=by_anna)

        assert counted(anna, FRIDAY) == dict.fromkeys(("activity", "deal", "lead", "order"), Count())

    def test_count_what_came_in_until_it_is_answered(self, deal, anna, by_anna):
        letter = create_activity(
            kind="email", subject="?", about=[deal], responsible=anna, is_unanswered=True, by=SYSTEM
        )
        assert counted(anna, FRIDAY)["activity"] == Count(unanswered=1)
        assert counted(anna, FRIDAY)["deal"] == Count(unanswered=1)

        answer_activity(letter, by=by_anna)

        assert counted(anna, FRIDAY)["deal"] == Count()

    def test_rise_for_whoever_answers_for_the_deal(self, deal, anna, boris):
        create_activity(
            kind="call", subject="Call", about=[deal], responsible=boris, due_at=MONDAY, by=SYSTEM
        )

        assert counted(anna, FRIDAY)["deal"] == Count(due=1)
        assert counted(boris, FRIDAY)["deal"] == Count()
        assert counted(boris, FRIDAY)["activity"] == Count(due=1)

    def test_rise_for_whoever_does_the_activity_where_the_company_wants_it_so(self, deal, anna, boris):
        settings(counts_for="activity")
        create_activity(
            kind="call", subject="Call", about=[deal], responsible=boris, due_at=MONDAY, by=SYSTEM
        )

        assert counted(anna, FRIDAY)["deal"] == Count()
        assert counted(boris, FRIDAY)["deal"] == Count(due=1)

    def test_hold_tasks_too(self, deal, anna, run_reactions):
        create_task(title="Pack", responsible=anna, about=deal, due_at=MONDAY, by=SYSTEM)
        run_reactions()

        assert counted(anna, FRIDAY)["deal"] == Count(due=1)

    def test_pass_over_closed_deals(self, deal, call, anna):
        lose_deal(deal, reason="", by=SYSTEM)

        assert counted(anna, FRIDAY)["deal"] == Count()

    def test_stop_at_a_hundred(self, deal, anna):
        for number in range(105):
            create_activity(
                kind="call", subject=str(number), about=[deal], responsible=anna, due_at=MONDAY, by=SYSTEM
            )

        assert counted(anna, FRIDAY)["activity"] == Count(due=100)


class TestNextSteps:
    def test_unite_activities_and_tasks_in_one_query(
        self, deal, call, anna, by_anna, django_assert_num_queries
    ):
        other = create_deal(title="Other", responsible=anna, by=by_anna)
        create_task(title="Pack", responsible=anna, about=deal, due_at=MONDAY, by=SYSTEM)
        create_activity(kind="todo", subject="Someday", about=[other], by=SYSTEM)

        known = Task.objects.seen_by(by_anna).count()  # a reader is asked once what they observe
        with clock.at(FRIDAY), django_assert_num_queries(1):
            steps = next_steps("deal", [deal.pk, other.pk], by_anna)

        assert known == 1
        assert (steps[deal.pk].label, steps[deal.pk].kind, steps[deal.pk].is_late) == ("Pack", "task", True)
        assert steps[deal.pk].due == 2
        assert (steps[other.pk].label, steps[other.pk].due_at) == ("Someday", None)

    def test_keep_tasks_to_themselves_that_the_reader_may_not_see(self, deal, boris, by_anna):
        create_task(title="Secret", responsible=boris, about=deal, due_at=MONDAY, by=SYSTEM)

        assert next_steps("deal", [deal.pk], by_anna) == {}

    def test_ask_nothing_for_nothing(self, by_anna, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert next_steps("deal", [], by_anna) == {}


class TestQuiet:
    def test_marks_open_deals_after_the_days_of_the_settings(self, deal):
        settings(quiet_days=5)
        since = deal.last_interaction_at

        with clock.at(since + timedelta(days=4)):
            assert days_of_quiet([deal]) == {}
        with clock.at(since + timedelta(days=12)):
            assert days_of_quiet([deal]) == {deal.pk: 12}

    def test_marks_none_where_nobody_wants_it(self, deal):
        settings(quiet_days=0)

        with clock.at(deal.last_interaction_at + timedelta(days=99)):
            assert days_of_quiet([deal]) == {}

    def test_is_over_when_somebody_completes_something(self, deal, call, by_anna):
        later = deal.last_interaction_at + timedelta(days=20)
        with clock.at(later):
            assert [one.id for one in quiet_records_of(by_anna, days=7, limit=10)] == [deal.pk]
            complete_activity(call, by=by_anna)
            assert quiet_records_of(by_anna, days=7, limit=10) == []

    def test_narrows_the_list(self, deal, by_anna):
        found = DEALS.all_filters["quiet_days__gte"]
        with clock.at(deal.last_interaction_at + timedelta(days=20)):
            assert list(found.apply(Deal.objects.seen_by(by_anna), 20)) == [deal]
            assert list(found.apply(Deal.objects.seen_by(by_anna), 21)) == []
        assert Actor.of(deal.responsible) == by_anna


class TestColumn:
    """Counters in the lists of all that activities are about."""

    @pytest.mark.parametrize("path", ["/deals/list", "/contacts"])
    def test_counts_what_waits_in_the_row(self, client_of, anna, deal, clara, path):
        about = [deal, clara]
        for number in range(2):
            create_activity(
                kind="call",
                subject=f"Call {number}",
                about=about,
                responsible=anna,
                due_at=clock.now(),
                by=SYSTEM,
            )
        create_activity(kind="email", subject="?", about=about, direction="in", is_unanswered=True, by=SYSTEM)

        page = client_of(anna).get(path).content.decode()

        row = page.partition('class="cell-marks"')[2].partition("</td>")[0]
        assert 'title="1 is unanswered"' in row
        assert 'title="2 are due today or overdue"' in row

    @pytest.mark.parametrize("kind", ["deal", "lead", "contact", "company", "order"])
    def test_may_be_shown_in_every_list(self, client_of, owner, deal, kind):
        listing = lists.get(kind)

        assert "counters" in columns_of(listing, Actor.of(owner))

    def test_is_exported_in_words(self, client_of, owner, deal):
        create_activity(
            kind="email", subject="?", about=[deal], direction="in", is_unanswered=True, by=SYSTEM
        )

        answer = client_of(owner).get("/lists/deal/export.csv?columns=title,counters")

        assert "1 is unanswered" in b"".join(answer.streaming_content).decode()
