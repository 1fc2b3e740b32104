"""Where the clients of a record are reached: the first contact, then the company, as domains tell them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.conf import settings

from dealwright.records import kinds

PHONE, EMAIL, MESSENGER = "phone", "email", "im"
NO_TEXTS_TO = {"fax", "pager"}
"""Types of numbers that nobody reads texts at, unless they are chosen."""


@dataclass(frozen=True)
class Way:
    """One way to reach somebody."""

    kind: str
    value: str
    type: str


@dataclass(frozen=True)
class Found:
    """Whom a message goes to, and where."""

    client: Any
    address: str


_tellers: list[Callable[[Any], Iterable[Way]]] = []
_speakers: list[Callable[[Any], str]] = []


def tell(ways: Callable[[Any], Iterable[Way]]) -> None:
    """Say how records of a domain are reached; nothing for records that are not its own."""
    _tellers.append(ways)


def speak(language_of: Callable[[Any], str]) -> None:
    """Say in which language the clients of records are written to, where a record does not say it itself;
    empty where that is not known.
    """
    _speakers.append(language_of)


def language_of(record: Any) -> str:
    """Of a purchase where the record knows it, else as domains tell it, else that of the house."""
    known = dict(settings.LANGUAGES)
    asked = chain([getattr(record, "language", "")], (told(record) for told in _speakers))
    return next((language for language in asked if language in known), settings.LANGUAGE_CODE)


def ways_of(record: Any) -> list[Way]:
    """How a record is reached itself."""
    return [way for told in _tellers for way in told(record)]


def clients_of(record: Any) -> list[Any]:
    """Whom it is with: itself where it is somebody (a lead), then its first contact, then its company."""
    kind = kinds.get(record.record_kind)
    linked = [link.find(record) for link in kind.linked] if kind is not None else []
    own = [record] if ways_of(record) else []
    return [*own, *(one for one in linked if one is not None and one.deleted_at is None)]


def find(record: Any, *, kind: str, type: str = "", is_last: bool = False) -> Found | None:
    """The first way of the first client that has one; of a chosen type only where one is chosen."""
    for client in clients_of(record):
        fitting = [way for way in ways_of(client) if way.kind == kind and _fits(way, type)]
        if fitting:
            return Found(client, (fitting[-1] if is_last else fitting[0]).value)
    return None


def find_whatsapp(record: Any, *, type: str = "") -> Found | None:
    """The number behind a WhatsApp account, unless a type of numbers is chosen; else a mobile, else any."""
    if type:
        return find(record, kind=PHONE, type=type)
    return (
        find(record, kind=MESSENGER, type="whatsapp")
        or find(record, kind=PHONE, type="mobile")
        or find(record, kind=PHONE)
    )


def may_be_tracked(record: Any) -> bool:
    """Whether none of its clients is to be left untracked."""
    return not any(getattr(client, "do_not_track", False) for client in clients_of(record))


def _fits(way: Way, type: str) -> bool:
    return way.type == type if type else way.type not in NO_TEXTS_TO
