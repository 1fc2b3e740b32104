"""A client who has a picture."""

from __future__ import annotations

from typing import ClassVar

from dealwright.crm.pictures.album import CLIENTS


class Pictured:
    """What a contact with a photo and a company with a logo can do."""

    PICTURE: ClassVar[str]
    """The column that remembers the name of the picture."""

    @property
    def picture_url(self) -> str:
        """Where the picture is served; empty without one."""
        return CLIENTS.url_of(getattr(self, self.PICTURE))

    @property
    def thumbnail_url(self) -> str:
        """The same picture, small."""
        return CLIENTS.url_of(getattr(self, self.PICTURE), small=True)
