"""The ways to the automation of a pipeline: from the boards, and from the settings of the pipeline."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.people.access import may_change_settings
from dealwright.records import kinds
from dealwright.records.pipelines.models import Pipeline


def from_board(request: HttpRequest, kind: str) -> Markup | None:
    """The button on the board of a kind, for those who may change settings: to the pipeline looked at."""
    pipeline = request.GET.get("pipeline", "")
    chosen = f"pipeline={pipeline}" if pipeline.isascii() and pipeline.isdigit() else f"kind={kind}"
    return _link(request, f"/automation?{chosen}")


def from_pipeline(request: HttpRequest, pipeline: Pipeline) -> Markup | None:
    """The button on the page of one pipeline whose records are automated."""
    kind = kinds.get(pipeline.of_kind)
    if kind is not None and not kind.takes_rules:
        return None
    return _link(request, f"/automation?pipeline={pipeline.pk}")


def _link(request: HttpRequest, href: str) -> Markup | None:
    if not may_change_settings(request.actor):
        return None
    return web.render_fragment(request, "automation/link.html", "link", {"href": href})
