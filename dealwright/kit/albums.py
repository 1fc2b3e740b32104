"""Albums of pictures that people upload: checked, made small, kept under names that change with the picture.

A name is a hash of the picture, so an address never shows another picture and may be cached for ever.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL.Image import Image

from dealwright.kit import pictures
from dealwright.kit.errors import Refused

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of an upload."""
MOST_PIXELS = 50_000_000
"""A small file may unpack into a huge picture; larger ones are refused before they are unpacked."""
NAME = re.compile(r"[0-9a-f]{32}(-small)?\.webp")


class KeptPicture(str):
    """The name of a picture that lies in the storage already."""

    __slots__ = ()


@dataclass(frozen=True)
class Album:
    """The pictures of one kind of thing, each in two sizes."""

    folder: str
    """Of the storage, and of the addresses under /files/."""
    large: int
    """Pixels of the longer side."""
    small: int
    is_square: bool = False
    """Whether pictures are cut to the square in their middle."""

    def keep(self, picture: bytes | IO[bytes] | KeptPicture, *, field: str = "photo") -> KeptPicture:
        """Check, re-encode and store a picture and its thumbnail; answers with the name to remember.

        The storage may lie behind a network: pages and API do this before they call the action. Refused at
        the field where it is no picture we read, or too large a one.
        """
        if isinstance(picture, KeptPicture):
            return picture
        content = picture if isinstance(picture, bytes) else picture.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise Refused(_("This picture is larger than 10 MB; choose a smaller one."), field=field)
        image = _opened(content, field)
        if self.is_square:
            image = pictures.square(image, self.large)
        large = pictures.as_webp(image, self.large)
        name = hashlib.sha256(large).hexdigest()[:32]
        self._store(f"{name}.webp", large)
        self._store(f"{name}-small.webp", pictures.as_webp(image, self.small))
        return KeptPicture(name)

    def url_of(self, name: str, *, small: bool = False) -> str:
        """The address of a kept picture; empty for none."""
        return f"/files/{self.folder}/{name}{'-small' if small else ''}.webp" if name else ""

    def content_of(self, file_name: str) -> bytes | None:
        """A kept picture; None for a name that is not one of ours."""
        if NAME.fullmatch(file_name) is None:
            return None
        try:
            with default_storage.open(f"{self.folder}/{file_name}", "rb") as file:
                content: bytes = file.read()
                return content
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        """Take a kept picture out of the storage, in both sizes."""
        for file_name in (f"{name}.webp", f"{name}-small.webp"):
            default_storage.delete(f"{self.folder}/{file_name}")

    def _store(self, file_name: str, content: bytes) -> None:
        path = f"{self.folder}/{file_name}"
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))


def _opened(content: bytes, field: str) -> Image:
    """The picture, unpacked; anything that is no picture is refused."""
    try:
        return pictures.opened(io.BytesIO(content), most_pixels=MOST_PIXELS)
    except pictures.TooManyPixels:
        message = _("This picture has more than 50 megapixels; choose a smaller one.")
        raise Refused(message, field=field) from None
    except pictures.NotAPicture:
        message = _("This file is not a picture we can read; use JPEG, PNG, WebP or GIF.")
        raise Refused(message, field=field) from None
