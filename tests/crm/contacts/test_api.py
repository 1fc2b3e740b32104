"""Contacts through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.people.users.models import User

SYSTEM = Actor.system()
URL = "/api/v1/contacts"
Api = Callable[[User], Any]


@pytest.fixture
def of_anna(anna: User) -> Contact:
    """A client of Anna's."""
    return create_contact(
        name="Ana Souza", emails=["ana@example.com"], phones=["+5511987654321"], responsible=anna, by=SYSTEM
    )


class TestCreateContact:
    def test_answers_with_the_record(self, api_of: Api, anna: User) -> None:
        answer = api_of(anna).post(
            URL,
            {
                "name": "João Lima",
                "phones": [{"value": "+55 11 98765-4321", "type": "mobile"}],
                "emails": [{"value": "joao@example.com"}],
                "city": "Recife",
                "tags": ["VIP"],
            },
        )

        body = answer.json()
        assert answer.status_code == 201
        assert body["version"] == 1
        assert (body["first_name"], body["last_name"], body["city"]) == ("João", "Lima", "Recife")
        assert body["phones"] == [{"value": "+55 11 98765-4321", "type": "mobile"}]
        assert body["emails"] == [{"value": "joao@example.com", "type": "work"}]
        assert (body["responsible_id"], body["tags"], body["source"]) == (anna.pk, ["VIP"], "api")

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "name"),
            ({"name": "A", "phones": [{"value": "12"}]}, "phones"),
            ({"name": "A", "emails": ["a@example.com"]}, "emails.0"),
            ({"name": "A\u0000"}, "name"),
            ({"name": "A", "colour": "red"}, "colour"),
            ({"name": "A", "responsible_id": 999_999}, "responsible_id"),
        ],
    )
    def test_refuses_and_keeps_nothing(
        self, api_of: Api, anna: User, body: dict[str, Any], field: str, recorded: Any
    ) -> None:
        program = api_of(anna)
        recorded.start_over()

        answer = program.post(URL, body)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field
        assert Contact.objects.count() == 0
        assert recorded == []

    def test_lets_no_seller_give_it_to_another(self, api_of: Api, anna: User, boris: User) -> None:
        answer = api_of(anna).post(URL, {"name": "A", "responsible_id": boris.pk})

        assert answer.status_code == 422
        assert Contact.objects.count() == 0


