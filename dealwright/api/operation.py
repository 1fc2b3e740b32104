"""One operation of the API: who asks, how fast, what was sent, the domain's answer, and that as JSON."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any, cast

import ninja.operation
import pydantic
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja.errors import ConfigError
from ninja.params.models import Body as BodySource
from pydantic import TypeAdapter

from dealwright.api import bodies, hiding, idempotency
from dealwright.api.authentication import SAFE_METHODS
from dealwright.api.complaints import field_errors
from dealwright.api.paging import ListOf
from dealwright.api.problems import FieldError, Stop, problem, problem_of
from dealwright.api.rates import rates
from dealwright.api.versions import expected_version, fill_version, tag_with_version

Beforehand = Callable[..., AbstractContextManager[dict[str, Any]]]
"""Given the request and what the view function would take, gives what it takes instead."""


class Operation(ninja.operation.Operation):
    """A view function with its method, its shapes and everything the kit does around it."""

    status: int
    shape: TypeAdapter[Any] | None
    """The answer, or None when it has no body."""
    sent: "Sent | None"
    """The body the view function takes, if any."""
    listing: ListOf | None
    beforehand: "Beforehand | None"
    """What is done before the transaction begins, because it may wait for a network."""
    media_type: str | None
    """Of an answer that is no JSON."""

    def __init__(
        self,
        path: str,
        methods: list[str],
        view_func: Callable[..., Any],
        *,
        response: dict[int, Any],
        listing: ListOf | None = None,
        beforehand: "Beforehand | None" = None,
        media_type: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(path, methods, view_func, response=response, **options)
        self.status, model = next(iter(response.items()))
        self.shape = None if model is None else TypeAdapter(model)
        self.sent = Sent.of(self)
        self.listing = listing
        self.beforehand = beforehand
        self.media_type = media_type

    def clone(self) -> "Operation":
        """A copy for one site."""
        cloned = cast(Operation, super().clone())
        cloned.status, cloned.shape = self.status, self.shape
        cloned.sent, cloned.listing = self.sent, self.listing
        cloned.beforehand, cloned.media_type = self.beforehand, self.media_type
        return cloned

    def run(self, request: HttpRequest, **path: Any) -> HttpResponseBase:
        """Answer the request; every error becomes a problem document."""
        try:
            self._admit(request)
            response = self._run_admitted(request, path)
        except Exception as error:
            response = problem_of(error, request)
        response["Cache-Control"] = "private, no-store"
        return response

    def _admit(self, request: HttpRequest) -> None:
        """Let those pass whom we know and who do not go too fast."""
        for authenticate in self.auth_callbacks:
            authenticate(request)
        if self.auth_callbacks:
            rates.spend(pace_of(request))

    def _run_admitted(self, request: HttpRequest, path: dict[str, Any]) -> HttpResponseBase:
        """Call the domain; what changes something does so as one transaction."""
        if request.method in SAFE_METHODS:
            return self._told(self.view_func(request, **self._read(request, path)), request)
        if self._takes_files():
            bodies.read_form(request)
        else:
            bodies.read_json(request)
        if self.beforehand is None:
            return self._done_once(request, lambda: self._answer(request, path))
        with self.beforehand(request, **self._read(request, path)) as values:
            return self._done_once(request, lambda: self._answered(request, values))

    def _done_once(self, request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
        if request.method == "POST" and self.auth_callbacks:
            return idempotency.once(request, caller(request), run)
        with transaction.atomic():
            return run()

    def _answer(self, request: HttpRequest, path: dict[str, Any]) -> HttpResponse:
        return self._answered(request, self._read(request, path))

    def _answered(self, request: HttpRequest, values: dict[str, Any]) -> HttpResponse:
        return cast(HttpResponse, self._told(self.view_func(request, **values), request))

    def _told(self, result: Any, request: HttpRequest) -> HttpResponseBase:
        """The result as JSON; a response that the view function made itself stays as it is."""
        if isinstance(result, HttpResponseBase):
            return result
        if self.shape is None:
            return HttpResponse(status=self.status)
        told = self.shape.validate_python(result, context=hiding.reading_as(request))
        content = self.shape.dump_json(told, by_alias=True)
        response = HttpResponse(content, status=self.status, content_type="application/json")
        tag_with_version(response, told)
        return response

    def _read(self, request: HttpRequest, path: dict[str, Any]) -> dict[str, Any]:
        """What the view function takes, from address, query and body; all complaints at once."""
        if "\0" in request.path:
            raise Stop(404)
        if self.may_name_a_version:
            expected_version(request)
        errors = self._odd_parameters(request)
        values: dict[str, Any] = {}
        for model in self.models:
            source = model.__ninja_param_source__
            try:
                if source == "body" and self.sent:
                    body = values[self.sent.name] = self.sent.read(request)
                    hiding.refuse_sent(body, hiding.reading_as(request))
                else:
                    values.update(model.resolve(request, self.api, path))
            except pydantic.ValidationError as error:
                if source == "path":
                    raise Stop(404) from None
                errors += field_errors(error)
        if errors:
            raise Stop(422, errors=errors)
        return values

    def _odd_parameters(self, request: HttpRequest) -> list[FieldError]:
        """A parameter misspelt or given twice would silently widen a list, so it is refused."""
        errors = []
        for name, value in request.GET.items():
            if name not in self.parameters and not (self.listing and self.listing.knows(name)):
                errors.append(FieldError(name[:80], _("There is no such parameter.")))
            elif self.listing and len(request.GET.getlist(name)) > 1:
                errors.append(FieldError(name, _("Give this once.")))
            elif "\0" in value:
                errors.append(FieldError(name, _("This text holds a NUL character, which cannot be kept.")))
        return errors

    @cached_property
    def parameters(self) -> set[str]:
        """The names the query may have."""
        own = {
            name
            for model in self.models
            if model.__ninja_param_source__ == "query"
            for name in model.__ninja_flatten_map__
        }
        return own | (self.listing.parameters.keys() if self.listing else set())

    @cached_property
    def may_name_a_version(self) -> bool:
        """Whether `If-Match` may say which version of the record its sender saw."""
        return "DELETE" in self.methods or bool(self.sent and self.sent.has_version)

    def _takes_files(self) -> bool:
        return any(model.__ninja_param_source__ in {"file", "form"} for model in self.models)


class Sent:
    """The body a view function takes: read strictly, so that "1" is no number and a number no text."""

    def __init__(self, name: str, annotation: Any, default: Any) -> None:
        self.name = name
        self.shape: TypeAdapter[Any] = TypeAdapter(annotation)
        self.default = default

    @classmethod
    def of(cls, operation: ninja.operation.Operation) -> "Sent | None":
        """The body of this operation."""
        taken = [param for param in operation.signature.params if type(param.source) is BodySource]
        if len(taken) > 1:
            raise ConfigError(f"{operation.view_func.__name__} takes more than one body")
        return cls(taken[0].name, taken[0].annotation, taken[0].source.default) if taken else None

    @property
    def has_version(self) -> bool:
        """Whether the body may say which version of the record its sender saw."""
        return "version" in self.shape.json_schema().get("properties", {})

    def read(self, request: HttpRequest) -> Any:
        """The checked body; its version may have come as `If-Match`."""
        content = request.body
        if content.strip():
            body = self.shape.validate_json(content, strict=True)
        elif isinstance(self.default, pydantic.BaseModel):
            body = self.default.model_copy(deep=True)
        else:
            raise Stop(422, errors=[FieldError("body", _("Send a JSON object."))])
        return fill_version(body, request)


class PathView(ninja.operation.PathView):
    """The operations at one address, one per method."""

    def add_operation(
        self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any
    ) -> Operation:
        """Add an operation of ours in place of the library's."""
        operation = Operation(path, methods, view_func, **options)
        self.operations.append(operation)
        return operation

    def clone(self) -> "PathView":
        """A copy for one site."""
        cloned = PathView()
        cloned.operations = [operation.clone() for operation in self.operations]
        return cloned

    def _find_operation(self, request: HttpRequest) -> ninja.operation.Operation | None:
        method = "GET" if request.method == "HEAD" else request.method
        return next((operation for operation in self.operations if method in operation.methods), None)

    def _not_allowed(self) -> HttpResponse:
        allowed = sorted({method for operation in self.operations for method in operation.methods})
        return problem(405, headers={"Allow": ", ".join(allowed)})


def caller(request: HttpRequest) -> str:
    """Who is asking, in one short text: the same person through any of their tokens."""
    actor = request.actor
    return f"{actor.kind}:{actor.id}"[:80]


def pace_of(request: HttpRequest) -> str:
    """Whose speed is measured: each token's by itself, so that one busy program does not stop another."""
    return getattr(request, "token_digest", None) or caller(request)
