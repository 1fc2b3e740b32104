"""The word on a card that its client may be there twice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.people.access import Verb, may


def duplicates_link(request: HttpRequest, client: Any) -> Markup | None:
    """A way from the card to whoever may be the same; asked for when it is opened, not with the card."""
    if not may(request.actor, client.record_kind, Verb.DELETE):
        return None
    return web.render_fragment(request, "crm/merging/link.html", "link", {"client": client})
