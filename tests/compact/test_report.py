"""The report counts actions that were carried out, not subjects."""

from datetime import timedelta

import pytest

from dealwright.compact.report.queries import Asked, report, rows_behind
from dealwright.compact.subjects.actions import include_action, open_subject, put_on_stage
from dealwright.crm.activities.actions import complete_activity
from dealwright.events import Actor
from dealwright.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(subject, stages, joana, anna, manager):
    """Anna did two things about one subject, Marta one about another; a third subject saw nothing."""
    by_anna, by_marta = Actor.of(anna), Actor.of(manager)
    for text in ("Call", "Call again"):
        complete_activity(include_action(subject, text=text, when="none", by=by_anna), by=by_anna)
    other = open_subject(title="Other", client=joana, by=by_anna)
    complete_activity(include_action(other, text="Visit", when="none", by=by_marta), by=by_marta)
    include_action(other, text="Never done", when="waiting", by=by_anna)
    open_subject(title="Untouched", client=joana, by=by_anna)
    put_on_stage(other, stage=stages["Closed"], by=by_anna)
    return [subject, other]


class TestReport:
    def test_counts_actions_and_subjects_by_person_stage_and_result(self, done, manager, anna, stages):
        found = report(Asked.this_month(), actor=Actor.of(manager))

        assert (found.actions, found.subjects) == (3, 2)
        first, second = found.lines
        assert (first.user, first.actions, first.subjects) == (anna, 2, 1)
        assert first.by_stage == {stages["Prospecting"].pk: 2}
        assert first.by_result == {"open": 2}
        assert (second.user, second.actions, second.by_result) == (manager, 1, {"won": 1})

    def test_knows_only_the_period(self, done, manager):
        yesterday = clock.now().date() - timedelta(days=1)

        assert report(Asked(yesterday, yesterday), actor=Actor.of(manager)).lines == []

    def test_knows_only_the_person(self, done, manager, anna):
        today = Asked.this_month()

        found = report(Asked(today.first, today.last, user_id=anna.pk), actor=Actor.of(manager))

        assert [line.user for line in found.lines] == [anna]

    def test_tells_nobody_of_what_they_may_not_see(self, done, boris):
        assert report(Asked.this_month(), actor=Actor.of(boris)).actions == 0

    def test_has_the_actions_behind_each_number(self, done, manager, stages):
        today = Asked.this_month()

        rows = rows_behind(
            Asked(today.first, today.last, stage_id=stages["Prospecting"].pk), actor=Actor.of(manager)
        )

        assert [row.activity.subject for row in rows] == ["Call again", "Call"]
        assert {row.subject for row in rows} == {done[0]}


class TestPage:
    def test_shows_bars_and_the_table(self, done, client_of, manager):
        page = client_of(manager).get("/subjects/report").content.decode()

        assert 'class="bar"' in page
        assert "Anna" in page
        assert "/subjects/report/actions?" in page
        assert "Untouched" not in page

    def test_says_what_is_wrong_with_the_period(self, client_of, manager):
        page = client_of(manager).get("/subjects/report?from=2026-12-01&until=2026-01-01").content.decode()
        assert "The period ends before it begins." in page

        assert "is no date" in client_of(manager).get("/subjects/report?from=x").content.decode()

    def test_leads_to_the_actions(self, done, client_of, manager, anna):
        page = client_of(manager).get(f"/subjects/report/actions?user={anna.pk}").content.decode()

        assert "Call again" in page
        assert "Visit" not in page

    def test_is_a_file_too(self, done, client_of, manager, boris):
        told = client_of(manager).get("/subjects/report.csv").content.decode("utf-8-sig").splitlines()

        assert told[0].startswith("From,Until,User,Actions done,Subjects touched,Prospecting")
        assert told[1].split(",")[2:5] == ["Anna", "2", "1"]
