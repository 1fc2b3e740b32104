"""What a content is, found by looking into it: neither its name nor its sender is believed."""

from __future__ import annotations

import filetype

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
LOOKED_AT = 8192
"""Bytes from the beginning."""

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""Of these a small picture can be shown."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
ICONS = {
    **dict.fromkeys([*PICTURES, "image/heic", "image/avif", "image/tiff", "image/bmp"], "photo"),
    "application/pdf": "file-text",
    "application/msword": "file-text",
    "application/rtf": "file-text",
    f"{_OFFICE}.wordprocessingml.document": "file-text",
    f"{_OPEN}.text": "file-text",
    "application/vnd.ms-excel": "file-text",
    f"{_OFFICE}.spreadsheetml.sheet": "file-text",
    f"{_OPEN}.spreadsheet": "file-text",
    "application/vnd.ms-powerpoint": "file-text",
    f"{_OFFICE}.presentationml.presentation": "file-text",
    f"{_OPEN}.presentation": "file-text",
    "application/epub+zip": "file-text",
    TEXT: "file-text",
    **dict.fromkeys(["application/zip", "application/gzip", "application/x-7z-compressed"], "archive"),
    **dict.fromkeys(["application/x-tar", "application/x-rar-compressed"], "archive"),
    **dict.fromkeys(["audio/mpeg", "audio/mp4", "audio/ogg", "audio/x-wav", "audio/x-flac"], "message"),
    **dict.fromkeys(["video/mp4", "video/webm", "video/quicktime", "video/x-matroska"], "eye"),
}
"""The types we name, with the drawing beside each. Everything else is unknown."""


def type_of(beginning: bytes) -> str:
    """The media type of a content that begins like this."""
    found = filetype.guess_mime(beginning) if beginning else None
    if found in ICONS:
        return str(found)
    return TEXT if found is None and _reads_as_text(beginning) else UNKNOWN


def icon_of(type: str) -> str:
    """The drawing beside a file of this type."""
    return ICONS.get(type, "paperclip")


def _reads_as_text(beginning: bytes) -> bool:
    """Whether this is UTF-8; a letter cut off by the end of the look does not count."""
    if b"\0" in beginning:
        return False
    for cut in range(4):
        try:
            beginning[: len(beginning) - cut].decode()
        except UnicodeDecodeError:
            if len(beginning) < LOOKED_AT:
                return False
        else:
            return True
    return False
