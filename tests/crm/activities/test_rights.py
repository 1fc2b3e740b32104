"""Rights of activities follow from the records they are about (CR-44)."""

import pytest

from dealwright.crm.activities.actions import bind_activity, create_activity, edit_activity
from dealwright.crm.activities.models import Activity
from dealwright.crm.contacts.actions import create_contact
from dealwright.events import Actor
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.people.roles.actions import create_role
from dealwright.people.roles.matrix import rows_of
from dealwright.people.users.actions import create_user
from dealwright.records import kinds
from dealwright.records.seeing import may_do, seen_among
from tests.crm.activities.conftest import SYSTEM, TUESDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(db):
    """Lena sees everything and changes nothing."""
    role = create_role(name="Onlooker", scopes={"*": {"see": "all"}}, by=SYSTEM)
    return create_user(email="lena@example.com", name="Lena", role=role, by=SYSTEM)


def seen(user):
    return list(Activity.objects.seen_by(Actor.of(user)))


def changed(user):
    return list(Activity.objects.changed_by(Actor.of(user)))


class TestWithin:
    def test_shows_it_to_whoever_sees_the_record(self, call, anna, manager, owner, boris):
        assert seen(anna) == seen(manager) == seen(owner) == [call]
        assert seen(boris) == []

    def test_shows_it_to_its_responsible_whoever_the_record_belongs_to(self, call, boris):
        edit_activity(call, responsible=boris, by=SYSTEM)

        assert seen(boris) == changed(boris) == [call]

    def test_shows_it_to_whoever_sees_one_of_several_records(self, call, boris):
        bind_activity(call, to=create_contact(name="Paulo", responsible=boris, by=SYSTEM), by=SYSTEM)

        assert seen(boris) == changed(boris) == [call]

    def test_lets_nobody_change_it_who_only_sees_the_record(self, call, reader):
        assert seen(reader) == [call]
        assert changed(reader) == []
        assert not may_do(Actor.of(reader), call, Verb.CHANGE)

    def test_passes_over_records_in_the_recycle_bin(self, deal, call, manager):
        kinds.get("deal").delete(deal, by=SYSTEM)

        assert seen(manager) == []

    def test_is_the_same_to_those_who_ask_for_many_kinds_at_once(self, call, anna, boris):
        key = ("activity", call.pk)

        assert seen_among(Actor.of(anna), [key]) == {key}
        assert seen_among(Actor.of(boris), [key]) == set()

    def test_takes_it_out_of_the_house_only_with_the_record(self, deal, boris, anna):
        own = create_activity(
            kind="call", subject="Call", about=[deal], responsible=boris, due_at=TUESDAY, by=SYSTEM
        )

        assert list(Activity.objects.exported_by(Actor.of(boris))) == []
        assert own in Activity.objects.seen_by(Actor.of(boris))

    def test_shows_nothing_to_visitors(self, call):
        assert list(Activity.objects.seen_by(Actor.visitor())) == []


class TestMatrix:
    def test_has_no_row_for_activities(self):
        assert "activity" not in {kind.name for kind in access.protected_kinds()}
        assert not any(cell.name.startswith("activity.") for row in rows_of({}) for cell in row.cells if cell)
