"""The description of the API: for programs as OpenAPI, for people as a page made from the same document."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from pydantic_core import to_json

from dealwright.api.problems import SORTS, problem
from dealwright.api.site import Site


def openapi(request: HttpRequest, site: Site) -> HttpResponse:
    """The OpenAPI document."""
    response = HttpResponse(to_json(site.document), content_type="application/json")
    response["Cache-Control"] = "public, max-age=300"
    return response


def docs(request: HttpRequest, site: Site) -> HttpResponse:
    """The same for people, without a resource from elsewhere."""
    chapters: dict[str, list[dict[str, Any]]] = {}
    for path, operations in site.document["paths"].items():
        for method, operation in operations.items():
            told = {"method": method.upper(), "path": path, **operation}
            chapters.setdefault(operation["tags"][0], []).append(told)
    return render(
        request,
        "api/docs.html",
        {
            "document": site.document,
            "chapters": dict(sorted(chapters.items())),
            "problems": SORTS,
            "language": get_language(),
            "nonce": getattr(request, "csp_nonce", ""),
            "pretty": lambda value: to_json(value, indent=2).decode(),
        },
    )


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No such address of the API."""
    return problem(404)
