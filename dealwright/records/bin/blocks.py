"""The button on a card that moves its record to the recycle bin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.people.access import Verb
from dealwright.records.seeing import may_do


def delete_button(request: HttpRequest, record: Any) -> Markup | None:
    """For those who may delete the record; what it is attached to is told before it goes."""
    if not may_do(request.actor, record, Verb.DELETE):
        return None
    return web.render_fragment(request, "records/bin/button.html", "button", {"record": record})
