"""Which extensions are on: known to every process, at the price of no query of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dealwright.kit.errors import NotFound
from dealwright.kit.text import search_key
from dealwright.records.extensions import extension
from dealwright.records.extensions.extension import Extension
from dealwright.records.fields.queries import known


@dataclass(frozen=True)
class Offered:
    """An extension with its switch."""

    extension: Extension
    is_on: bool

    @property
    def name(self) -> str:
        return self.extension.name


def is_on(name: str) -> bool:
    """Whether the extension is on."""
    return name in known().extensions


def require_on(name: str) -> None:
    """Raise NotFound where the extension is off: its addresses are not there."""
    if not is_on(name):
        declared = extension.get(name)
        raise NotFound(
            _("The extension “%(name)s” is switched off, so this page is not there.")
            % {"name": declared or name}
        )


def offered(text: str = "") -> list[Offered]:
    """The extensions that hold every word, in order."""
    words = search_key(text).split()
    return [
        Offered(one, is_on(one.name))
        for one in extension.all_extensions()
        if all(word in search_key(f"{one.label} {one.description} {one.keywords}") for word in words)
    ]
