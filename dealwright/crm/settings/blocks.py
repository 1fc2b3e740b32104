"""The way to the settings of the CRM from its boards."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.people.access import may_change_settings

KINDS = ("deal", "lead")


def settings_gear(request: HttpRequest, kind: str) -> Markup | None:
    """The gear beside a board of deals or leads (CR-3), for those who may turn it."""
    if kind not in KINDS or not may_change_settings(request.actor):
        return None
    return web.render_fragment(request, "crm/settings/gear.html", "gear", {"kind": kind})
