"""Photos of people: checked, cut square, kept under a name that changes with the picture."""

from __future__ import annotations

import hashlib
import io
import re
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from dealwright.kit import pictures
from dealwright.kit.errors import Refused

FOLDER = "people"
LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of an upload."""
MOST_PIXELS = 50_000_000
LARGE, SMALL = 384, 96
"""Pixels of a side: the page of a person, and beside a name on a sharp screen."""
NAME = re.compile(r"[0-9a-f]{32}(-small)?\.webp")


def keep(picture: bytes | IO[bytes]) -> str:
    """Check, cut and store a picture in both sizes; answers with the name to remember.

    The storage may lie behind a network: pages and API do this before they call the action.
    """
    content = picture if isinstance(picture, bytes) else picture.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(_("This picture is larger than 10 MB; choose a smaller one."), field="photo")
    face = pictures.square(_opened(content), LARGE)
    large = pictures.as_webp(face, LARGE)
    name = hashlib.sha256(large).hexdigest()[:32]
    _store(f"{name}.webp", large)
    _store(f"{name}-small.webp", pictures.as_webp(face, SMALL))
    return name


def url_of(name: str, *, small: bool = False) -> str:
    """The address of a kept picture; empty for none."""
    return f"/files/{FOLDER}/{name}{'-small' if small else ''}.webp" if name else ""


def content_of(file_name: str) -> bytes | None:
    """A kept picture; None for a name that is not one of ours."""
    if NAME.fullmatch(file_name) is None:
        return None
    try:
        with default_storage.open(f"{FOLDER}/{file_name}", "rb") as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        return None


def _opened(content: bytes) -> pictures.Image.Image:
    try:
        return pictures.opened(io.BytesIO(content), most_pixels=MOST_PIXELS)
    except pictures.TooManyPixels:
        message = _("This picture has more than 50 megapixels; choose a smaller one.")
        raise Refused(message, field="photo") from None
    except pictures.NotAPicture:
        message = _("This file is not a picture we can read; use JPEG, PNG, WebP or GIF.")
        raise Refused(message, field="photo") from None


def _store(file_name: str, content: bytes) -> None:
    path = f"{FOLDER}/{file_name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
