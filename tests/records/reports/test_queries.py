"""What became of the deals of a pipeline in a period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dealwright.crm.deals.actions import archive_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.reporting import DEAL_REPORT
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.reports.period import Period, period_of
from dealwright.records.reports.queries import Report, report
from dealwright.records.reports.tallies import percent

pytestmark = pytest.mark.django_db
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def told(pipeline: Pipeline, owner: User) -> Any:
    """The report of the owner for October, by these wishes."""

    def tell(period: Period = OCTOBER, by: User = owner, **wishes: str) -> Report:
        return report(DEAL_REPORT, pipeline, period, wishes=wishes, actor=Actor.of(by))

    return tell


class TestReport:
    def test_counts_what_was_opened_won_and_lost(self, sold: dict[str, Deal], told: Any) -> None:
        whole = told().whole

        assert (whole.opened.count, whole.won.count, whole.lost.count, whole.rate) == (5, 2, 2, 50)

    def test_never_mixes_currencies(self, sold: dict[str, Deal], told: Any) -> None:
        whole = told().whole

        assert whole.won.sums == [money("1000", "BRL"), money("300", "USD")]
        assert whole.won.averages == [money("1000", "BRL"), money("300", "USD")]
        assert whole.lost.sums == [money("57", "BRL")]
        assert whole.lost.averages == [money("28.50", "BRL")]

    def test_says_how_long_it_took(self, sold: dict[str, Deal], told: Any) -> None:
        whole = told().whole

        assert whole.won.average_time == timedelta(days=25)
        assert whole.lost.average_time == timedelta(days=8)

    def test_knows_by_the_history_how_far_each_came(self, sold: dict[str, Deal], told: Any) -> None:
        steps = {step.stage.name: step for step in told().steps}

        assert {name: step.reached.count for name, step in steps.items()} == {
            "New": 5,
            "Offer": 4,
            "Paid": 2,
            "Shipping": 1,
            "Won": 1,
        }
        assert [step.of_before for step in steps.values()] == [None, 80, 50, 50, 100]
        assert [step.of_all for step in steps.values()] == [100, 80, 40, 20, 20]
        assert {name: step.here.count for name, step in steps.items()} == {
            "New": 1,
            "Offer": 1,
            "Paid": 0,
            "Shipping": 0,
            "Won": 1,
        }
        assert steps["Offer"].reached.sums == [money("570", "BRL"), money("300", "USD")]

    def test_tells_people_sources_and_reasons(
        self, sold: dict[str, Deal], told: Any, anna: User, boris: User
    ) -> None:
        found = told()

        people = [(one.label, one.opened.count, one.won.count, one.lost.count) for one in found.people]
        assert people == [("Anna", 3, 2, 1), ("Boris", 2, 0, 1)]
        sources = [(one.key, one.opened.count, one.won.count, one.lost.count) for one in found.sources]
        assert sources == [("store", 1, 2, 0), ("call", 3, 0, 2), ("", 1, 0, 0)]
        assert [(one.reason, one.lost.count) for one in found.causes] == [("Too dear", 1), ("Too late", 1)]
        assert (found.other_people, found.other_sources, found.other_causes) == (None, None, None)

    def test_tells_month_by_month(self, sold: dict[str, Deal], told: Any) -> None:
        months = told(Period(date(2026, 8, 5), date(2026, 10, 31))).months

        assert [(one.key, one.opened.count, one.won.count, one.lost.count) for one in months] == [
            ("2026-08-01", 0, 0, 0),
            ("2026-09-01", 1, 0, 0),
            ("2026-10-01", 5, 2, 2),
        ]

    def test_obeys_the_filters_of_the_list(self, sold: dict[str, Deal], told: Any, boris: User) -> None:
        whole = told(responsible_id=str(boris.pk)).whole

        assert (whole.opened.count, whole.won.count, whole.lost.count) == (2, 0, 1)

    def test_tells_nobody_of_what_they_may_not_see(
        self, sold: dict[str, Deal], told: Any, boris: User
    ) -> None:
        found = told(by=boris)

        assert (found.whole.opened.count, found.whole.won.count, found.whole.lost.count) == (2, 0, 1)
        assert [one.label for one in found.people] == ["Boris"]
        assert found.steps[0].reached.count == 2

    def test_counts_the_archive_only_where_it_is_asked_for(
        self, sold: dict[str, Deal], told: Any, anna: User
    ) -> None:
        archive_deal(sold["reais"], by=Actor.of(anna))

        assert told().whole.won.count == 1
        assert told(archived_at__is_null="false").whole.won.count == 1

    def test_keeps_what_a_role_hides(
        self, sold: dict[str, Deal], told: Any, anna: User, system: Actor
    ) -> None:
        anna.role = edit_role(anna.role, hidden={"deal": ["amount", "source", "lost_reason"]}, by=system)

        found = told(by=anna)

        assert found.whole.won.count == 2
        assert (found.whole.won.sums, found.steps[0].reached.sums, found.sees_sums) == ([], [], False)
        assert (found.sources, found.causes) == (None, None)

    def test_keeps_a_line_for_the_rest(
        self, sold: dict[str, Deal], told: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dealwright.records.reports.queries.MOST_LINES", 1)

        found = told()

        assert [one.label for one in found.people] == ["Anna"]
        assert (found.other_people.opened.count, found.other_people.lost.sums) == (2, [money("7", "BRL")])
        assert found.other_causes.count == 1


class TestPeriod:
    def test_is_refused_where_it_is_none(self) -> None:
        with pytest.raises(Refused, match="ends before it begins"):
            period_of(date(2026, 2, 1), date(2026, 1, 1))
        with pytest.raises(Refused, match="five years"):
            period_of(date(2016, 2, 1), date(2026, 1, 1))


def test_percent_is_rounded_half_up() -> None:
    assert [percent(1, 8), percent(1, 3), percent(0, 0), percent(2, 2)] == [13, 33, None, 100]
