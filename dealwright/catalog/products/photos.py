"""Pictures of products: checked, made small, kept under a name that changes with the picture.

The name is a hash of the picture, so an address never shows another picture and may be cached for ever.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from dealwright.kit.errors import Refused

FOLDER = "products"
LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of an upload."""
MOST_PIXELS = 50_000_000
"""A small file may unpack into a huge picture; larger ones are refused before they are unpacked."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LARGE, SMALL = 1200, 480
"""Pixels of the longer side."""
NAME = re.compile(r"[0-9a-f]{32}(-small)?\.webp")


def keep(picture: bytes | IO[bytes]) -> str:
    """Check, re-encode and store a picture and its thumbnail; answers with the name to remember."""
    content = picture if isinstance(picture, bytes) else picture.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(_("This picture is larger than 10 MB; choose a smaller one."), field="photo")
    image = _opened(content)
    large = _as_webp(image, LARGE)
    name = hashlib.sha256(large).hexdigest()[:32]
    _store(f"{name}.webp", large)
    _store(f"{name}-small.webp", _as_webp(image, SMALL))
    return name


def url_of(name: str, *, small: bool = False) -> str:
    """The address of a kept picture; empty for none."""
    return f"/files/{FOLDER}/{name}{'-small' if small else ''}.webp" if name else ""


def content_of(file_name: str) -> bytes | None:
    """A kept picture; None for a name that is not one of ours."""
    path = f"{FOLDER}/{file_name}"
    if NAME.fullmatch(file_name) is None or not default_storage.exists(path):
        return None
    with default_storage.open(path, "rb") as file:
        return file.read()


def _opened(content: bytes) -> Image.Image:
    """The picture upright and in plain colours; anything that is no picture is refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is stricter
            image = Image.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise Refused(_("This picture has more than 50 megapixels; choose a smaller one."), field="photo")
        upright = ImageOps.exif_transpose(image)
        return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        message = _("This file is not a picture we can read; use JPEG, PNG, WebP or GIF.")
        raise Refused(message, field="photo") from None


def _as_webp(image: Image.Image, side: int) -> bytes:
    """Re-encoded, so that nothing hidden in the upload survives: no metadata, no second file."""
    smaller = image.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    smaller.save(written, "WEBP", quality=82, method=4)
    return written.getvalue()


def _store(file_name: str, content: bytes) -> None:
    path = f"{FOLDER}/{file_name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
