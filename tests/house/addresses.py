"""Every address of the product, with something put into its places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

SAMPLES = {
    IntConverter: "987654321",
    SlugConverter: "no-such-thing",
    StringConverter: "no-such-token",
    UUIDConverter: str(UUID(int=7)),
}


@dataclass(frozen=True)
class Address:
    """One route."""

    route: str
    """As it is declared: `deals/<int:id>/stage`."""
    path: str
    """With samples in its places: `/deals/987654321/stage`."""
    view: Any

    @property
    def is_public(self) -> bool:
        return getattr(self.view, "login_required", True) is False

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/")


def all_addresses() -> list[Address]:
    """Each address once."""
    found = {address.route: address for address in _walk(get_resolver(), "", {})}
    return [found[route] for route in sorted(found)]


def _walk(resolver: URLResolver, before: str, places: dict[str, Any]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        here = {**places, **entry.pattern.converters}
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route, here)
        elif isinstance(entry, URLPattern):
            yield Address(route, "/" + _filled(route, here), entry.callback)


def _filled(route: str, places: dict[str, Any]) -> str:
    for name, converter in places.items():
        sample = next((text for kind, text in SAMPLES.items() if isinstance(converter, kind)), "7")
        for written in (f"<{_name_of(converter)}:{name}>", f"<{name}>"):
            route = route.replace(written, sample)
    return route


def _name_of(converter: Any) -> str:
    from django.urls.converters import get_converters

    return next((name for name, known in get_converters().items() if type(known) is type(converter)), "str")
