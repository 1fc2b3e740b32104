"""Search forgives accents, case and the grouping of numbers, and shows only what one may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from dealwright.crm.contacts.actions import archive_contact, create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.search.queries import matching, search

SYSTEM = Actor.system()


@pytest.fixture
def clients(anna: User, boris: User) -> None:
    """People with names that are hard to type."""
    for name, phone, user in (
        ("João Conceição", "+55 11 98765-4321", anna),
        ("Константин Преображенский", "+7 912 345-67-89", anna),
        ("Alëna Ёлкина", "+7 495 123-45-67", boris),
        ("100% Zażółć_Gęślą", "+48 600 700 800", boris),
    ):
        create_contact(name=name, phones=[phone], responsible=user, by=SYSTEM)


class TestMatching:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("joao", ["João Conceição"]),
            ("JOÃO conceicao", ["João Conceição"]),
            ("conceicao joao", ["João Conceição"]),
            ("ПРЕОБРАЖЕНСК", ["Константин Преображенский"]),
            ("преображенскии", ["Константин Преображенский"]),
            ("елкина", ["Alëna Ёлкина"]),
            ("(11) 98765-4321", ["João Conceição"]),
            ("+7 912 345 67 89", ["Константин Преображенский"]),
            ("100%", ["100% Zażółć_Gęślą"]),
            ("c_g", ["100% Zażółć_Gęślą"]),
            ("%", []),
            ("a", []),
            ("", []),
            ("   ", []),
            ("joao nobody", []),
        ],
    )
    def test_finds_by_part_of_each_word(self, clients: None, text: str, found: list[str]) -> None:
        assert [contact.name for contact in matching(Contact.objects.all(), text)] == found


class TestSearch:
    def test_stays_inside_the_rights(self, clients: None, anna: User, boris: User) -> None:
        assert search(Actor.of(anna), "елкина") == []
        (found,) = search(Actor.of(boris), "елкина")
        assert (found.kind.name, [str(record) for record in found.records]) == ("contact", ["Alëna Ёлкина"])

    def test_passes_over_the_archive(self, clients: None, owner: User) -> None:
        archive_contact(Contact.objects.get(name="João Conceição"), by=SYSTEM)

        assert search(Actor.of(owner), "joao") == []


class TestSearchPage:
    def test_links_what_was_found(
        self, clients: None, client_of: Callable[[User], Client], anna: User
    ) -> None:
        page = client_of(anna).get("/search", {"q": "joao"}).content.decode()

        contact = Contact.objects.get(name="João Conceição")
        assert f'href="/contacts/{contact.pk}" data-panel' in page
        assert "<html" in page

    def test_answers_the_dialog_with_the_list_alone(
        self, clients: None, client_of: Callable[[User], Client], anna: User
    ) -> None:
        headers = {"HX-Request": "true", "HX-Target": "search-results"}

        found = client_of(anna).get("/search", {"q": "joao"}, headers=headers).content.decode()
        nothing = client_of(anna).get("/search", {"q": "xyzzy"}, headers=headers).content.decode()
        short = client_of(anna).get("/search", {"q": "j"}, headers=headers).content.decode()

        assert "<html" not in found
        assert "João Conceição" in found
        assert "Nothing found" in nothing
        assert short.strip() == ""

    @pytest.mark.parametrize("text", ["\0joao", "x" * 5000, "'; drop table event; --", "\\"])
    def test_survives_anything(
        self, clients: None, client_of: Callable[[User], Client], anna: User, text: str
    ) -> None:
        assert client_of(anna).get("/search", {"q": text}).status_code == 200
