"""Search forgives accents, case and the grouping of numbers, and shows only what one may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from dealwright.crm.contacts.actions import archive_contact, create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.search import queries
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

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("conceisao", ["João Conceição"]),
            ("joao conceisão", ["João Conceição"]),
            ("preobrazhenski", []),
            ("преображинский", ["Константин Преображенский"]),
            ("konstantin", []),
            ("костантин", ["Константин Преображенский"]),
            ("jaoo", ["João Conceição"]),
            ("ajoao", []),
            ("xyzzy", []),
            ("0000000", []),
            ("c", []),
        ],
    )
    def test_forgives_slips_where_nothing_matches(
        self, clients: None, owner: User, text: str, found: list[str]
    ) -> None:
        records = [record for one in search(Actor.of(owner), text) for record in one.records]

        assert [str(record) for record in records] == found

    def test_forgives_slips_only_inside_the_rights(self, clients: None, anna: User, boris: User) -> None:
        assert search(Actor.of(boris), "conceisao") == []
        assert len(search(Actor.of(anna), "conceisao")) == 1

    def test_leaves_the_patience_of_the_database_as_it_was(self, clients: None, owner: User) -> None:
        search(Actor.of(owner), "conceisao")

        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)

    def test_finds_nothing_rather_than_late(
        self, clients: None, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def too_slow(*args: object) -> list[object]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(5)")
            return []

        monkeypatch.setattr(queries, "_nearest", too_slow)
        monkeypatch.setattr(queries, "PATIENCE", 20)

        assert search(Actor.of(owner), "conceisao") == []
        assert len(search(Actor.of(owner), "conceicao")) == 1


class TestSearchPage:
    def test_links_what_was_found(
        self, clients: None, client_of: Callable[[User], Client], anna: User
    ) -> None:
        page = client_of(anna).get("/search", {"q": "joao"}).content.decode()

        contact = Contact.objects.get(name="João Conceição")
        assert f'href="/contacts/{contact.pk}" data-panel' in page
        assert "<html" in page

    def test_answers_the_palette_with_the_rows_alone(
        self, clients: None, client_of: Callable[[User], Client], anna: User
    ) -> None:
        headers = {"HX-Request": "true", "HX-Target": "palette-records"}

        found = client_of(anna).get("/search", {"q": "joao"}, headers=headers).content.decode()
        nothing = client_of(anna).get("/search", {"q": "xyzzy"}, headers=headers).content.decode()
        short = client_of(anna).get("/search", {"q": "j"}, headers=headers).content.decode()

        assert "<html" not in found
        assert "João Conceição" in found
        assert 'role="option"' in found
        assert (nothing.strip(), short.strip()) == ("", "")

    @pytest.mark.parametrize("text", ["\0joao", "x" * 5000, "'; drop table event; --", "\\"])
    def test_survives_anything(
        self, clients: None, client_of: Callable[[User], Client], anna: User, text: str
    ) -> None:
        assert client_of(anna).get("/search", {"q": text}).status_code == 200


class TestSearchApi:
    def test_answers_records_of_every_kind(
        self, clients: None, pipeline: Pipeline, anna: User, api_of: Callable[..., Client]
    ) -> None:
        deal = create_deal(title="Phones for João", pipeline=pipeline, responsible=anna, by=SYSTEM)

        answer = api_of(anna).get("/api/v1/search", {"q": "joao"}).json()

        contact = Contact.objects.get(name="João Conceição")
        assert answer == {
            "items": [
                {"kind": "deal", "id": deal.pk, "label": "Phones for João", "url": f"/deals/{deal.pk}"},
                {
                    "kind": "contact",
                    "id": contact.pk,
                    "label": "João Conceição",
                    "url": f"/contacts/{contact.pk}",
                },
            ]
        }

    def test_answers_only_the_kinds_asked_for(
        self, clients: None, pipeline: Pipeline, anna: User, api_of: Callable[..., Client]
    ) -> None:
        create_deal(title="Phones for João", pipeline=pipeline, responsible=anna, by=SYSTEM)

        found = api_of(anna).get("/api/v1/search", {"q": "joao", "kind__in": "contact,nonsense"}).json()

        assert [item["kind"] for item in found["items"]] == ["contact"]

    @pytest.mark.parametrize("query", [{}, {"q": "j"}, {"q": "joao", "limit": 51}, {"q": "x" * 201}])
    def test_refuses_what_makes_no_sense(
        self, clients: None, anna: User, api_of: Callable[..., Client], query: dict[str, object]
    ) -> None:
        assert api_of(anna).get("/api/v1/search", query).status_code == 422
