"""Pictures of products: an album, whose addresses may be cached for ever."""

from __future__ import annotations

from dealwright.kit import albums

LARGEST_FILE = albums.LARGEST_FILE
KeptPhoto = albums.KeptPicture

_ALBUM = albums.Album("products", large=1200, small=480)
keep = _ALBUM.keep
url_of = _ALBUM.url_of
content_of = _ALBUM.content_of
