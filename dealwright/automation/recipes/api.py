"""What a program sees of recipes and may do with them."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Out, ShortText
from dealwright.automation.recipes import actions, catalogue
from dealwright.automation.recipes.catalogue import Recipe
from dealwright.automation.recipes.queries import guessed_stages, installed_on
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.records.pipelines.models import Pipeline


class PlaceOut(Out):
    """A stage that a recipe speaks of; which one it is, is said when it is installed."""

    name: str
    label: str


class RecipeOut(Out):
    """A set of triggers and rules that is ready to be taken."""

    name: str = Field(examples=["payment-reminder"])
    label: str
    text: str
    record_kind: str
    places: list[PlaceOut]
    triggers: int
    rules: int


class Recipes(Out):
    """Every recipe that can be installed here."""

    items: list[RecipeOut]


class RecipeOn(Body):
    """A pipeline that a recipe goes to."""

    pipeline_id: Id
    stages: dict[ShortText, Id] = Field(default={}, max_length=10, examples=[{}])
    """Which stage each place is; those left out are guessed."""


class RecipeOff(Body):
    """A pipeline that a recipe leaves."""

    pipeline_id: Id


class RecipeParts(Out):
    """How many triggers and rules it concerned."""

    parts: int


class RecipeInstalled(RecipeParts):
    """How many triggers and rules were put, and how many stood there already."""

    standing: int


router = Router()


@router.get("", Recipes)
def list_recipes(request: HttpRequest) -> Recipes:
    """Sets of triggers and rules that are ready to be taken."""
    access.require_settings(request.actor)
    return Recipes(items=[_told(recipe) for recipe in catalogue.all_recipes()])


@router.post("/{recipe_name}/install", RecipeInstalled)
def install_recipe(request: HttpRequest, recipe_name: str, on: RecipeOn) -> RecipeInstalled:
    """Put everything of a recipe on a pipeline; undone as one. What stands there already is not doubled."""
    access.require_settings(request.actor)
    recipe, pipeline = catalogue.get(recipe_name), _pipeline(on.pipeline_id)
    standing = {stage.pk: stage for stage in pipeline.stages.all()}
    stages = guessed_stages(recipe, pipeline)
    for place, id in on.stages.items():
        if place not in stages or id not in standing:
            raise Refused(
                _("Name places of the recipe and stages of that pipeline."), field=f"stages.{place}"
            )
        stages[place] = standing[id]
    parts = actions.install_recipe(recipe, pipeline, stages, by=request.actor)
    return RecipeInstalled(parts=parts, standing=len(recipe.triggers) + len(recipe.rules) - parts)


@router.post("/{recipe_name}/remove", RecipeParts)
def remove_recipe(request: HttpRequest, recipe_name: str, off: RecipeOff) -> RecipeParts:
    """Take off what a recipe put on a pipeline."""
    access.require_settings(request.actor)
    pipeline = _pipeline(off.pipeline_id)
    if recipe_name not in installed_on(pipeline):
        catalogue.get(recipe_name)
    return RecipeParts(parts=actions.remove_recipe(recipe_name, pipeline, by=request.actor))


def _pipeline(id: int) -> Pipeline:
    found = Pipeline.objects.prefetch_related("stages").filter(pk=id).first()
    if found is None:
        raise Refused(_("There is no such pipeline."), field="pipeline_id")
    return found


def _told(recipe: Recipe) -> RecipeOut:
    return RecipeOut(
        name=recipe.name,
        label=str(recipe.label),
        text=str(recipe.text),
        record_kind=recipe.of_kind,
        places=[PlaceOut(name=place.name, label=str(place.label)) for place in recipe.places],
        triggers=len(recipe.triggers),
        rules=len(recipe.rules),
    )
