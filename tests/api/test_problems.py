"""Every error is a problem document, in the language of the request, and changes nothing."""

import json
import logging
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import translation

from dealwright.api.bodies import read_bytes
from dealwright.api.problems import Stop, problem_of
from dealwright.kit.errors import NotFound
from tests.api.sample.models import Book

pytestmark = pytest.mark.django_db


def told(response: Any) -> list[tuple[str, str]]:
    """The complaints of a problem document whose shape is as promised."""
    document = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "errors"} <= document.keys()
    assert document["status"] == response.status_code
    return [(each["field"], each["message"]) for each in document["errors"]]


def send(client: Client, body: Any, **options: Any) -> Any:
    """Send a new book, as JSON or as the raw bytes given."""
    options.setdefault("content_type", "application/json")
    return client.post("/api/v1/books", body if isinstance(body, bytes) else json.dumps(body), **options)


class TestAnAddress:
    @pytest.mark.parametrize("path", ["", "v1/", "v1/nothing", "v1/books/", "v1/books/1/nothing", "v2/books"])
    def test_that_is_not_there_is_404(self, ana: Client, path: str) -> None:
        response = ana.get(f"/api/{path}")

        assert response.status_code == 404
        assert told(response) == []

    @pytest.mark.parametrize("id", ["0", "-1", "x", "1.5", "9223372036854775808", "9" * 400, "1%00", "7"])
    def test_of_no_record_is_404(self, ana: Client, id: str) -> None:
        response = ana.get(f"/api/v1/books/{id}")

        assert response.status_code == 404
        assert response.json()["type"] == "/api/docs#problem-not-found"

    def test_with_a_strange_method_is_405_and_names_the_known_ones(self, ana: Client) -> None:
        response = ana.put("/api/v1/books/1")

        assert response.status_code == 405
        assert response["Allow"] == "DELETE, GET, PATCH"
        assert told(response) == []


class TestABody:
    @pytest.mark.parametrize(
        ("body", "errors"),
        [
            (b"{", [("body", "The body is not valid JSON.")]),
            (b'{"title": NaN}', [("body", "The body is not valid JSON.")]),
            (b'{"title": "\xff"}', [("body", "The body is not valid UTF-8.")]),
            (b'{"title": "\\ud800"}', [("body", "The body is not valid JSON.")]),
            (b"", [("body", "Send a JSON object.")]),
            (b"[]", [("body", "Give an object.")]),
            (b"null", [("body", "Give an object.")]),
            (b"{}", [("title", "This field is needed.")]),
            ({"title": "A\0B"}, [("title", "This text holds a NUL character, which cannot be kept.")]),
            (
                {"title": "A", "custom": {"in": ["\0"]}},
                [("custom.in.0", "This text holds a NUL character, which cannot be kept.")],
            ),
            ({"title": "A", "custom": {"big": 2**63}}, [("custom.big", "This number is too large.")]),
            (b'{"title": "A", "custom": {"big": 1e999}}', [("custom.big", "This number is too large.")]),
            ({"title": 5}, [("title", "Write this as text.")]),
            ({"title": "  "}, [("title", "This may not be empty.")]),
            ({"title": "A" * 201}, [("title", "At most 200 characters.")]),
            (
                {"title": "A\x07"},
                [("title", "This text holds a control character or a line break that cannot be kept.")],
            ),
            ({"title": "A", "titel": "B"}, [("titel", "There is no such field.")]),
            ({"title": "A", "binding": "cloth"}, [("binding", "Choose one of: 'soft' or 'hard'.")]),
            ({"title": "A", "printed_on": "2026-02-30"}, [("printed_on", "Write the day as YYYY-MM-DD.")]),
            ({"title": "A", "due_at": 5}, [("due_at", "Write the moment as 2026-11-21T20:15:00Z.")]),
            (
                {"title": "A", "due_at": "2026-11-21T20:15:00"},
                [("due_at", "Write the moment with its time zone, such as a Z at the end.")],
            ),
            (
                {"title": "A", "due_at": "0001-01-01T00:00:00+14:00"},
                [("due_at", "This moment is too far away.")],
            ),
            ({"title": "A", "tags": ["x"] * 51}, [("tags", "At most 50 entries.")]),
            ({"title": "A", "tags": ["x", 1]}, [("tags.1", "Write this as text.")]),
            (
                {"title": 1, "tags": 1},
                [("title", "Write this as text."), ("tags", "Give a list.")],
            ),
        ],
    )
    def test_that_is_not_valid_is_422_and_says_where(
        self, ana: Client, body: Any, errors: list[tuple[str, str]]
    ) -> None:
        response = send(ana, body)

        assert told(response) == errors
        assert response.status_code == 422
        assert not Book.objects.exists()

    @pytest.mark.parametrize(
        ("price", "errors"),
        [
            ({"amount": 12.5, "currency": "BRL"}, [("price.amount", "Write this as text.")]),
            (
                {"amount": "12.505", "currency": "BRL"},
                [("price", "This amount has more decimals than its currency.")],
            ),
            (
                {"amount": "1.5", "currency": "JPY"},
                [("price", "This amount has more decimals than its currency.")],
            ),
            (
                {"amount": "1e5", "currency": "BRL"},
                [("price.amount", "This is not written as it should be.")],
            ),
            (
                {"amount": "1.250,50", "currency": "BRL"},
                [("price.amount", "This is not written as it should be.")],
            ),
            (
                {"amount": "9" * 15, "currency": "BRL"},
                [("price.amount", "This is not written as it should be.")],
            ),
            (
                {"amount": "1", "currency": "BRX"},
                [("price.currency", "This is not a currency we know; use a code such as BRL or EUR.")],
            ),
            ({"amount": "1"}, [("price.currency", "This field is needed.")]),
            ("12.50", [("price", "Give an object.")]),
        ],
    )
    def test_with_a_price_that_is_no_money_is_422(
        self, ana: Client, price: Any, errors: list[tuple[str, str]]
    ) -> None:
        response = send(ana, {"title": "A", "price": price})

        assert told(response) == errors
        assert response.status_code == 422

    @pytest.mark.parametrize("depth", [65, 199, 201, 100_000])
    def test_that_is_nested_too_deeply_is_422(self, ana: Client, depth: int) -> None:
        response = send(ana, b'{"title": "A", "custom": {"a": ' + b"[" * depth + b"]" * depth + b"}}")

        assert told(response) == [("body", "The body is nested too deeply.")]

    def test_may_be_nested_some(self, ana: Client) -> None:
        response = send(ana, b'{"title": "A", "custom": {"a": ' + b"[" * 60 + b"]" * 60 + b"}}")

        assert response.status_code == 201

    def test_larger_than_10_mb_is_413(self, ana: Client) -> None:
        response = send(ana, b" " * (10 * 1024 * 1024 + 1))

        assert response.status_code == 413
        assert told(response) == []

    def test_larger_than_a_page_takes_is_read(self, ana: Client) -> None:
        response = send(ana, b'{"title": "A"' + b" " * (9 * 1024 * 1024) + b"}")

        assert response.status_code == 201

    def test_of_unknown_length_is_400(self, rf: RequestFactory) -> None:
        request = rf.post("/api/v1/books", headers={"Transfer-Encoding": "chunked"})
        del request.META["CONTENT_LENGTH"]

        with pytest.raises(Stop) as stop:
            read_bytes(request)

        assert stop.value.status == 400

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
    )
    def test_of_another_kind_is_415(self, ana: Client, kind: str) -> None:
        response = send(ana, b'{"title": "A"}', content_type=kind)

        assert response.status_code == 415
        assert not Book.objects.exists()


