"""Reading the body of a request: its size, its kind, and JSON that a database can keep."""

import json
import math
import re
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from pydantic_core import from_json

from dealwright.api.problems import Stop, not_valid

LARGEST_BODY = 10 * 1024 * 1024
AROUND_A_FILE = 1024 * 1024
"""The other fields of a form with a file, and the lines between."""
DEEPEST = 64
LONGEST = 10_000
"""Entries of a list and fields of an object: each wrong one would be complained of."""
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
    _refuse_unmeasured(request)
    if not hasattr(request, "_body"):
        try:
            request._body = request.read(LARGEST_BODY + 1)
        except (RawPostDataException, UnreadablePostError, OSError):
            raise Stop(400, _("The body ended before its time.")) from None
    content: bytes = request._body
    if len(content) > LARGEST_BODY:
        raise Stop(413)
    return content


def read_form(request: HttpRequest) -> None:
    """Parse a form with files: they go to the disk piece by piece, and are never in memory as a whole."""
    if request.content_type != "multipart/form-data":
        raise Stop(415, _("Send a form: multipart/form-data."))
    if _declared_length(request) > settings.FILES_LARGEST + AROUND_A_FILE:
        raise _file_too_large()
    _refuse_unmeasured(request)
    try:
        request.FILES  # noqa: B018 - asked for what it complains of
    except (MultiPartParserError, UnreadablePostError, SuspiciousOperation, UnicodeError, OSError):
        message = _("The form cannot be read; send each part with its name, and the line that ends it.")
        raise Stop(400, message) from None
    for name, texts in request.POST.lists():
        if any("\0" in text for text in [name, *texts]):
            message = _("This text holds a NUL character, which cannot be kept.")
            raise not_valid(name.replace("\0", "")[:80] or "body", message)


def _file_too_large() -> Stop:
    most = {"most": settings.FILES_LARGEST // (1024 * 1024)}
    return Stop(413, _("A file may have %(most)s MB at most.") % most)


def _refuse_unmeasured(request: HttpRequest) -> None:
    """Django would read such a body as empty, and a verb would be done without what was said to it."""
    if "Transfer-Encoding" in request.headers and "CONTENT_LENGTH" not in request.META:
        raise Stop(400, _("Send the body whole, with the header Content-Length."))


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
    may_be_long = content.count(b",") > LONGEST
    if may_be_deep or may_be_long or _MAY_HOLD_NUL.search(content) or _MAY_BE_HUGE.search(content):
        _walk(value)
    json.loads(content, object_pairs_hook=_refuse_twice, parse_int=str, parse_float=str)


def _refuse_twice(pairs: list[tuple[str, Any]]) -> None:
    """A field given twice means one thing to us and another to the next program: refuse it (RFC 8259, 4)."""
    if len({name for name, _value in pairs}) < len(pairs):
        ((twice, _times),) = Counter(name for name, _value in pairs).most_common(1)
        raise not_valid(twice[:80] or "body", _("Give this once."))


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
        case dict() | list() if len(value) > LONGEST:
            raise not_valid(path or "body", _("At most %(number)s entries.") % {"number": LONGEST})
        case dict():
            for name, inner in value.items():
                _walk(name, path, depth)
                _walk(inner, f"{path}.{name}" if path else name, depth + 1)
        case list():
            for place, inner in enumerate(value):
                _walk(inner, f"{path}.{place}" if path else str(place), depth + 1)
