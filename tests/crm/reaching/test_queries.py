"""Who is reached by a value: contacts, companies and leads in one query."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import archive_contact, create_contact, delete_contact
from dealwright.crm.reaching.queries import Client, clients_by_reach
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User

SYSTEM = Actor.system()
PHONE = "+5511987654321"


class TestClientsByReach:
    def test_finds_every_kind_in_one_query(self, db: None, django_assert_num_queries: Any) -> None:
        contact = create_contact(name="Ana", phones=[PHONE], by=SYSTEM)
        company = create_company(name="Acme", phones=[PHONE], by=SYSTEM)
        create_contact(name="Else", phones=["+5511987650000"], by=SYSTEM)

        with django_assert_num_queries(1):
            found = clients_by_reach("phone", [PHONE, "+5511900000000"])

        assert found == [Client("contact", contact.pk), Client("company", company.pk)]

    def test_passes_over_the_archive_and_the_bin(self, db: None) -> None:
        archive_contact(create_contact(name="Ana", phones=[PHONE], by=SYSTEM), by=SYSTEM)
        delete_contact(create_contact(name="Eva", phones=[PHONE], by=SYSTEM), by=SYSTEM)

        assert clients_by_reach("phone", PHONE) == []

    def test_keeps_what_a_seller_may_not_see(self, anna: User, boris: User) -> None:
        create_contact(name="Of Boris", emails=["x@example.com"], responsible=boris, by=SYSTEM)
        own = create_contact(name="Of Anna", emails=["x@example.com"], responsible=anna, by=SYSTEM)

        assert clients_by_reach("email", "x@example.com", actor=Actor.of(anna)) == [Client("contact", own.pk)]

    def test_skips_companies_after_twenty_contacts(self, db: None) -> None:
        for number in range(21):
            create_contact(name=f"C {number}", phones=[PHONE], by=SYSTEM)
        create_company(name="Acme", phones=[PHONE], by=SYSTEM)

        found = clients_by_reach("phone", PHONE)

        assert [one.kind for one in found] == ["contact"] * 20

    def test_asks_for_at_most_twenty_values(self, db: None) -> None:
        with pytest.raises(Refused):
            clients_by_reach("phone", [f"+551198765{number:04}" for number in range(21)])

        assert clients_by_reach("phone", []) == []
