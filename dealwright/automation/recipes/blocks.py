"""The way to the recipes, on the page of the stages."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from markupsafe import Markup

from dealwright.automation.recipes.catalogue import recipes_for
from dealwright.records.pipelines.models import Pipeline
from dealwright.web import render_fragment

LINKS = "automation/links.html"


def link_to_recipes(request: HttpRequest, pipeline: Pipeline) -> Markup | None:
    """Nothing where there is none for such records."""
    if not recipes_for(pipeline.of_kind):
        return None
    link = {
        "words": _("Recipes"),
        "href": f"/automation/recipes?pipeline={pipeline.pk}",
        "icon_name": "puzzle",
    }
    return render_fragment(request, LINKS, "link", link)
