"""Recipes: what there is, what it would put where, installing it and taking it off."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.automation.recipes import actions, catalogue
from dealwright.automation.recipes.forms import RecipeForm
from dealwright.automation.recipes.queries import installed_on, offered_on, preview
from dealwright.kit.errors import Problem
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records import kinds
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_of
from dealwright.records.undo import offer


@login_required
@require_safe
def all_recipes(request: HttpRequest) -> HttpResponse:
    """Every recipe for the records of a pipeline; `?pipeline=ID` chooses it."""
    access.require_settings(request.actor)
    in_use = [kind for kind in kinds.with_stages() if kind.is_in_use() and catalogue.recipes_for(kind.name)]
    pipelines = [pipeline for kind in in_use for pipeline in pipelines_of(kind.name)]
    wanted = whole_number(request.GET.get("pipeline"))
    chosen = next((one for one in pipelines if one.pk == wanted), pipelines[0] if pipelines else None)
    context = {
        "pipelines": pipelines,
        "chosen": chosen,
        "recipes": offered_on(chosen) if chosen is not None else [],
    }
    return web.render(request, "automation/recipes.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recipe(request: HttpRequest, id: int, recipe_name: str) -> HttpResponse:
    """What it would put where on this pipeline; sent, it does."""
    access.require_settings(request.actor)
    pipeline, found = _pipeline(id), catalogue.get(recipe_name)
    form = RecipeForm(request.POST if request.method == "POST" else None, recipe=found, pipeline=pipeline)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        whole = len(found.triggers) + len(found.rules)
        try:
            count = actions.install_recipe(found, pipeline, form.stages, by=request.actor)
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            words = [_("“%(recipe)s” stands on the stages: %(count)s triggers and rules.")]
            if whole > count:
                words.append(
                    ngettext(
                        "%(standing)s of them stood there already.",
                        "%(standing)s of them stood there already.",
                        whole - count,
                    )
                )
            said = {"recipe": found.label, "count": whole, "standing": whole - count}
            offer(request, " ".join(words) % said)
            return web.redirect(request, f"/automation?pipeline={pipeline.pk}")
    context = {
        "recipe": found,
        "pipeline": pipeline,
        "form": form,
        "preview": preview(found, form.stages),
        "is_installed": found.name in installed_on(pipeline),
    }
    status = 422 if form.errors else 200
    return web.render(request, "automation/recipe.html", context, status=status)


@login_required
@require_POST
def recipe_removal(request: HttpRequest, id: int, recipe_name: str) -> HttpResponse:
    """Take off what it put on this pipeline."""
    access.require_settings(request.actor)
    pipeline = _pipeline(id)
    removed = actions.remove_recipe(recipe_name, pipeline, by=request.actor)
    if removed:
        offer(request, _("“%(recipe)s” was taken off.") % {"recipe": catalogue.label_of(recipe_name)})
    else:
        web.toast(request, _("Nothing of it stood there."), tone="information")
    return web.redirect(request, f"/automation/recipes?pipeline={pipeline.pk}")


def _pipeline(id: int) -> Pipeline:
    found: Pipeline = get_object_or_404(Pipeline.objects.prefetch_related("stages"), pk=id)
    return found
