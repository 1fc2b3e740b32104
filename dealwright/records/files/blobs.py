"""The contents of files in the storage of uploads.

A content is stored before the row that names it, and deleted before it: a crash in between leaves a content
that no row names, which the sweep finds, and never a row without its content. The storage may lie behind a
network, so nothing here is called inside an action.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from dealwright.kit import clock, pictures
from dealwright.kit.errors import Refused, Unavailable
from dealwright.records.files import names, types

log = logging.getLogger(__name__)

FOLDER = "attached"
MOST_PIXELS = 40_000_000
"""A picture with more gets no preview."""
PREVIEW_SIDE = 320
PREVIEW = "-preview"
"""Ends the key of the small picture of a content."""
SHARES = "#"
"""Parts, in the key of a row, the place of its content from what tells it from other rows that share it."""
YOUNG = timedelta(days=1)
"""A content that no row names yet may still get one."""


@dataclass(frozen=True)
class Blob:
    """A content that lies in the storage, and what is known of it."""

    key: str
    name: str
    size: int
    type: str
    sha256: str
    has_preview: bool

    def discard(self) -> None:
        """Delete it: no row will name it. What cannot be deleted now is left to the sweep."""
        with suppress(OSError):
            delete(self.key)


def keep(content: File[Any], name: str | None = None) -> Blob:
    """Look at a content, store it and its preview, and answer with what a row has to know.

    Refused when it is empty or larger than the operator allows; Unavailable when the storage is.
    """
    size, digest, beginning = _measured(content)
    if size == 0:
        raise Refused(_("This file is empty."), field="file")
    kind = types.type_of(beginning)
    preview = _preview(content) if kind in types.PICTURES else None
    key = _new_key()
    blob = Blob(key, names.clean(name or content.name or ""), size, kind, digest, preview is not None)
    with _storing(f"{blob.name} could not be kept"):
        try:
            content.seek(0)
            default_storage.save(key, File(content.file, name=key))
            if preview is not None:
                default_storage.save(key + PREVIEW, ContentFile(preview))
        except OSError:
            blob.discard()
            raise
    return blob


def place_of(key: str) -> str:
    """Where the content lies that the row of this key names."""
    return key.partition(SHARES)[0]


def sharing(key: str) -> str:
    """A key for one more row that names the same content."""
    return f"{place_of(key)}{SHARES}{secrets.token_urlsafe(9)}"


@contextmanager
def kept(content: File[Any], name: str | None = None) -> Iterator[Blob]:
    """Keep a content for what follows, and discard it again when that fails."""
    blob = keep(content, name)
    try:
        yield blob
    except BaseException:
        blob.discard()
        raise


def opened(key: str) -> File[Any]:
    """A content, to be read. FileNotFoundError when it is gone."""
    with _storing(f"{key} could not be read"):
        return default_storage.open(place_of(key), "rb")


def delete(key: str) -> None:
    """Delete a content and its preview; it is as good when they are gone already."""
    default_storage.delete(place_of(key))
    default_storage.delete(place_of(key) + PREVIEW)


def stored_lately(now: datetime) -> Iterator[list[str]]:
    """Every key in the storage of this month and the last, month by month.

    An upload that got no row is found while its month is looked at; older months hold none.
    """
    for month in (_month(now), _month(now.replace(day=1) - timedelta(days=1))):
        _folders, found = default_storage.listdir(f"{FOLDER}/{month}")
        yield [f"{FOLDER}/{month}/{name}" for name in found]


def is_young(key: str, now: datetime) -> bool:
    """Whether a row may still come for it."""
    try:
        return default_storage.get_modified_time(key) > now - YOUNG
    except FileNotFoundError:
        return True


def _measured(content: File[Any]) -> tuple[int, str, bytes]:
    """Size, hash and beginning, read piece by piece; refused as soon as it is too large."""
    digest, size, beginning = hashlib.sha256(), 0, b""
    for chunk in content.chunks():
        size += len(chunk)
        if size > settings.FILES_LARGEST:
            most = filesizeformat(settings.FILES_LARGEST)
            raise Refused(_("This file is larger than %(most)s.") % {"most": most}, field="file")
        digest.update(chunk)
        if len(beginning) < types.LOOKED_AT:
            beginning = (beginning + chunk)[: types.LOOKED_AT]
    return size, digest.hexdigest(), beginning


def _preview(content: Any) -> bytes | None:
    """A small picture; None for one that is broken or too large to be unpacked."""
    content.seek(0)
    try:
        image = pictures.opened(content, most_pixels=MOST_PIXELS, side=PREVIEW_SIDE)
        return pictures.as_webp(image, PREVIEW_SIDE)
    except (pictures.NotAPicture, pictures.TooManyPixels):
        return None


def _new_key() -> str:
    return f"{FOLDER}/{_month(clock.now())}/{secrets.token_urlsafe(24)}"


def _month(at: datetime) -> str:
    return at.strftime("%Y-%m")


@contextmanager
def _storing(what: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        log.error("%s: %s", what, error)
        message = _("The place where files are kept does not answer. Nothing was changed; try again.")
        raise Unavailable(message) from error
