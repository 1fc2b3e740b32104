"""The site: addresses, methods, and the description of itself."""

from typing import Any

import jsonschema
import pytest
from django.test import Client
from ninja.errors import ConfigError
from openapi_spec_validator import OpenAPIV31SpecValidator

from dealwright.api import plugs
from dealwright.api.plugs import Plug
from dealwright.api.routing import Router
from dealwright.api.site import Site
from dealwright.api.types import Out
from tests.api.sample.urls import site

pytestmark = pytest.mark.django_db


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    paths = site.document["paths"]
    return [(path, method, each) for path, methods in paths.items() for method, each in methods.items()]


class TestTheDocument:
    def test_passes_a_strict_validator(self) -> None:
        OpenAPIV31SpecValidator(dict(site.document)).validate()

    def test_is_served_to_everybody(self, client: Client) -> None:
        response = client.get("/api/v1/openapi.json")

        assert response.status_code == 200
        assert response.json()["openapi"] == "3.1.0"
        assert list(response.json()["paths"]) == [
            "/api/v1/books",
            "/api/v1/books/{id}",
            "/api/v1/books/{id}/neighbours",
            "/api/v1/books/{id}/lend",
            "/api/v1/books/{id}/twin",
        ]

    def test_names_every_operation_after_its_view_function(self) -> None:
        assert [each["operationId"] for _path, _method, each in operations()] == [
            "list_books",
            "create_book",
            "get_book",
            "change_book",
            "delete_book",
            "list_neighbours",
            "lend_book",
            "twin_book",
        ]

    def test_tells_what_the_docstring_tells(self) -> None:
        told = site.document["paths"]["/api/v1/books"]["get"]

        assert (told["summary"], told["description"]) == (
            "The books of the library",
            "Everybody may see them.",
        )
        assert told["tags"] == ["Books"]

    def test_lists_every_filter(self) -> None:
        parameters = site.document["paths"]["/api/v1/books"]["get"]["parameters"]

        assert [each["name"] for each in parameters] == [
            *["limit", "cursor", "sort", "count", "q"],
            *["id", "id__in", "id__gte", "id__gt", "id__lte", "id__lt", "title", "title__in"],
            *["price", "price__in", "price__gte", "price__gt", "price__lte", "price__lt", "price__is_null"],
            *[
                "due_at",
                "due_at__in",
                "due_at__gte",
                "due_at__gt",
                "due_at__lte",
                "due_at__lt",
                "due_at__during",
                "due_at__is_null",
            ],
            *[
                "lent",
                "shelf_id",
                "shelf_id__in",
                "shelf_id__gte",
                "shelf_id__gt",
                "shelf_id__lte",
                "shelf_id__lt",
            ],
            *["shelf_id__is_null", "shelf", "shelf__in", "shelf__is_null"],
            *[
                "author_id",
                "author_id__in",
                "author_id__gte",
                "author_id__gt",
                "author_id__lte",
                "author_id__lt",
            ],
        ]

    def test_says_what_may_go_wrong(self) -> None:
        reading = site.document["paths"]["/api/v1/books/{id}"]["get"]["responses"]
        changing = site.document["paths"]["/api/v1/books/{id}"]["patch"]["responses"]

        assert list(reading) == ["200", "401", "403", "404", "422", "429", "500", "503"]
        assert list(changing) == [
            *["200", "400", "401", "403", "404", "409", "413", "415", "422", "429", "500", "503"]
        ]
        assert changing["409"] == {"$ref": "#/components/responses/Problem409"}

    def test_says_how_to_sign_in(self) -> None:
        assert [each["security"] for _path, _method, each in operations()] == [
            [{"Token": []}, {"Session": []}]
        ] * 8
        assert site.document["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"

    def test_gives_examples_that_fit_their_schemas(self) -> None:
        resolver = {"components": site.document["components"]}
        examples = 0
        for _path, _method, operation in operations():
            for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
                for media in body.get("content", {}).values():
                    jsonschema.validate(media["example"], {**media["schema"], **resolver})
                    examples += 1

        assert examples == 10

    def test_offers_if_match_where_a_version_counts(self) -> None:
        offering = {
            each["operationId"]
            for _path, _method, each in operations()
            if any(parameter["name"] == "If-Match" for parameter in each["parameters"])
        }

        assert offering == {"change_book", "delete_book", "lend_book"}


class TestAnAddress:
    def test_answers_head_as_it_answers_get(self, client: Client) -> None:
        response = client.head("/api/v1/books", headers={"Authorization": "Bearer ana-token"})

        assert (response.status_code, response.content) == (200, b"")

    def test_is_never_kept_by_a_cache(self, client: Client) -> None:
        response = client.get("/api/v1/books", headers={"Authorization": "Bearer ana-token"})

        assert response["Cache-Control"] == "private, no-store"


class TestThePage:
    def test_describes_every_operation_without_a_resource_from_elsewhere(self, client: Client) -> None:
        page = client.get("/api/docs").content.decode()

        assert all(each["operationId"] in page for _path, _method, each in operations())
        assert "http://" not in page and "https://" not in page
        assert 'id="problem-conflict"' in page

    def test_marks_its_style_with_the_nonce(self, client: Client) -> None:
        response = client.get("/api/docs")

        assert '<style nonce="">' not in response.content.decode()


class TestASite:
    def test_refuses_two_operations_of_one_name(self) -> None:
        twice = [Plug(prefix, f"{__name__}.{prefix}", "Twice", "") for prefix in ("first", "second")]

        with pytest.raises(ConfigError, match="called get_thing"):
            assert Site(twice).document

    def test_refuses_two_shapes_of_one_name(self) -> None:
        twice = [Plug(prefix, f"{__name__}.{prefix}", "Twice", "") for prefix in ("first", "third")]

        with pytest.raises(ConfigError, match="called Thing"):
            assert Site(twice).document


class TestPlug:
    def test_lets_a_higher_floor_add_sub_nouns(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plugs, "_plugs", {})

        plugs.plug("deals", "crm.router", tag="Deals")
        plugs.plug("deals", "sales.router", tag="Deals")

        assert [each.router for each in plugs.plugged()] == ["crm.router", "sales.router"]

    def test_refuses_one_router_at_two_addresses(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plugs, "_plugs", {})
        plugs.plug("deals", "crm.router", tag="Deals")

        with pytest.raises(ValueError, match="already plugged into /api/v1/deals"):
            plugs.plug("leads", "crm.router", tag="Deals")


def _thing(**fields: Any) -> type[Out]:
    return type("Thing", (Out,), {"__annotations__": fields})


_first_thing, _third_thing = _thing(name=str), _thing(name=int)
first, second, third = Router(), Router(), Router()


@first.get("/thing", _first_thing)
@second.get("/thing", _first_thing)
def get_thing(request: Any) -> Any:
    """A thing."""


@third.get("/thing", _third_thing)
def get_third_thing(request: Any) -> Any:
    """Another thing."""
