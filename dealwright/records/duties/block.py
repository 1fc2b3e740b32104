"""What somebody answers for, on the page of the person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.records.duties.queries import duties_of


def duties(request: HttpRequest, person: Any) -> Markup:
    """Counts per kind, with links to the lists."""
    context = {"person": person, "duties": duties_of(person.pk, request.actor)}
    return web.render_fragment(request, "records/duties/duties.html", "duties", context)
