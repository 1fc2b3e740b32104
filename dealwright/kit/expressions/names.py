"""Names of values, `Document:TITLE`, `System:Date`, and how one is read: `> printable`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.limits import LONGEST_NAME
from dealwright.kit.expressions.problems import NotUnderstood, sentence

NAME = r"[^\W\d]\w*:[\w.\-]+(?::[\w.\-]+)*"
REFERENCE = rf"\{{=\s*{NAME}\s*(?:>[\w\s,]*)?\}}"
"""A reference as it is written: `{=Document:TITLE > printable, user}`."""

_NAME = re.compile(NAME)
_PRINTABLE = "_printable"


@dataclass(frozen=True, slots=True)
class Name:
    """Where a value is found: the object and the field in it."""

    object: str
    """`Document`, `Variable`, `Constant`, `GlobalVar`, `System`, the id of a step …"""
    field: str

    def __str__(self) -> str:
        return f"{self.object}:{self.field}"


class Modifier(StrEnum):
    """How a value is read (C57:12407)."""

    PRINTABLE = "printable"
    FRIENDLY = "friendly"
    NAME = "name"
    SERVER = "server"
    LOCAL = "local"
    RESPONSIBLE = "responsible"
    PUBLIC_LINK = "publink"
    SHORT_LINK = "shortlink"
    SOURCE = "src"
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"
    DOUBLE = "double"
    FILE = "file"
    INT = "int"
    SELECT = "select"
    STRING = "string"
    TEXT = "text"
    USER = "user"

    @property
    def label(self) -> Any:
        """What it does, lazily translated."""
        return _LABELS[self]


ZONES = frozenset({Modifier.SERVER, Modifier.LOCAL, Modifier.RESPONSIBLE})
FILES = frozenset({Modifier.NAME, Modifier.PUBLIC_LINK, Modifier.SHORT_LINK, Modifier.SOURCE})
SHOWN = frozenset({Modifier.PRINTABLE, Modifier.FRIENDLY})
CASTS = frozenset(Modifier) - ZONES - FILES - SHOWN

_LABELS = {
    Modifier.PRINTABLE: _("As people read it"),
    Modifier.FRIENDLY: _("Only the names of people"),
    Modifier.NAME: _("The name of the file"),
    Modifier.SERVER: _("In the time zone of the company"),
    Modifier.LOCAL: _("In the time zone of the person it is done for"),
    Modifier.RESPONSIBLE: _("In the time zone of the responsible person"),
    Modifier.PUBLIC_LINK: _("The address of the file for everybody"),
    Modifier.SHORT_LINK: _("The short address of the file for everybody"),
    Modifier.SOURCE: _("The address of the file for people who are signed in"),
    Modifier.BOOL: _("As yes or no"),
    Modifier.DATE: _("As a day"),
    Modifier.DATETIME: _("As a day and time"),
    Modifier.DOUBLE: _("As a number"),
    Modifier.FILE: _("As a file"),
    Modifier.INT: _("As a whole number"),
    Modifier.SELECT: _("As the keys of a list"),
    Modifier.STRING: _("As text"),
    Modifier.TEXT: _("As long text"),
    Modifier.USER: _("As a person or a group"),
}


def read_name(text: str) -> Name:
    """The name that text such as `Document:TITLE` writes."""
    if len(text) > LONGEST_NAME or not _NAME.fullmatch(text):
        raise NotUnderstood(
            sentence(
                _("“%(name)s” is not the name of a value. Write it like Document:TITLE."), name=text[:40]
            )
        )
    place, _colon, field = text.partition(":")
    return Name(place, field)


def read_reference(text: str) -> tuple[Name, tuple[Modifier, ...]]:
    """Name and modifiers of `{=Document:TITLE > printable}`; `_printable` at the end is its older form."""
    inner, _arrow, after = text[2:-1].partition(">")
    name = read_name(inner.strip())
    modifiers = read_modifiers(after) if _arrow else ()
    if name.field.endswith(_PRINTABLE) and len(name.field) > len(_PRINTABLE):
        name = Name(name.object, name.field[: -len(_PRINTABLE)])
        modifiers = (*modifiers, *(() if Modifier.PRINTABLE in modifiers else (Modifier.PRINTABLE,)))
    return name, modifiers


def read_modifiers(text: str) -> tuple[Modifier, ...]:
    """What stands behind `>`: `printable, user`."""
    return tuple(_read_modifier(word) for word in text.split(","))


def write_reference(name: Name, modifiers: tuple[Modifier, ...] = ()) -> str:
    """The reverse of `read_reference`."""
    return f"{{={name} > {', '.join(modifiers)}}}" if modifiers else f"{{={name}}}"


def _read_modifier(word: str) -> Modifier:
    asked = word.strip().lower()
    try:
        return Modifier(asked)
    except ValueError:
        pass
    if close := get_close_matches(asked, list(Modifier), n=1):
        raise NotUnderstood(
            sentence(
                _("There is no modifier “%(asked)s”. Did you mean “%(meant)s”?"),
                asked=asked[:40],
                meant=close[0],
            )
        )
    raise NotUnderstood(
        sentence(
            _("There is no modifier “%(asked)s”. Write one such as printable, or leave “>” away."),
            asked=asked[:40],
        )
    )
