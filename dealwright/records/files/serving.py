"""Giving contents out, so that nothing in them can act: as downloads of one fixed type, in a sandbox."""

from __future__ import annotations

import re
from typing import IO, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from dealwright.records.files import blobs, types
from dealwright.records.files.models import File

SANDBOX = "sandbox; default-src 'none'"
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def download(request: HttpRequest, file: File) -> HttpResponseBase:
    """The content under its own name, always as an attachment, whatever it is."""
    asked = _range(request, file)
    if asked is None:
        return _guarded(HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"}))
    first, last = asked
    content = _opened(file.key)
    whole = (first, last) == (0, file.size - 1)
    answer = FileResponse(
        content if whole else Stretch(content, first, last),
        as_attachment=True,
        filename=file.name,
        content_type=types.UNKNOWN,
        status=200 if whole else 206,
    )
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = _etag(file)
    if not whole:
        answer["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return _guarded(answer)


def preview(file: File) -> HttpResponseBase:
    """The small picture that we drew ourselves."""
    if not file.has_preview:
        raise Http404
    answer = _guarded(FileResponse(_opened(file.preview_key), content_type="image/webp"))
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


class Stretch:
    """A part of a content, to be read like a file."""

    def __init__(self, content: IO[bytes], first: int, last: int) -> None:
        content.seek(first)
        self.content = content
        self.left = last - first + 1
        self.close = content.close

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the part."""
        wanted = self.left if size < 0 else min(size, self.left)
        piece = self.content.read(wanted)
        self.left -= len(piece)
        return piece


def _opened(key: str) -> Any:
    try:
        return blobs.opened(key)
    except FileNotFoundError:
        raise Http404 from None


def _range(request: HttpRequest, file: File) -> tuple[int, int] | None:
    """First and last byte asked for; all of them where the header says nothing we know, None for none."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    is_of_this = request.headers.get("If-Range", _etag(file)) == _etag(file)
    if asked is None or not is_of_this or asked.group(0) == "bytes=-":
        return 0, file.size - 1
    first, last = asked.groups()
    if not first:
        return (max(0, file.size - int(last)), file.size - 1) if int(last) else None
    if int(first) >= file.size or (last and int(last) < int(first)):
        return None
    return int(first), min(int(last or file.size), file.size - 1)


def _etag(file: File) -> str:
    return f'"{file.sha256}"'


def _guarded(answer: HttpResponseBase) -> HttpResponseBase:
    """Even a browser that opens it can run nothing of it, nor take it for something else."""
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
