"""The way to the order handling mode from the board of deals."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.people.access import may_change_settings


def mode_in_gear(request: HttpRequest, kind: str) -> Markup | None:
    """The entry behind the gear of the deals (OM-9), for those who may change settings (OM-13)."""
    if kind != "deal" or not may_change_settings(request.actor):
        return None
    return web.render_fragment(request, "sales/modes/gear.html", "entry", {})
