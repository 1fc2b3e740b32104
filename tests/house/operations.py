"""Every operation of the API, with a body that fits its shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from dealwright.api.site import site

SAFE = {"get"}


@dataclass(frozen=True)
class Operation:
    """One method at one address."""

    id: str
    method: str
    path: str
    """As documented: `/api/v1/deals/{id}/move`."""
    body: Any
    """The example of its body, or None where it takes none."""
    form: Any = None
    """The fields of its form, where it takes one with files."""

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE

    @property
    def has_key(self) -> bool:
        return "{id}" in self.path

    @property
    def noun(self) -> str:
        """The resource: `deals`."""
        return self.path.split("/")[3]


def all_operations() -> Iterator[Operation]:
    """Each operation of the product once."""
    for path, methods in site().document["paths"].items():
        for method, told in methods.items():
            media = told.get("requestBody", {}).get("content", {}).get("application/json", {})
            form = told.get("requestBody", {}).get("content", {}).get("multipart/form-data")
            fields = form and _fields(form)
            yield Operation(told["operationId"], method, path, media.get("example"), fields)


def _fields(form: dict[str, Any]) -> dict[str, Any]:
    """The examples of the fields of a form; bytes where a file is meant."""
    is_file = {name for name, part in form["schema"]["properties"].items() if "contentMediaType" in part}
    return {name: b"a file" if name in is_file else value for name, value in form["example"].items()}


def send_form(client: Client, method: str, path: str, form: dict[str, Any]) -> Any:
    """Send a form with files, whatever kind of body the client usually sends."""
    fields = {
        name: SimpleUploadedFile("file.txt", value) if isinstance(value, bytes) else value
        for name, value in form.items()
    }
    return client.generic(method.upper(), path, encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT)
