"""Photos of people: an album of squares, for the page of a person and beside a name on a sharp screen."""

from __future__ import annotations

from dealwright.kit import albums

_ALBUM = albums.Album("people", large=384, small=96, is_square=True)
keep = _ALBUM.keep
url_of = _ALBUM.url_of
content_of = _ALBUM.content_of
