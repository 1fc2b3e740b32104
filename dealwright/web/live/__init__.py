"""Live pages: tells open browsers the names of records that changed, so that they ask for them again."""

from dealwright.web.live.stream import LiveApp

__all__ = ["LiveApp"]
