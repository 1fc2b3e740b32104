"""Pictures that somebody uploads: measured before they are unpacked, and written anew.

Nothing hidden in the upload survives: no metadata, no second file behind the picture.
"""

from __future__ import annotations

import io
import warnings
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class NotAPicture(ValueError):
    """The file is none of the pictures we read."""


class TooManyPixels(ValueError):
    """The picture would unpack into more than we have room for."""


def opened(file: IO[bytes], *, most_pixels: int, side: int | None = None) -> Image.Image:
    """The picture upright and in plain colours; a small file may hide a huge one, so it is measured first.

    Where the caller wants it no larger than `side`, a JPEG is not unpacked to its whole size.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is stricter
            image = Image.open(file, formats=FORMATS)
        if image.width * image.height > most_pixels:
            raise TooManyPixels
        if side is not None:
            image.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(image)
        return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except TooManyPixels:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise NotAPicture from None


def as_webp(image: Image.Image, side: int) -> bytes:
    """The whole picture, its longer side at most so many pixels, as a small file that every browser shows."""
    smaller = image.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    smaller.save(written, "WEBP", quality=82, method=4)
    return written.getvalue()


def square(image: Image.Image, side: int) -> Image.Image:
    """The middle of the picture, a little higher in tall ones: that is where faces are."""
    return ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
