"""Where people are and when they work, as formulas about a record are told (6.9)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.automation.hours.actions import edit_business_hours
from dealwright.automation.scope import RecordScope
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import Actor
from dealwright.events.remembering import remembering_answers
from dealwright.kit.expressions import CannotCalculate, fill
from dealwright.kit.expressions.values import Reference
from dealwright.people.users.actions import edit_user

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def scope(deal, boris):
    """The company is three hours ahead of Greenwich, Boris five; Anna, who is responsible, one behind it."""
    edit_business_hours(zone="Europe/Moscow", by=SYSTEM)
    edit_user(boris, time_zone="Asia/Yekaterinburg", by=SYSTEM)
    edit_user(deal.responsible, time_zone="Atlantic/Azores", by=SYSTEM)
    return RecordScope(record=deal.refreshed())


class TestZones:
    def test_of_the_worked_example(self, scope, boris):
        assert fill(f'=getuserdateoffset("user_{boris.pk}")', scope) == 7200

    @pytest.mark.parametrize("person", ["user_{id}", "{id}", "group_D{south}"])
    def test_of_somebody_else_than_the_responsible(self, scope, boris, south, person):
        named = person.format(id=boris.pk, south=south.pk)

        shown = fill(f"=touserdate(\"{named}\", '05.02.2016 16:14:00')", scope)

        assert (shown.hour, shown.minute) == (18, 14)

    def test_of_the_responsible(self, scope, anna):
        shown = fill("=touserdate({=Document:responsible}, '05.02.2016 16:14:00')", scope)

        assert shown.hour == 12

    def test_of_a_person_whom_nobody_knows_are_refused(self, scope):
        with pytest.raises(CannotCalculate, match="no such person"):
            fill('=getuserdateoffset("user_9999999")', scope)

    def test_are_asked_for_once_in_a_batch(self, scope, boris):
        person = Reference("user", str(boris.pk))
        assert scope.record.responsible.name == "Anna"

        with remembering_answers(), CaptureQueriesContext(connection) as asked:
            for _time in range(3):
                RecordScope(record=scope.record, home=UTC).zone_of(person)

        assert len(asked) == 1


class TestWorkingTime:
    """In the documented example of workdateadd the person is where the company is."""

    @pytest.mark.parametrize(
        ("formula", "answer"),
        [
            ("=addworkdays('05.02.2016 16:14:00', 1)", datetime(2016, 2, 8, 13, 14, tzinfo=UTC)),
            ("=workdateadd('05.02.2016 16:14:00', '2d 3h')", datetime(2016, 2, 10, 7, 14, tzinfo=UTC)),
            (
                "=workdateadd('05.02.2016 16:14:00', '0d 1h', 'user_{boris}')",
                datetime(2016, 2, 8, 5, tzinfo=UTC),
            ),
        ],
    )
    def test_is_counted_by_the_clock_of_the_person(self, scope, boris, formula, answer):
        found = fill(formula.format(boris=boris.pk), scope)

        assert found.astimezone(UTC) == answer

    @pytest.mark.parametrize(
        ("moment", "of_company", "of_boris"),
        [
            ("05.02.2016 08:00:00", False, True),
            ("05.02.2016 12:00:00", True, True),
            ("05.02.2016 17:00:00", True, False),
        ],
    )
    def test_is_another_one_where_they_are(self, scope, boris, moment, of_company, of_boris):
        assert fill(f"=isworktime('{moment}')", scope) is of_company
        assert fill(f"=isworktime('{moment}', 'user_{boris.pk}')", scope) is of_boris


class TestMembers:
    def test_without_people_say_so(self, scope):
        with pytest.raises(CannotCalculate, match="Nobody belongs to"):
            fill('=touserdate("group_SG7_K")', scope)

    def test_of_a_department_are_those_who_work_there(self, scope, boris, south):
        assert scope.members(Reference("group", f"D{south.pk}")) == [Reference("user", str(boris.pk))]
        assert scope.members(Reference("department", str(south.pk))) == [Reference("user", str(boris.pk))]


def test_without_a_responsible_the_company_decides(scope):
    deal = edit_deal(scope.record, responsible=None, by=SYSTEM)

    assert str(RecordScope(record=deal).zone_of(None)) == "Europe/Moscow"
