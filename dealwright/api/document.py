"""The OpenAPI 3.1 document: what the library derives from types, and what the kit promises everywhere."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import override
from ninja.errors import ConfigError
from ninja.openapi.schema import OpenAPISchema

from dealwright.api import idempotency
from dealwright.api.examples import example_of
from dealwright.api.operation import Operation
from dealwright.api.problems import CONTENT_TYPE, SORTS

if TYPE_CHECKING:
    from dealwright.api.site import Site

ABOUT = """\
The REST interface of Dealwright. Everything a page can do is here, with the same access.

Money is an amount as text with its currency; moments are ISO 8601 in UTC. Lists are read page by page with a
cursor. A record carries a version; a change that names a stale one is refused with 409. A POST with an
Idempotency-Key may be sent again without being done twice. Errors are problem documents (RFC 9457).
"""

PROBLEM = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}

IDEMPOTENCY_KEY = {
    "name": idempotency.HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST_KEY, "pattern": "^[ -~]+$"},
    "description": "Sent again within 24 hours with the same key, the request gets its first answer.",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": r'^(\*|(W/)?"[0-9]{1,18}")$'},
    "description": "The version you saw, in quotation marks, instead of `version` in the body.",
}
HEADERS = {
    "ETag": {"description": "The version of the record.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "How to sign in.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {
        "description": "`true` when this is the stored answer of the first request.",
        "schema": {"type": "string"},
    },
}
SESSION = {
    "type": "apiKey",
    "in": "cookie",
    "name": "sessionid",
    "description": "The session of a signed-in person; changes also need the header X-CSRFToken.",
}


class Document(OpenAPISchema):
    """The document of one site."""

    def __init__(self, site: "Site", prefix: str) -> None:
        with override("en"):
            super().__init__(site, prefix)
        self["info"]["description"] = ABOUT
        self["info"]["license"] = {"name": "MIT", "identifier": "MIT"}
        tags = {each.tag: each.about for each in site.plugs}
        self["tags"] = [{"name": tag, "description": about or tag} for tag, about in sorted(tags.items())]
        self._add_examples()

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Keep the shapes; two different ones under one name would silently describe the wrong thing."""
        for name, definition in definitions.items():
            if self.schemas.setdefault(name, definition) != definition:
                raise ConfigError(f"Two different shapes of the API are called {name}: rename one")

    def operation_details(self, operation: Any) -> dict[str, Any]:
        """One operation with its parameters and every answer it may give."""
        name = operation.view_func.__name__
        if name in self.all_operation_ids:
            raise ConfigError(f"Two operations of the API are called {name}: rename one")
        details: dict[str, Any] = super().operation_details(operation)
        summary, _blank, description = operation.signature.docstring.partition("\n")
        details["summary"] = summary.rstrip(".") or operation.summary
        details["description"] = description.strip() or summary
        details["parameters"] += self._parameters(operation)
        for status in self._problems(operation):
            details["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
        details["responses"] = {str(status): each for status, each in sorted(details["responses"].items())}
        if "security" in details:
            details["security"].append({"Session": []})
        return details

    def get_components(self) -> dict[str, Any]:
        """The shapes, the problems and the ways to sign in."""
        components: dict[str, Any] = super().get_components()
        components["schemas"]["Problem"] = PROBLEM
        components["headers"] = HEADERS
        components["responses"] = {f"Problem{status}": _problem_answer(status) for status in SORTS}
        components.setdefault("securitySchemes", {})["Session"] = SESSION
        components["schemas"] = dict(sorted(components["schemas"].items()))
        return components

    def responses(self, operation: Any) -> dict[int, Any]:
        """The good answer, with the headers it may carry."""
        answers: dict[int, Any] = super().responses(operation)
        if operation.media_type:
            answers[operation.status]["content"] = {operation.media_type: {}}
        for answer in answers.values():
            names = ["ETag"] if _tells_version(operation) else []
            names += ["Idempotency-Replayed"] if "POST" in operation.methods else []
            if names:
                answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
        return answers

    def request_body(self, operation: Any) -> dict[str, Any]:
        """The body; a file in it is bytes, in the words of OpenAPI 3.1."""
        body: dict[str, Any] = super().request_body(operation)
        for media in body.get("content", {}).values():
            for part in media["schema"].get("properties", {}).values():
                if part.get("format") == "binary":
                    part["contentMediaType"] = "application/octet-stream"
        return body

    def operation_parameters(self, operation: Any) -> list[dict[str, Any]]:
        """The parameters of the view function; what a schema gives as examples a parameter must not."""
        parameters: list[dict[str, Any]] = super().operation_parameters(operation)
        for parameter in parameters:
            parameter.pop("examples", None)
        return parameters

    def _parameters(self, operation: Operation) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = []
        if operation.listing:
            parameters += [
                {"name": name, "in": "query", "required": False, **told}
                for name, told in operation.listing.parameters.items()
            ]
        if "POST" in operation.methods:
            parameters.append(IDEMPOTENCY_KEY)
        if operation.may_name_a_version:
            parameters.append(IF_MATCH)
        return parameters

    def _problems(self, operation: Operation) -> list[int]:
        """The problems this operation may answer with."""
        statuses = {401, 403, 404, 422, 429, 500, 503}
        if "GET" not in operation.methods:
            statuses |= {400, 409, 413, 415}
        return sorted(statuses)

    def _add_examples(self) -> None:
        """An example beside every body and answer, made from the shapes themselves."""
        for operations in self["paths"].values():
            for operation in operations.values():
                bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
                for body in bodies:
                    for media in filter(None, body.get("content", {}).values()):
                        media["example"] = example_of(media["schema"], self["components"]["schemas"])


def _tells_version(operation: Any) -> bool:
    shape = operation.shape
    return shape is not None and "version" in getattr(shape._type, "model_fields", {})


def _problem_answer(status: int) -> dict[str, Any]:
    errors = [{"field": "title", "message": "This field is needed."}] if status == 422 else []
    with override("en"):
        sort = SORTS[status]
        answer: dict[str, Any] = {
            "description": str(sort.detail),
            "content": {
                CONTENT_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": {
                        "type": f"/api/docs#problem-{sort.slug}",
                        "title": str(sort.title),
                        "status": status,
                        "detail": str(sort.detail),
                        "errors": errors,
                    },
                }
            },
        }
    header = {401: "WWW-Authenticate", 409: "Retry-After", 429: "Retry-After", 503: "Retry-After"}.get(status)
    if header:
        answer["headers"] = {header: {"$ref": f"#/components/headers/{header}"}}
    return answer