class TestListContacts:
    def test_holds_what_one_may_see(
        self, api_of: Api, anna: User, boris: User, manager: User, owner: User, of_anna: Contact
    ) -> None:
        seen = {
            user.name: len(api_of(user).get(URL).json()["items"]) for user in (anna, boris, manager, owner)
        }

        assert seen == {"Anna": 1, "Boris": 0, "Marta": 1, "Olga": 1}

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"email": "ana@example.com"}, 1),
            ({"phone": "+5511987654321"}, 1),
            ({"email": "+5511987654321x"}, 0),
            ({"q": "SOUZA"}, 1),
            ({"q": "(11) 98765-4321"}, 1),
            ({"name": "Ana Souza", "sort": "name"}, 1),
            ({"city": "Recife"}, 0),
        ],
    )
    def test_narrows(
        self, api_of: Api, owner: User, of_anna: Contact, query: dict[str, str], found: int
    ) -> None:
        assert len(api_of(owner).get(URL, query).json()["items"]) == found

    @pytest.mark.parametrize("many", [1, 100])
    def test_keeps_its_number_of_queries(
        self, api_of: Api, owner: User, many: int, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(many):
            create_contact(name=f"C {number}", emails=[f"c{number}@example.com"], by=SYSTEM)
        program = api_of(owner)

        with django_assert_max_num_queries(5):
            answer = program.get(URL, {"limit": 100})

        assert len(answer.json()["items"]) == many


class TestChangeContact:
    def test_changes_what_is_sent(self, api_of: Api, anna: User, of_anna: Contact) -> None:
        answer = api_of(anna).patch(
            f"{URL}/{of_anna.pk}", {"city": "Olinda", "emails": [{"value": "a@b.example", "type": "home"}]}
        )

        body = answer.json()
        assert (body["city"], body["name"], body["version"]) == ("Olinda", "Ana Souza", 2)
        assert body["emails"] == [{"value": "a@b.example", "type": "home"}]
        assert body["phones"] == [{"value": "+5511987654321", "type": "work"}]

    def test_refuses_a_stale_version(self, api_of: Api, anna: User, of_anna: Contact) -> None:
        program = api_of(anna)
        program.patch(f"{URL}/{of_anna.pk}", {"city": "Olinda", "version": 1})

        answer = program.patch(f"{URL}/{of_anna.pk}", {"city": "Natal", "version": 1})

        assert answer.status_code == 409
        assert of_anna.refreshed().city == "Olinda"

    def test_is_not_there_for_a_stranger(
        self, api_of: Api, boris: User, of_anna: Contact, recorded: Any
    ) -> None:
        program = api_of(boris)
        recorded.start_over()
        url = f"{URL}/{of_anna.pk}"

        answers = [
            program.get(url),
            program.patch(url, {"city": "Natal"}),
            program.post(f"{url}/archive"),
            program.get(f"{url}/timeline"),
            program.get(f"{url}/notes"),
            program.post(f"{url}/notes", {"text": "hello"}),
            program.post(f"{url}/unarchive"),
        ]

        assert [answer.status_code for answer in answers] == [404] * 7
        assert of_anna.refreshed().city == ""
        assert recorded == []


class TestArchiveContact:
    def test_puts_it_away_until_it_is_taken_out(self, api_of: Api, manager: User, of_anna: Contact) -> None:
        program = api_of(manager)
        url = f"{URL}/{of_anna.pk}"

        assert program.post(f"{url}/archive").json()["archived_at"] is not None
        assert of_anna.pk not in [item["id"] for item in program.get(URL).json()["items"]]
        assert program.post(f"{url}/unarchive").json()["archived_at"] is None
        assert of_anna.pk in [item["id"] for item in program.get(URL).json()["items"]]


class TestContactTimeline:
    def test_tells_what_happened_newest_first(self, api_of: Api, anna: User, of_anna: Contact) -> None:
        program = api_of(anna)
        note = program.post(f"{URL}/{of_anna.pk}/notes", {"text": " Ligou hoje "}).json()

        told = program.get(f"{URL}/{of_anna.pk}/timeline", {"limit": 1}).json()
        older = program.get(f"{URL}/{of_anna.pk}/timeline", {"cursor": told["next_cursor"]}).json()

        assert (note["text"], note["author_name"]) == ("Ligou hoje", "Anna")
        item = told["items"][0]
        assert (item["kind"], item["sentence"], item["body"]) == (
            "note.added",
            "Anna wrote a note",
            "Ligou hoje",
        )
        assert item["actor"] == {"kind": "user", "id": anna.pk, "label": "Anna"}
        assert item["subject"] == {"kind": "contact", "id": of_anna.pk, "label": "Ana Souza"}
        assert [item["kind"] for item in older["items"]] == ["contact.created"]
        assert older["next_cursor"] is None

    @pytest.mark.parametrize(
        "cursor", ["x", "2026-01-01T00:00:00Z~x", "~", "2026-01-01T00:00:00Z~" + "9" * 40]
    )
    def test_refuses_a_bent_cursor_or_starts_there(
        self, api_of: Api, anna: User, of_anna: Contact, cursor: str
    ) -> None:
        answer = api_of(anna).get(f"{URL}/{of_anna.pk}/timeline", {"cursor": cursor})

        assert answer.status_code in {200, 422}

    def test_lists_notes(self, api_of: Api, anna: User, of_anna: Contact) -> None:
        program = api_of(anna)
        for text in ("one", "two"):
            program.post(f"{URL}/{of_anna.pk}/notes", {"text": text})

        notes = program.get(f"{URL}/{of_anna.pk}/notes").json()["items"]

        assert [note["text"] for note in notes] == ["two", "one"]
