"""The kit together with the people of the product: real tokens, real sessions."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dealwright.api import plugs
from dealwright.events import Actor
from dealwright.people.tokens.actions import create_token, revoke_token
from dealwright.people.tokens.models import Token
from dealwright.people.tokens.queries import owner_of
from dealwright.people.users.models import User
from tests.api.sample.models import Book, Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people_know_tokens(monkeypatch: pytest.MonkeyPatch, _library: None) -> None:
    monkeypatch.setattr(plugs, "_authenticators", [owner_of])


@pytest.fixture
def program(owner: User, system: Actor) -> Client:
    """A program with a token of Olga's."""
    return Client(headers={"Authorization": f"Bearer {create_token(user=owner, name='Shop', by=system)}"})


class TestAToken:
    def test_of_a_person_opens_a_list_within_five_queries(
        self, program: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        shelf = Shelf.objects.create(name="Novels")
        Book.objects.bulk_create([Book(title=str(number), shelf=shelf) for number in range(100)])

        with django_assert_max_num_queries(5):
            response = program.get("/api/v1/books?count=true")

        assert (response.status_code, response.json()["count"]) == (200, 100)

    def test_that_was_revoked_opens_nothing(self, program: Client, system: Actor) -> None:
        revoke_token(Token.objects.get(), by=system)

        assert program.get("/api/v1/books").status_code == 401


class TestASession:
    def test_of_a_signed_in_person_may_read_and_change(self, owner: User) -> None:
        page = Client(enforce_csrf_checks=True)
        page.force_login(owner)
        page.cookies["csrftoken"] = token = "a" * 32

        reading = page.get("/api/v1/books")
        forged = page.post("/api/v1/books", '{"title": "Emma"}', content_type="application/json")
        meant = page.post(
            "/api/v1/books",
            '{"title": "Persuasion"}',
            content_type="application/json",
            headers={"X-CSRFToken": token},
        )

        assert (reading.status_code, forged.status_code, meant.status_code) == (200, 403, 201)
        assert [book.title for book in Book.objects.all()] == ["Persuasion"]
