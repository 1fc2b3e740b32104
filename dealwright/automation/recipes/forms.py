"""Where a recipe goes."""

from __future__ import annotations

from typing import Any

from django import forms

from dealwright.automation.recipes.catalogue import Recipe
from dealwright.automation.recipes.queries import guessed_stages
from dealwright.records.pipelines.models import Pipeline, Stage


class RecipeForm(forms.Form):
    """One stage for each place of the recipe; what fits best is chosen already."""

    def __init__(self, data: Any = None, *, recipe: Recipe, pipeline: Pipeline) -> None:
        super().__init__(data)
        self._stages = {stage.pk: stage for stage in pipeline.stages.all()}
        choices = [(stage.pk, stage.name) for stage in self._stages.values()]
        self.guessed = guessed_stages(recipe, pipeline)
        for place in recipe.places:
            self.fields[place.name] = forms.TypedChoiceField(
                label=place.label, choices=choices, coerce=int, initial=self.guessed[place.name].pk
            )

    @property
    def stages(self) -> dict[str, Stage]:
        """Those chosen in a valid form; otherwise those offered."""
        if not self.is_bound or not self.is_valid():
            return self.guessed
        return {name: self._stages[id] for name, id in self.cleaned_data.items()}
