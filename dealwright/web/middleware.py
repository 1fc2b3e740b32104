"""What stands around every request of a page."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable

from dealwright.kit import errors
from dealwright.web import pages, toasts
from dealwright.web.render import is_htmx

log = logging.getLogger(__name__)

Next = Callable[[HttpRequest], HttpResponse]


class Htmx:
    """Knows whether htmx asks (`request.htmx`), and sends the notices of its requests along.

    `request.asked_at`, in seconds since the epoch, says from which moment on a page may be out of date.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.htmx = is_htmx(request)
        request.asked_at = time.time()
        response = self.get_response(request)
        toasts.send_pending(request, response)
        return response


class PlainErrors:
    """Turns what a page refuses or breaks on into a plain page, or a notice when htmx asked.

    The refusals of the floor `kit` are part of the language of actions; a page that does not show them
    in its form lets them rise to here.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for the view that raised; None lets Django go on with what is not ours."""
        if request.path.startswith("/api/"):
            return None
        match error:
            case Http404() | errors.NotFound():
                return pages.not_found(request, error)
            case PermissionDenied() | errors.Forbidden():
                return pages.forbidden(request, error)
            case RequestDataTooBig():
                return pages.too_large(request, error)
            case BadRequest() | SuspiciousOperation() | MultiPartParserError() | UnreadablePostError():
                return pages.bad_request(request, error)
            case errors.Conflict():
                return pages.conflict(request, error)
            case errors.Refused():
                return pages.refused(request, error)
            case errors.Unavailable():
                return pages.unavailable(request, error)
            case DataError():
                log.info("%s %s held what the database cannot keep: %s", request.method, request.path, error)
                return pages.bad_request(request, error)
            case OperationalError() if isinstance(error.__cause__, DeadlockDetected | LockNotAvailable):
                busy = errors.Conflict(_("Somebody else was changing this; try again."))
                return pages.conflict(request, busy)
        if settings.DEBUG:
            return None
        log.exception("%s %s broke", request.method, request.path, exc_info=error)
        return pages.broken(request)
