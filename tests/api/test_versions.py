"""Who sends the version he saw never overwrites what somebody wrote since."""

from typing import Any

import pytest
from django.test import Client

from tests.api.sample.models import Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def emma() -> Book:
    """A book that has been changed twice."""
    return Book.objects.create(title="Emma", version=3)


def change(client: Client, book: Book, body: dict[str, Any], **headers: str) -> Any:
    return client.patch(f"/api/v1/books/{book.pk}", body, content_type="application/json", headers=headers)


class TestAVersion:
    def test_is_told_with_the_record(self, ana: Client, emma: Book) -> None:
        response = ana.get(f"/api/v1/books/{emma.pk}")

        assert response.json()["version"] == 3
        assert response["ETag"] == '"3"'

    @pytest.mark.parametrize(
        ("body", "headers"),
        [
            ({}, {}),
            ({"version": 3}, {}),
            ({}, {"If-Match": '"3"'}),
            ({}, {"If-Match": 'W/"3"'}),
            ({}, {"If-Match": "*"}),
            ({"version": 3}, {"If-Match": '"3"'}),
        ],
    )
    def test_that_is_fresh_or_not_named_lets_change(
        self, ana: Client, emma: Book, body: dict[str, Any], headers: dict[str, str]
    ) -> None:
        response = change(ana, emma, {"title": "Persuasion", **body}, **headers)

        assert response.status_code == 200
        assert (response.json()["title"], response.json()["version"], response["ETag"]) == (
            "Persuasion",
            4,
            '"4"',
        )

    @pytest.mark.parametrize(("body", "headers"), [({"version": 2}, {}), ({}, {"If-Match": '"2"'})])
    def test_that_is_stale_is_409_and_changes_nothing(
        self, ana: Client, emma: Book, body: dict[str, Any], headers: dict[str, str]
    ) -> None:
        response = change(ana, emma, {"title": "Persuasion", **body}, **headers)

        emma.refresh_from_db()
        assert response.status_code == 409
        assert (response.json()["detail"], response.json()["version"]) == ("The book has changed.", 3)
        assert (emma.title, emma.version) == ("Emma", 3)

    @pytest.mark.parametrize(
        ("body", "headers", "field"),
        [
            ({"version": "3"}, {}, "version"),
            ({"version": -1}, {}, "version"),
            ({"version": 2**63}, {}, "body"),
            ({}, {"If-Match": "3"}, "If-Match"),
            ({}, {"If-Match": '"3", "4"'}, "If-Match"),
            ({}, {"If-Match": '"9999999999999999999"'}, "If-Match"),
            ({"version": 3}, {"If-Match": '"4"'}, "version"),
        ],
    )
    def test_that_makes_no_sense_is_422(
        self, ana: Client, emma: Book, body: dict[str, Any], headers: dict[str, str], field: str
    ) -> None:
        response = change(ana, emma, {"title": "Persuasion", **body}, **headers)

        emma.refresh_from_db()
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] in {field, "version"}
        assert emma.title == "Emma"

    def test_guards_a_verb_without_a_body(self, ana: Client, emma: Book) -> None:
        path = f"/api/v1/books/{emma.pk}/lend"

        stale = ana.post(path, content_type="application/json", headers={"If-Match": '"2"'})
        fresh = ana.post(path, content_type="application/json", headers={"If-Match": '"3"'})

        assert (stale.status_code, fresh.status_code) == (409, 200)

    def test_guards_a_removal(self, ana: Client, emma: Book) -> None:
        path = f"/api/v1/books/{emma.pk}"

        stale = ana.delete(path, headers={"If-Match": '"2"'})
        assert Book.objects.count() == 1
        fresh = ana.delete(path, headers={"If-Match": '"3"'})

        assert (stale.status_code, fresh.status_code, fresh.content) == (409, 204, b"")
        assert Book.objects.count() == 0


class TestChanges:
    def test_leave_alone_what_is_not_sent(self, ana: Client) -> None:
        book = Book.objects.create(title="Emma", price="12.50")

        response = change(ana, book, {"title": "Persuasion"})

        assert response.json()["price"] == {"amount": "12.50", "currency": "BRL"}

    def test_empty_what_is_sent_as_null(self, ana: Client) -> None:
        book = Book.objects.create(title="Emma", price="12.50")

        response = change(ana, book, {"price": None})

        assert response.json()["price"] is None

    def test_refuse_null_where_something_must_be(self, ana: Client, emma: Book) -> None:
        response = change(ana, emma, {"title": None})

        assert response.status_code == 422
        assert response.json()["errors"] == [{"field": "title", "message": "Write this as text."}]
