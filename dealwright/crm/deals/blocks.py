"""Deals as they stand on pages of other floors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.crm.deals import queries
from dealwright.crm.deals.models import Deal
from dealwright.people.access import Verb, may
from dealwright.records.colors import painted

SHOWN = 6
TEMPLATE = "crm/deals/newest.html"


def newest_deals(request: HttpRequest) -> Markup | None:
    """The deals that came in last, for the start page; nothing for those who may see none."""
    if not may(request.actor, Deal.record_kind, Verb.SEE):
        return None
    return web.render_fragment(request, TEMPLATE, "newest", newest_context(request))


def newest_context(request: HttpRequest) -> dict[str, Any]:
    """What the block shows; one query."""
    deals = queries.deals_on_board(request.actor).select_related("stage", "contact")
    newest = deals.order_by("-created_at", "-pk")[:SHOWN]
    return {"newest": [(deal, painted(deal.stage.color)) for deal in newest]}
