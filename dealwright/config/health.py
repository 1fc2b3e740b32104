"""Two addresses for those who watch the product from outside."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from dealwright.config import schema


@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return _plain("alive")


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and its schema is the one this code was written for."""
    try:
        found = schema.state()
    except DatabaseError:
        return _plain("the database does not answer", status=503)
    if not found.is_current:
        return _plain("the database schema is not the one of this version", status=503)
    return _plain("ready")


def _plain(text: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
