"""Rights, inside the query: a record you may not see is not found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.kit.errors import Forbidden
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.people.departments.models import Department
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user, edit_user
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within

SYSTEM = Actor.system()


@pytest.fixture
def contacts(anna: User, boris: User, manager: User) -> None:
    """One of each, and one of nobody."""
    for user in (anna, boris, manager, None):
        create_contact(name=user.name if user else "Nobody", responsible=user, by=SYSTEM)


@pytest.fixture
def somebody(north: Department) -> Callable[[str], Actor]:
    """Makes a person of the North whose rights on contacts reach so far."""

    def person(scope: str) -> Actor:
        role = create_role(
            name=f"Test {scope}", scopes={"contact": {"see": scope, "change": scope}}, by=SYSTEM
        )
        user = create_user(
            email=f"{scope}@example.com", name=f"Zed {scope}", role=role, department=north, by=SYSTEM
        )
        create_contact(name=user.name, responsible=user, by=SYSTEM)
        return Actor.of(user)

    return person


def names(contacts: object) -> list[str]:
    """The names, in order."""
    return sorted(contact.name for contact in contacts)  # type: ignore[attr-defined]


class TestSeenBy:
    @pytest.mark.parametrize(
        ("scope", "seen"),
        [
            ("none", []),
            ("own", ["Zed own"]),
            ("department", ["Anna", "Marta", "Zed department"]),
            ("all", ["Anna", "Boris", "Marta", "Nobody", "Zed all"]),
        ],
    )
    def test_reaches_as_far_as_the_scope(
        self, contacts: None, somebody: Callable[[str], Actor], scope: str, seen: list[str]
    ) -> None:
        actor = somebody(scope)

        assert names(Contact.objects.seen_by(actor)) == seen
        assert names(Contact.objects.changed_by(actor)) == seen
        assert names(Contact.objects.deleted_by(actor)) == []

    def test_shows_a_visitor_nothing_and_the_product_everything(self, contacts: None) -> None:
        assert Contact.objects.seen_by(Actor.visitor()).count() == 0
        assert Contact.objects.seen_by(SYSTEM).count() == 4

    def test_shows_nothing_to_somebody_who_was_shut_out(self, contacts: None, anna: User) -> None:
        edit_user(anna, is_active=False, by=SYSTEM)

        assert Contact.objects.seen_by(Actor.of(anna.refreshed())).count() == 0

    def test_of_the_department_is_own_without_a_department(self, contacts: None, manager: User) -> None:
        edit_user(manager, department=None, by=SYSTEM)

        assert names(Contact.objects.seen_by(Actor.of(manager.refreshed()))) == ["Marta"]


class TestRequire:
    def test_refuses_what_the_role_does_not_give(self, anna: User, owner: User) -> None:
        access.require(Actor.of(anna), "contact", Verb.CREATE)
        access.require_settings(Actor.of(owner))

        with pytest.raises(Forbidden):
            access.require(Actor.of(anna), "contact", Verb.DELETE)
        with pytest.raises(Forbidden):
            access.require_settings(Actor.of(anna))


class TestPeopleWithin:
    def test_are_those_the_scope_reaches(self, owner: User, manager: User, anna: User, boris: User) -> None:
        reached = {
            user.name: names(people_within(Actor.of(user), "contact", Verb.CHANGE))
            for user in (anna, manager, owner)
        }

        assert reached == {
            "Anna": ["Anna"],
            "Marta": ["Anna", "Marta"],
            "Olga": ["Anna", "Boris", "Marta", "Olga"],
        }

    def test_leaves_out_who_may_not_sign_in(self, owner: User, anna: User) -> None:
        edit_user(anna, is_active=False, by=SYSTEM)

        assert names(people_within(Actor.of(owner), "contact", Verb.SEE)) == ["Olga"]
