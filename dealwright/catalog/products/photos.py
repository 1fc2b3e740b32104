"""Pictures of products: checked, made small, kept under a name that changes with the picture.

The name is a hash of the picture, so an address never shows another picture and may be cached for ever.
"""

from __future__ import annotations

import hashlib
import io
import re
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL.Image import Image

from dealwright.kit import pictures
from dealwright.kit.errors import Refused

FOLDER = "products"
LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of an upload."""
MOST_PIXELS = 50_000_000
"""A small file may unpack into a huge picture; larger ones are refused before they are unpacked."""
LARGE, SMALL = 1200, 480
"""Pixels of the longer side."""
NAME = re.compile(r"[0-9a-f]{32}(-small)?\.webp")


class KeptPhoto(str):
    """The name of a picture that lies in the storage already."""

    __slots__ = ()


def keep(picture: bytes | IO[bytes] | KeptPhoto) -> KeptPhoto:
    """Check, re-encode and store a picture and its thumbnail; answers with the name to remember.

    The storage may lie behind a network: pages and API do this before they call the action.
    """
    if isinstance(picture, KeptPhoto):
        return picture
    content = picture if isinstance(picture, bytes) else picture.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(_("This picture is larger than 10 MB; choose a smaller one."), field="photo")
    image = _opened(content)
    large = pictures.as_webp(image, LARGE)
    name = hashlib.sha256(large).hexdigest()[:32]
    _store(f"{name}.webp", large)
    _store(f"{name}-small.webp", pictures.as_webp(image, SMALL))
    return KeptPhoto(name)


def url_of(name: str, *, small: bool = False) -> str:
    """The address of a kept picture; empty for none."""
    return f"/files/{FOLDER}/{name}{'-small' if small else ''}.webp" if name else ""


def content_of(file_name: str) -> bytes | None:
    """A kept picture; None for a name that is not one of ours."""
    if NAME.fullmatch(file_name) is None:
        return None
    try:
        with default_storage.open(f"{FOLDER}/{file_name}", "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _opened(content: bytes) -> Image:
    """The picture, unpacked; anything that is no picture is refused."""
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
