"""Absences: planning, changing and taking them back, and who steps in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from dealwright.events import Actor
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people.absences.actions import cancel_absence, change_absence, plan_absence
from dealwright.people.absences.models import Absence
from dealwright.people.absences.queries import is_away, stand_in
from dealwright.people.departments.actions import create_department, edit_department
from dealwright.people.users.actions import edit_user
from dealwright.people.users.models import User

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
FIRST, LAST = date(2026, 11, 24), date(2026, 12, 5)


def actor(user):
    """The user as they are now."""
    return Actor.of(User.objects.select_related("role", "department").get(pk=user.pk))


@pytest.fixture
def away(anna, boris):
    """Anna is away and Boris steps in."""
    return plan_absence(anna, begins_on=FIRST, ends_on=LAST, substitute=boris, by=SYSTEM)


class TestPlanAbsence:
    def test_is_told_without_the_reason(self, anna, boris, recorded):
        plan_absence(
            anna, begins_on=FIRST, ends_on=LAST, kind="illness", note="Knee", substitute=boris, by=actor(anna)
        )

        assert recorded == ["absence.planned"]
        assert recorded.entries[0].facts == {
            "begins_on": "2026-11-24",
            "ends_on": "2026-12-05",
            "substitute": {"kind": "user", "id": boris.pk, "label": "Boris"},
        }
        assert (recorded.entries[0].subject_kind, recorded.entries[0].subject_id) == ("user", anna.pk)

    def test_is_for_oneself_the_heads_above_and_administrators(self, anna, boris, manager, owner, north):
        top = create_department(name="Top", by=SYSTEM)
        from dealwright.people.departments.actions import move_department

        move_department(north, to=top, by=SYSTEM)
        edit_department(top, head=manager, by=SYSTEM)

        for number, user in enumerate((anna, manager, owner)):
            day = date(2027, 1, 1 + number)
            plan_absence(anna, begins_on=day, ends_on=day, by=actor(user))
        with pytest.raises(Forbidden):
            plan_absence(anna, begins_on=FIRST, ends_on=LAST, by=actor(boris))

        assert Absence.objects.count() == 3

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"begins_on": LAST, "ends_on": FIRST}, "ends_on"),
            ({"begins_on": LAST, "ends_on": date(2026, 12, 24)}, "begins_on"),
            ({"begins_on": FIRST, "ends_on": date(2030, 1, 1)}, "ends_on"),
            ({"begins_on": date(9999, 12, 31), "ends_on": date(9999, 12, 31)}, "begins_on"),
            ({"begins_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1), "kind": "bored"}, "kind"),
            ({"begins_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1), "note": "x" * 501}, "note"),
        ],
    )
    def test_refuses_what_cannot_be(self, anna, away, recorded, values, field):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            plan_absence(anna, **values, by=SYSTEM)

        assert refusal.value.field == field
        assert Absence.objects.count() == 1
        assert recorded == []

    def test_refuses_a_substitute_who_cannot(self, anna, boris, recorded):
        edit_user(boris, is_active=False, by=SYSTEM)
        recorded.start_over()

        for substitute in (anna, boris.refreshed()):
            with pytest.raises(Refused):
                plan_absence(anna, begins_on=FIRST, ends_on=LAST, substitute=substitute, by=SYSTEM)

        assert recorded == []


class TestChangeAbsence:
    def test_tells_what_changed_but_not_why(self, away, recorded):
        change_absence(away, ends_on=date(2026, 12, 6), note="Longer", kind="other", by=SYSTEM)

        changes = {one["field"]: one["after"] for one in recorded.entries[0].facts["changes"]}
        assert changes == {"ends_on": "2026-12-06", "note": None, "kind": None}
        assert away.refreshed().note == "Longer"

    def test_says_nothing_when_nothing_changes(self, away, recorded):
        change_absence(away, ends_on=LAST, by=SYSTEM)

        assert recorded == []

    def test_is_refused_to_a_colleague(self, away, boris, recorded):
        with pytest.raises(Forbidden):
            change_absence(away, note="Ha", by=actor(boris))

        assert away.refreshed().note == ""
        assert recorded == []


class TestCancelAbsence:
    def test_lets_the_person_be_there(self, away, anna, recorded):
        cancel_absence(away, by=actor(anna))

        assert not is_away(anna, FIRST)
        assert recorded == ["absence.canceled"]


class TestStandIn:
    def test_holds_from_the_first_to_the_last_day(self, away, anna, boris):
        days = [date(2026, 11, 23), FIRST, LAST, date(2026, 12, 6)]

        assert [is_away(anna, day) for day in days] == [False, True, True, False]
        assert [stand_in(anna, day) for day in days] == [None, boris, boris, None]

    def test_goes_by_the_calendar_of_the_person(self, away, anna):
        edit_user(anna, time_zone="America/Sao_Paulo", by=SYSTEM)

        with time_machine.travel(datetime(2026, 11, 24, 1, tzinfo=UTC), tick=False):
            assert not is_away(anna.refreshed())  # still the 23rd in São Paulo
        with time_machine.travel(datetime(2026, 11, 24, 4, tzinfo=UTC), tick=False):
            assert is_away(anna.refreshed())

    def test_asks_the_substitute_of_the_substitute(self, away, anna, boris, manager):
        plan_absence(boris, begins_on=FIRST, ends_on=FIRST, substitute=manager, by=SYSTEM)

        assert stand_in(anna, FIRST) == manager
        assert stand_in(anna, LAST) == boris

    def test_is_nobody_in_a_ring(self, away, anna, boris):
        plan_absence(boris, begins_on=FIRST, ends_on=FIRST, substitute=anna, by=SYSTEM)

        assert stand_in(anna, FIRST) is None
