"""The way from a board to the settings of its pipelines."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.people.access import may_change_settings


def pipelines_gear(request: HttpRequest, kind: str) -> Markup | None:
    """The link beside a board, for those who may change settings."""
    if not may_change_settings(request.actor):
        return None
    return web.render_fragment(request, "records/pipelines/gear.html", "gear", {"kind": kind})
