"""Problem documents (RFC 9457): what went wrong, in the language of the request, for every error."""

import logging
from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg
from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic_core import to_json

from dealwright.kit.errors import Problem as HouseProblem

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger("dealwright.api")


class Sort(NamedTuple):
    """One sort of problem, as the documentation lists it."""

    slug: str
    title: Any
    detail: Any


SORTS = {
    400: Sort("bad-request", gettext_lazy("Bad request"), gettext_lazy("The request cannot be read.")),
    401: Sort(
        "sign-in",
        gettext_lazy("Sign in first"),
        gettext_lazy("Send a valid token in the header Authorization: Bearer TOKEN."),
    ),
    403: Sort("not-allowed", gettext_lazy("Not allowed"), gettext_lazy("You may not do this.")),
    404: Sort(
        "not-found", gettext_lazy("Not found"), gettext_lazy("There is no such thing, or you may not see it.")
    ),
    405: Sort(
        "method", gettext_lazy("Method not allowed"), gettext_lazy("This address does not know that method.")
    ),
    409: Sort(
        "conflict",
        gettext_lazy("Conflict"),
        gettext_lazy("Somebody was quicker; read the record again. Nothing was changed."),
    ),
    413: Sort("too-large", gettext_lazy("Too large"), gettext_lazy("The body may have 10 MB at most.")),
    415: Sort("media-type", gettext_lazy("Unknown kind of body"), gettext_lazy("Send the body as JSON.")),
    422: Sort("not-valid", gettext_lazy("Not valid"), gettext_lazy("Some of what was sent is not valid.")),
    429: Sort("slow-down", gettext_lazy("Slow down"), gettext_lazy("Too many requests; wait a little.")),
    500: Sort(
        "our-fault",
        gettext_lazy("Our fault"),
        gettext_lazy("Something went wrong on our side; it has been noted. Nothing was changed."),
    ),
    503: Sort("later", gettext_lazy("Not now"), gettext_lazy("The database does not answer; try again.")),
}


class FieldError(NamedTuple):
    """What is wrong with one field; the path is plain: `lines.0.amount`."""

    field: str
    message: str


class Stop(Exception):
    """Answer with a problem document, from any depth of the kit."""

    def __init__(
        self,
        status: int,
        detail: Any = None,
        *,
        errors: Iterable[FieldError] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = headers or {}


def not_valid(field: str, message: str) -> Stop:
    """One field is not valid."""
    return Stop(422, errors=[FieldError(field, message)])


def problem(
    status: int,
    detail: Any = None,
    *,
    errors: Iterable[FieldError] = (),
    headers: dict[str, str] | None = None,
    **extra: Any,
) -> HttpResponse:
    """The problem document as an answer."""
    sort = SORTS.get(status, SORTS[400 if status < 500 else 500])
    document: dict[str, Any] = {
        **extra,
        "type": f"/api/docs#problem-{sort.slug}",
        "title": str(sort.title),
        "status": status,
        "detail": str(detail or sort.detail),
        "errors": [error._asdict() for error in errors],
    }
    content = to_json(document, fallback=str)
    response = HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=headers)
    # Django writes a line for every 4xx: noise, as a refusal is an answer; what is our fault is logged below.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def problem_of(error: Exception, request: HttpRequest) -> HttpResponse:
    """The answer to an exception: a refusal as its author wrote it, the unforeseen as 500 and a log line."""
    match error:
        case Stop():
            return problem(error.status, error.detail, errors=error.errors, headers=error.headers)
        case HouseProblem():
            errors = [FieldError(one.field, str(one)) for one in [error, *error.also] if one.field]
            return problem(error.status, str(error), errors=errors, **error.extra)
        case Http404() | ObjectDoesNotExist():
            return problem(404)
        case PermissionDenied():
            return problem(403, str(error) or None)
        case RequestDataTooBig():
            return problem(413)
        case BadRequest() | SuspiciousOperation() | MultiPartParserError() | UnreadablePostError():
            return problem(400)
    return _problem_of_database(error) or _our_fault(error, request)


def _problem_of_database(error: Exception) -> HttpResponse | None:
    """What the database refuses by its own rules, where the reason can be told without guessing."""
    cause = error.__cause__
    match cause:
        case psycopg.errors.UniqueViolation() if isinstance(error, IntegrityError):
            return problem(409, _("Such a record is there already. Nothing was changed."))
        case psycopg.errors.DeadlockDetected() | psycopg.errors.LockNotAvailable():
            return problem(409, headers={"Retry-After": "1"})
        case psycopg.errors.SerializationFailure():
            return problem(409, headers={"Retry-After": "1"})
        case psycopg.errors.NumericValueOutOfRange() | psycopg.errors.DatetimeFieldOverflow():
            return problem(422, _("A number or a date is too large to be kept."))
    if isinstance(error, DataError):
        return problem(422)
    if isinstance(error, OperationalError | InterfaceError):
        log.error("The database does not answer: %s", error)
        return problem(503, headers={"Retry-After": "5"})
    return None


def _our_fault(error: Exception, request: HttpRequest) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500)
