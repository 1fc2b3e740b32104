"""The tree of departments: opening, moving, closing, and the paths that follow."""

from __future__ import annotations

import pytest

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.departments.actions import (
    close_department,
    create_department,
    edit_department,
    move_department,
)
from dealwright.people.departments.models import Department
from dealwright.people.users.actions import edit_user
from dealwright.people.users.models import User

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def sales():
    """Sales, with North and its street below, and South."""
    top = create_department(name="Sales", by=SYSTEM)
    north = create_department(name="North", parent=top, by=SYSTEM)
    create_department(name="Street", parent=north, by=SYSTEM)
    create_department(name="South", parent=top, by=SYSTEM)
    return {one.name: one for one in Department.objects.all()}


def paths():
    """The names on the way to each department."""
    names = dict(Department.objects.values_list("pk", "name"))
    return {one.name: [names[key] for key in one.path] for one in Department.objects.all()}


class TestCreateDepartment:
    def test_keeps_the_way_from_the_top(self, sales):
        assert paths() == {
            "Sales": ["Sales"],
            "North": ["Sales", "North"],
            "Street": ["Sales", "North", "Street"],
            "South": ["Sales", "South"],
        }

    def test_lets_one_filter_find_all_below(self, sales, anna, boris):
        edit_user(anna, department=sales["Street"], by=SYSTEM)
        edit_user(boris, department=sales["South"], by=SYSTEM)

        in_north = User.objects.filter(department__path__contains=[sales["North"].pk])
        in_sales = User.objects.filter(department__in=Department.objects.within(sales["Sales"]))

        assert [user.name for user in in_north] == ["Anna"]
        assert [user.name for user in in_sales] == ["Anna", "Boris"]

    @pytest.mark.parametrize("name", ["", "  ", "x" * 121])
    def test_refuses_a_bad_name(self, db, recorded, name):
        with pytest.raises(Refused):
            create_department(name=name, by=SYSTEM)

        assert not Department.objects.exists()
        assert recorded == []


class TestEditDepartment:
    def test_gives_it_a_head(self, sales, anna, recorded):
        edit_department(sales["North"], head=anna, name="Far North", by=SYSTEM)

        changed = sales["North"].refreshed()
        assert (changed.name, changed.head) == ("Far North", anna)
        assert recorded == ["department.edited"]

    def test_says_nothing_when_nothing_changes(self, sales, recorded):
        edit_department(sales["North"], name="North", head=None, by=SYSTEM)

        assert recorded == []

    def test_refuses_a_head_who_may_not_sign_in(self, sales, anna, recorded):
        edit_user(anna, is_active=False, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused):
            edit_department(sales["North"], head=anna.refreshed(), by=SYSTEM)

        assert sales["North"].refreshed().head is None
        assert recorded == []

    def test_loses_its_head_when_the_head_leaves(self, sales, anna):
        edit_department(sales["North"], head=anna, by=SYSTEM)

        edit_user(anna, is_active=False, by=SYSTEM)

        assert sales["North"].refreshed().head is None


class TestMoveDepartment:
    def test_takes_everything_below_along(self, sales, recorded):
        move_department(sales["North"], to=sales["South"], by=SYSTEM)

        assert paths()["Street"] == ["Sales", "South", "North", "Street"]
        assert recorded == ["department.moved"]

    def test_goes_to_the_top(self, sales):
        move_department(sales["North"], to=None, by=SYSTEM)

        assert paths()["Street"] == ["North", "Street"]

    @pytest.mark.parametrize("to", ["North", "Street"])
    def test_refuses_a_ring(self, sales, recorded, to):
        with pytest.raises(Refused):
            move_department(sales["North"], to=sales[to], by=SYSTEM)

        assert paths()["Street"] == ["Sales", "North", "Street"]
        assert recorded == []

    def test_ignores_the_place_it_has(self, sales, recorded):
        move_department(sales["North"], to=sales["Sales"], by=SYSTEM)

        assert recorded == []


class TestCloseDepartment:
    def test_closes_an_empty_one(self, sales, recorded):
        close_department(sales["Street"], by=SYSTEM)

        assert "Street" not in paths()
        assert recorded == ["department.closed"]

    def test_refuses_one_with_people_or_departments(self, sales, anna, recorded):
        edit_user(anna, department=sales["South"], by=SYSTEM)
        recorded.start_over()

        for name in ("South", "North"):
            with pytest.raises(Refused):
                close_department(sales[name], by=SYSTEM)

        assert len(paths()) == 4
        assert recorded == []

    def test_gives_what_is_in_it_a_new_home(self, sales, anna):
        edit_user(anna, department=sales["North"], by=SYSTEM)

        close_department(sales["North"], people_to=sales["South"], by=SYSTEM)

        assert anna.refreshed().department == sales["South"]
        assert paths()["Street"] == ["Sales", "South", "Street"]

    def test_refuses_a_home_within_itself(self, sales, recorded):
        with pytest.raises(Refused):
            close_department(sales["North"], people_to=sales["Street"], by=SYSTEM)

        assert recorded == []
