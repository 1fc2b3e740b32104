"""Every operation of the API, with a body that fits its shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
            yield Operation(told["operationId"], method, path, media.get("example"))
