"""Versions of records: who sends the version he saw never overwrites what somebody else wrote since.

The actions compare, because only they hold the lock; they raise `Conflict`. Here the version is carried
between HTTP and them: `If-Match` into a body that has a `version`, and back as `ETag`.
"""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dealwright.api.types import LARGEST_ID
from dealwright.kit.errors import Refused

_TAG = re.compile(r'(?:W/)?"(\d{1,19})"')


def expected_version(request: HttpRequest) -> int | None:
    """The version named by `If-Match`, or None when any will do."""
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return None
    found = _TAG.fullmatch(header)
    if not found or int(found[1]) > LARGEST_ID:
        raise Refused(_("If-Match names one version in quotation marks, such as “7”."), field="If-Match")
    return int(found[1])


def fill_version(body: Any, request: HttpRequest) -> Any:
    """Put the version of `If-Match` into a body that has a place for it and does not say otherwise."""
    if "version" not in getattr(type(body), "model_fields", ()):
        return body
    expected = expected_version(request)
    if expected is None or expected == body.version:
        return body
    if body.version is not None:
        raise Refused(_("The body and If-Match name different versions."), field="version")
    return body.model_copy(update={"version": expected})


def tag_with_version(response: HttpResponse, record: Any) -> None:
    """Say the version of the record as `ETag`."""
    version = record.get("version") if isinstance(record, dict) else getattr(record, "version", None)
    if isinstance(version, int):
        response["ETag"] = f'"{version}"'
