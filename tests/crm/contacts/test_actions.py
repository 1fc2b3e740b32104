"""Contacts: adding, editing, finding the one that is there already."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from dealwright.crm.contacts.actions import (
    archive_contact,
    create_contact,
    edit_contact,
    find_or_create_contact,
    unarchive_contact,
)
from dealwright.crm.contacts.models import Contact
from dealwright.crm.reaching.models import WayToReach
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.users.models import User

SYSTEM = Actor.system()


def reach(contact: Contact) -> list[tuple[str, str, str, str]]:
    """Kind, value, normalised and type of each phone and e-mail."""
    ways = WayToReach.objects.filter(contact=contact)
    return list(ways.values_list("kind", "value", "normalised", "type"))


@pytest.fixture
def ana(db: None) -> Contact:
    """A client of nobody in particular."""
    return create_contact(
        name="Ana Souza", emails=["Ana@Example.com"], phones=["+55 11 98765-4321"], by=SYSTEM
    )


class TestCreateContact:
    def test_keeps_phones_and_mails_as_typed_and_as_compared(self, db: None, recorded: list[str]) -> None:
        contact = create_contact(
            first_name="João",
            last_name="da Silva",
            phones=[{"value": "(11) 98765-4321", "type": "mobile"}],
            emails=["Joao@Example.COM "],
            phone_region="BR",
            by=SYSTEM,
        )

        assert contact.name == "João da Silva"
        assert reach(contact) == [
            ("email", "Joao@Example.COM", "joao@example.com", "work"),
            ("phone", "(11) 98765-4321", "+5511987654321", "mobile"),
        ]
        assert recorded == ["contact.created"]

    def test_splits_a_whole_name(self, db: None) -> None:
        contact = create_contact(name="  Maria   Aparecida dos Santos", by=SYSTEM)

        assert (contact.first_name, contact.last_name) == ("Maria", "Aparecida dos Santos")
        assert contact.name == "Maria Aparecida dos Santos"

    def test_calls_a_nameless_one_by_the_mail(self, db: None) -> None:
        assert create_contact(emails=["who@example.com"], by=SYSTEM).name == "who@example.com"

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({}, "name"),
            ({"name": "   "}, "name"),
            ({"name": "A", "phones": ["12"]}, "phones"),
            ({"name": "A", "phones": ["98765-4321"]}, "phones"),
            ({"name": "A", "emails": ["nobody"]}, "emails"),
            ({"name": "A", "phones": [{"value": "+5511987654321", "type": "telegram"}]}, "phones"),
            ({"name": "A" * 121}, "name"),
            ({"name": "A", "tags": ["t" * 41]}, "tags"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, typed: dict[str, Any], field: str, db: None, recorded: list[str]
    ) -> None:
        with pytest.raises(Refused) as refusal:
            create_contact(**typed, by=SYSTEM)

        assert refusal.value.field == field
        assert Contact.objects.count() == 0
        assert recorded == []


class TestEditContact:
    def test_writes_down_what_changed_and_nothing_else(self, ana: Contact, recorded: Any) -> None:
        edited = edit_contact(ana, city="Campinas", address="", by=SYSTEM)

        assert edited.city == "Campinas"
        assert recorded == ["contact.edited"]
        assert recorded.entries[0].facts["changes"] == [{"field": "city", "before": "", "after": "Campinas"}]

    def test_renews_the_whole_name(self, ana: Contact) -> None:
        assert edit_contact(ana, last_name="Lima", by=SYSTEM).name == "Ana Lima"

    def test_replaces_phones_and_is_found_by_the_new_one(self, ana: Contact, recorded: Any) -> None:
        edit_contact(ana, phones=["+7 912 345-67-89"], by=SYSTEM)

        assert reach(ana)[1] == ("phone", "+7 912 345-67-89", "+79123456789", "work")
        assert recorded.entries[0].facts["changes"] == [
            {
                "field": "phones",
                "before": [{"value": "+55 11 98765-4321", "type": "work"}],
                "after": [{"value": "+7 912 345-67-89", "type": "work"}],
            }
        ]
        assert ana.refreshed().search_key == "ana souza +79123456789 ana@example.com"

    def test_ignores_what_is_the_same(self, ana: Contact, recorded: list[str]) -> None:
        edited = edit_contact(
            ana,
            name="Ana Souza",
            phones=["+55 11 98765-4321"],
            emails=["Ana@Example.com"],
            tags=[],
            by=SYSTEM,
        )

        assert edited.version == ana.version
        assert recorded == []

    def test_refuses_a_stale_version(self, ana: Contact, recorded: list[str]) -> None:
        edit_contact(ana, city="Campinas", version=1, by=SYSTEM)

        with pytest.raises(Conflict):
            edit_contact(ana, city="Santos", version=1, by=SYSTEM)

        assert ana.refreshed().city == "Campinas"
        assert recorded == ["contact.edited"]

    def test_changes_nothing_when_one_field_is_refused(self, ana: Contact, recorded: list[str]) -> None:
        with pytest.raises(Refused):
            edit_contact(ana, city="Campinas", phones=["nonsense"], by=SYSTEM)

        assert ana.refreshed().city == ""
        assert len(reach(ana)) == 2
        assert recorded == []

    def test_refuses_an_empty_name(self, ana: Contact) -> None:
        with pytest.raises(Refused) as refusal:
            edit_contact(ana, first_name="", last_name=" ", by=SYSTEM)

        assert refusal.value.field == "name"
        assert ana.refreshed().name == "Ana Souza"


class TestArchiveContact:
    def test_puts_it_away_and_takes_it_out_once(self, ana: Contact, recorded: list[str]) -> None:
        archive_contact(ana, by=SYSTEM)
        archive_contact(ana, by=SYSTEM)
        assert ana.refreshed().archived_at is not None

        unarchive_contact(ana, by=SYSTEM)
        unarchive_contact(ana, by=SYSTEM)

        assert ana.refreshed().archived_at is None
        assert recorded == ["contact.archived", "contact.unarchived"]


class TestFindOrCreateContact:
    def test_finds_by_the_mail_whatever_its_case(self, ana: Contact, recorded: list[str]) -> None:
        found = find_or_create_contact(name="A. S.", email=" ANA@example.com", by=SYSTEM)

        assert found == ana
        assert recorded == []

    def test_finds_by_the_phone_when_the_mail_is_new(self, ana: Contact) -> None:
        found = find_or_create_contact(
            name="Ana", email="other@example.com", phone="(11) 98765-4321", phone_region="BR", by=SYSTEM
        )

        assert found == ana

    def test_prefers_the_mail_to_the_phone(self, ana: Contact) -> None:
        other = create_contact(name="Bia", phones=["+55 21 99999-0000"], by=SYSTEM)

        found = find_or_create_contact(
            name="?", email="ana@example.com", phone="+55 21 99999-0000", by=SYSTEM
        )

        assert found == ana
        assert found != other

    def test_fills_only_what_is_empty(self, ana: Contact, anna: User) -> None:
        found = find_or_create_contact(
            name="Somebody Else",
            email="ana@example.com",
            phone="+55 21 99999-0000",
            address="Rua das Flores, 7",
            responsible=anna,
            by=SYSTEM,
        )

        assert found.name == "Ana Souza"
        assert found.address == "Rua das Flores, 7"
        assert found.responsible == anna
        assert [way[1] for way in reach(found)] == ["Ana@Example.com", "+55 11 98765-4321"]

    def test_never_overwrites_an_address(self, ana: Contact, recorded: list[str]) -> None:
        edit_contact(ana, address="Rua A, 1", by=SYSTEM)

        find_or_create_contact(name="Ana", email="ana@example.com", address="Rua B, 2", by=SYSTEM)

        assert ana.refreshed().address == "Rua A, 1"
        assert recorded == ["contact.edited"]

    def test_opens_a_new_one_for_a_stranger(self, ana: Contact) -> None:
        made = find_or_create_contact(name="Иван Петров", email="ivan@example.com", source="store", by=SYSTEM)

        assert made != ana
        assert (made.name, made.source) == ("Иван Петров", "store")
        assert Contact.objects.count() == 2

    def test_passes_over_an_archived_one(self, ana: Contact) -> None:
        archive_contact(ana, by=SYSTEM)

        assert find_or_create_contact(name="Ana", email="ana@example.com", by=SYSTEM) != ana

    @pytest.mark.django_db(transaction=True)
    def test_opens_one_contact_for_parallel_checkouts(self) -> None:
        together = threading.Barrier(8)
        found: list[int] = []

        def check_out(number: int) -> None:
            try:
                together.wait()
                email = "new@example.com" if number % 2 else None
                contact = find_or_create_contact(
                    name="New Client", email=email, phone="+55 11 90000-0001", by=SYSTEM
                )
                found.append(contact.pk)
            finally:
                connection.close()

        buyers = [threading.Thread(target=check_out, args=[number]) for number in range(8)]
        for buyer in buyers:
            buyer.start()
        for buyer in buyers:
            buyer.join()

        assert len(found) == 8
        assert len(set(found)) == 1
        assert Contact.objects.count() == 1
        assert WayToReach.objects.filter(kind="phone").count() == 1
        assert WayToReach.objects.filter(kind="email").count() == 1