class TestAQuery:
    @pytest.mark.parametrize(
        ("query", "errors"),
        [
            ("colour=red", [("colour", "There is no such parameter.")]),
            ("title=a&title=b", [("title", "Give this once.")]),
            ("title=%00", [("title", "This text holds a NUL character, which cannot be kept.")]),
        ],
    )
    def test_that_is_not_understood_is_422(
        self, ana: Client, query: str, errors: list[tuple[str, str]]
    ) -> None:
        assert told(ana.get(f"/api/v1/books?{query}")) == errors

    def test_of_a_record_takes_no_parameters(self, ana: Client) -> None:
        Book.objects.create(pk=1, title="Emma")

        assert told(ana.get("/api/v1/books/1?fields=title")) == [("fields", "There is no such parameter.")]


class TestARefusal:
    def test_of_an_action_names_its_field_and_undoes_everything(self, ana: Client) -> None:
        response = send(ana, {"title": "Burnt"})

        assert response.status_code == 422
        assert told(response) == [("title", "This book was burnt.")]
        assert response.json()["detail"] == "This book was burnt."
        assert not Book.objects.exists()

    def test_for_want_of_rights_is_403(self, ana: Client) -> None:
        book = Book.objects.create(title="Emma", lent=True)

        response = ana.post(f"/api/v1/books/{book.pk}/lend", content_type="application/json")

        assert response.status_code == 403
        assert response.json()["detail"] == "The book is lent already."

    def test_of_a_unique_index_is_409(self, ana: Client) -> None:
        book = Book.objects.create(title="Emma")

        response = ana.post(f"/api/v1/books/{book.pk}/twin", content_type="application/json")

        assert response.status_code == 409
        assert response.json()["detail"] == "Such a record is there already. Nothing was changed."

    def test_of_a_column_is_422(self, ana: Client) -> None:
        response = send(ana, {"title": "Huge"})

        assert response.status_code == 422
        assert not Book.objects.exists()

    def test_by_a_silent_database_is_503(self, rf: RequestFactory) -> None:
        response = problem_of(OperationalError("no route"), rf.get("/api/v1/books"))

        assert (response.status_code, response["Retry-After"]) == (503, "5")

    def test_speaks_the_language_of_the_request(self, rf: RequestFactory) -> None:
        with translation.override("pt-br"):
            document = json.loads(problem_of(NotFound("Não há tal livro."), rf.get("/")).content)

        assert document["detail"] == "Não há tal livro."


class TestAFault:
    def test_of_ours_is_500_logged_and_tells_nothing(
        self, ana: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.ERROR, "dealwright.api"):
            response = send(ana, {"title": "Broken"})

        assert response.status_code == 500
        assert b"shelf" not in response.content
        assert "POST /api/v1/books failed" in caplog.text and "the shelf fell down" in caplog.text
        assert not Book.objects.exists()
