"""The way to trials, on the page of the stages."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from markupsafe import Markup

from dealwright.automation.trials.openers import opening_of
from dealwright.records.pipelines.models import Pipeline
from dealwright.web import render_fragment


def link_to_trials(request: HttpRequest, pipeline: Pipeline) -> Markup | None:
    """Nothing where such records cannot be tried out."""
    if opening_of(pipeline.of_kind) is None:
        return None
    link = {"words": _("Trials"), "href": "/automation/trials", "icon_name": "flask"}
    return render_fragment(request, "automation/links.html", "link", link)
