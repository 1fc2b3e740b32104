"""Reading the body of a request: its size, its kind, and JSON that a database can keep."""

import math
import re
from typing import Any

from django.http import HttpRequest, RawPostDataException, UnreadablePostError
from django.utils.translation import gettext as _
from pydantic_core import from_json

from dealwright.api.problems import Stop, not_valid

LARGEST_BODY = 10 * 1024 * 1024
DEEPEST = 64
LARGEST_NUMBER = 2**63

# Cheap looks at the raw bytes; only a body that may hold something odd is walked through value by value.
_MAY_HOLD_NUL = re.compile(rb"\\u0000")
_MAY_BE_HUGE = re.compile(rb"[0-9]{19}|[0-9][eE]\+?[0-9]{2}")


def read_json(request: HttpRequest) -> bytes:
    """The body as checked JSON text, or nothing; the request keeps it as its body."""
    content = read_bytes(request)
    if not content.strip():
        return b""
    if request.content_type != "application/json":
        raise Stop(415)
    _check(content)
    return content


def read_bytes(request: HttpRequest) -> bytes:
    """The body, refused with 413 when it is larger than the API takes (a page's own limit is lower)."""
    if _declared_length(request) > LARGEST_BODY:
        raise Stop(413)
    if "Transfer-Encoding" in request.headers and "CONTENT_LENGTH" not in request.META:
        # Django would read such a body as empty, and a verb would be done without what was said to it.
        raise Stop(400, _("Send the body whole, with the header Content-Length."))
    if not hasattr(request, "_body"):
        try:
            request._body = request.read(LARGEST_BODY + 1)
        except (RawPostDataException, UnreadablePostError, OSError):
            raise Stop(400, _("The body ended before its time.")) from None
    content: bytes = request._body
    if len(content) > LARGEST_BODY:
        raise Stop(413)
    return content


def _declared_length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


def _check(content: bytes) -> None:
    """Refuse what is not JSON, and JSON that PostgreSQL or another program could not hold."""
    try:
        content.decode()
        value = from_json(content, allow_inf_nan=False)
    except UnicodeDecodeError:
        raise not_valid("body", _("The body is not valid UTF-8.")) from None
    except ValueError as error:
        if "recursion" in str(error):
            raise not_valid("body", _("The body is nested too deeply.")) from None
        raise not_valid("body", _("The body is not valid JSON.")) from None
    may_be_deep = content.count(b"[") + content.count(b"{") > DEEPEST
    if may_be_deep or _MAY_HOLD_NUL.search(content) or _MAY_BE_HUGE.search(content):
        _walk(value)


def _walk(value: Any, path: str = "", depth: int = 0) -> None:
    """Look at every value; the parser has already bounded the depth, so this may call itself."""
    if depth > DEEPEST:
        raise not_valid("body", _("The body is nested too deeply."))
    match value:
        case str():
            if "\0" in value:
                raise not_valid(path or "body", _("This text holds a NUL character, which cannot be kept."))
        case bool() | None:
            pass
        case int():
            if not -LARGEST_NUMBER <= value < LARGEST_NUMBER:
                raise not_valid(path or "body", _("This number is too large."))
        case float():
            if not math.isfinite(value):
                raise not_valid(path or "body", _("This number is too large."))
        case dict():
            for name, inner in value.items():
                _walk(name, path, depth)
                _walk(inner, f"{path}.{name}" if path else name, depth + 1)
        case list():
            for place, inner in enumerate(value):
                _walk(inner, f"{path}.{place}" if path else str(place), depth + 1)
