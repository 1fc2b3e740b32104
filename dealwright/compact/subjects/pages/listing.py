"""The list of subjects."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dealwright import web
from dealwright.compact.subjects.listing import SUBJECT_LIST
from dealwright.compact.subjects.pages.finding import of_compact
from dealwright.records.lists.pages import show


@require_safe
@of_compact
def subjects(request: HttpRequest) -> HttpResponse:
    """The list; with `view=funnel` the funnel (OL-11)."""
    if request.GET.get("view") == "funnel":
        asked = request.GET.copy()
        del asked["view"]
        query = urlencode(list(asked.items()))
        return web.redirect(request, f"/subjects/funnel?{query}" if query else "/subjects/funnel")
    return show(request, SUBJECT_LIST)
