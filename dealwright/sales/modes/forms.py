"""What an administrator says about the order handling mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.sales.modes.models import OrderMode


class ModeForm(forms.Form):
    """Which of the two."""

    mode = forms.ChoiceField(choices=[(one.value, one.value) for one in OrderMode])


class ConversionForm(forms.Form):
    """Into which stages the orders go, and that the person knows what happens."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_understood = forms.BooleanField(
        label=_("I understand that I cannot go back to orders by myself"),
        error_messages={"required": _("Say that you understand this first.")},
    )

    def __init__(
        self, data: Any = None, *, pipeline: Pipeline, statuses: Mapping[str, Stage], version: int
    ) -> None:
        """`statuses` are the stages of the deals that are suggested, by the status of orders."""
        super().__init__(data, initial={"version": version})
        self.label_suffix = ""
        self._pipeline = pipeline
        offered = [(stage.pk, stage.name) for stage in pipeline.stages.all()]
        for status, stage in statuses.items():
            self.fields[_name(status)] = forms.TypedChoiceField(
                choices=offered, coerce=int, initial=stage.pk, required=False, empty_value=None
            )
        self._statuses = list(statuses)

    def field_of(self, status: str) -> Any:
        """The field in which the stage of a status is chosen."""
        return self[_name(status)]

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        names = {status: _name(status) for status in self._statuses}
        stages = {
            status: self.cleaned_data[name] or self.fields[name].initial for status, name in names.items()
        }
        return {"pipeline": self._pipeline, "stages": stages, "version": self.cleaned_data["version"]}


def _name(status: str) -> str:
    return f"stage_{status}"
