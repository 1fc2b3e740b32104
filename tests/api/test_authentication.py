"""Tokens and sessions, and everybody else."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from dealwright.api.authentication import Token
from dealwright.api.problems import Stop
from tests.api.sample.models import Book
from tests.api.sample.urls import site

pytestmark = pytest.mark.django_db
SIGNED_IN = SimpleNamespace(pk=7, is_authenticated=True)


class TestAStranger:
    def test_is_refused_at_every_address(self, client: Client) -> None:
        for path, operations in site.document["paths"].items():
            for method in operations:
                response = client.generic(method.upper(), path.replace("{id}", "1"), "{}", "application/json")

                assert response.status_code == 401
                assert response["WWW-Authenticate"] == 'Bearer realm="dealwright"'
                assert response.json()["title"] == "Sign in first"

    @pytest.mark.parametrize(
        "header", ["Bearer", "Bearer ", "Bearer x", "Basic ana-token", "ana-token", "Bearer \x7f"]
    )
    def test_with_a_wrong_token_is_told_so(self, client: Client, header: str) -> None:
        response = client.get("/api/v1/books", headers={"Authorization": header})

        assert response.status_code == 401
        assert response["WWW-Authenticate"] == 'Bearer realm="dealwright", error="invalid_token"'

    def test_does_nothing(self, client: Client) -> None:
        book = Book.objects.create(title="Emma")

        client.delete(f"/api/v1/books/{book.pk}")
        client.post("/api/v1/books", '{"title": "Persuasion"}', content_type="application/json")

        assert [each.title for each in Book.objects.all()] == ["Emma"]


class TestAToken:
    def test_acts_as_its_owner(self, rf: RequestFactory) -> None:
        request: Any = rf.get("/", headers={"Authorization": "Bearer ana-token"})

        Token()(request)

        assert (request.user.pk, request.actor.kind, request.actor.label) == (901, "user", "Ana")

    def test_wins_over_a_session_even_when_wrong(self, rf: RequestFactory) -> None:
        request: Any = rf.get("/", headers={"Authorization": "Bearer wrong"})
        request.user = SIGNED_IN

        with pytest.raises(Stop) as stop:
            Token()(request)

        assert stop.value.status == 401

    def test_needs_no_csrf_token(self, ana: Client) -> None:
        strict = Client(enforce_csrf_checks=True, headers={"Authorization": "Bearer ana-token"})

        response = strict.post("/api/v1/books", '{"title": "Emma"}', content_type="application/json")

        assert response.status_code == 201


class TestASession:
    def _request(self, rf: RequestFactory, method: str, **headers: str) -> HttpRequest:
        request = rf.generic(method, "/api/v1/books", "{}", "application/json", headers=headers)
        request.user = SIGNED_IN
        return request

    def test_may_read(self, rf: RequestFactory) -> None:
        assert Token()(self._request(rf, "GET")) is SIGNED_IN

    def test_may_not_change_without_a_csrf_token(self, rf: RequestFactory) -> None:
        with pytest.raises(Stop) as stop:
            Token()(self._request(rf, "POST"))

        assert stop.value.status == 403

    def test_may_change_with_one(self, rf: RequestFactory) -> None:
        page = rf.get("/")
        token = get_token(page)
        request = self._request(rf, "POST", **{"X-CSRFToken": token})
        request.COOKIES["csrftoken"] = page.META["CSRF_COOKIE"]

        assert Token()(request) is SIGNED_IN

    def test_of_nobody_is_refused(self, rf: RequestFactory) -> None:
        request = rf.get("/")
        request.user = AnonymousUser()

        with pytest.raises(Stop) as stop:
            Token()(request)

        assert stop.value.status == 401
