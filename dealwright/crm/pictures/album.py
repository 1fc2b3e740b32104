"""Where photos and logos are kept, and what becomes of them when their client is deleted for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from django.apps import apps
from django.db import transaction

from dealwright.kit.albums import Album, KeptPicture

CLIENTS = Album("clients", large=800, small=160)

Picture = bytes | IO[bytes] | KeptPicture | None
"""As verbs take it: an upload, a picture that is kept already, or none."""

PICTURES = {"contact": ("crm.Contact", "photo"), "company": ("crm.Company", "logo")}
"""Where the name of the picture stands, by kind."""


def kept(field: str, picture: Picture | str) -> str:
    """The name to remember; empty for none."""
    return CLIENTS.keep(picture, field=field) if picture else ""  # type: ignore[arg-type]


def forget_pictures(kind: str, ids: Sequence[int]) -> None:
    """Delete the pictures of clients who are deleted for good, where nobody else has the same."""
    if kind not in PICTURES:
        return
    going = set(_named(kind).filter(pk__in=ids).values_list(PICTURES[kind][1], flat=True)) - {""}
    if not going:
        return
    shared: set[str] = set()
    for each, (_model, field) in PICTURES.items():
        others = _named(each).filter(**{f"{field}__in": going})
        shared |= set((others.exclude(pk__in=ids) if each == kind else others).values_list(field, flat=True))
    for name in sorted(going - shared):
        transaction.on_commit(lambda name=name: CLIENTS.delete(name))  # type: ignore[misc]


def _named(kind: str) -> Any:
    return apps.get_model(PICTURES[kind][0])._default_manager.model.everything.all()
