"""What a person types about pipelines and stages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Problem
from dealwright.kit.numbers import whole_number
from dealwright.records.colors import PALETTE
from dealwright.records.pipelines.actions import NewStage
from dealwright.records.pipelines.actions.values import LONGEST_CODE, LONGEST_CODE_OF, LONGEST_NAME
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.pipelines.presets import presets_for
from dealwright.records.pipelines.requiring import demandable

COLOR_NAMES = {
    "slate": _("slate"),
    "blue": _("blue"),
    "cyan": _("cyan"),
    "teal": _("teal"),
    "green": _("green"),
    "lime": _("lime"),
    "amber": _("amber"),
    "orange": _("orange"),
    "red": _("red"),
    "pink": _("pink"),
    "violet": _("violet"),
    "indigo": _("indigo"),
}


class PipelineForm(forms.Form):
    """A new pipeline: its name and the stages it begins with."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    preset = forms.ChoiceField(label=_("Stages to begin with"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, of_kind: str) -> None:
        self.presets = presets_for(of_kind)
        super().__init__(data, initial={"preset": self.presets[0].name})
        self.label_suffix = ""
        self.fields["preset"].choices = [(one.name, one.label) for one in self.presets]  # type: ignore[attr-defined]

    @property
    def stages(self) -> list[NewStage]:
        """Those of the chosen preset."""
        chosen = self.cleaned_data["preset"]
        return next(one.stages() for one in self.presets if one.name == chosen)

    def complain(self, problem: Problem) -> None:
        """Put what was refused at its field, or above the form."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))


class NameForm(forms.Form):
    """The name of a pipeline."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)

    def __init__(self, data: Any = None, *, pipeline: Pipeline) -> None:
        super().__init__(data, initial={"name": pipeline.name})
        self.label_suffix = ""


class StageForm(forms.Form):
    """A stage, new or to be changed."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    semantic = forms.ChoiceField(
        label=_("What it means"),
        choices=[(Semantic.OPEN.value, _("In progress")), (Semantic.LOST.value, _("Lost"))],
        initial=Semantic.OPEN.value,
    )
    color = forms.ChoiceField(
        label=_("Colour"), choices=list(COLOR_NAMES.items()), initial="slate", widget=forms.RadioSelect
    )
    probability = forms.IntegerField(
        label=_("Probability, %"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("How likely a record on this stage is won."),
    )
    required_fields = forms.MultipleChoiceField(
        label=_("Needed before a record may stand here"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever moves a record here is asked for those that are empty."),
    )
    code = forms.CharField(
        label=_("Code for other programs"), max_length=LONGEST_CODE, required=False, empty_value=""
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, pipeline: Pipeline, stage: Stage | None = None) -> None:
        super().__init__(data, initial=_as_initial(pipeline, stage))
        self.label_suffix = ""
        self.stage = stage
        fields = demandable(pipeline.of_kind, stage.semantic if stage else None)
        self.fields["required_fields"].choices = [(one.name, one.label) for one in fields]  # type: ignore[attr-defined]
        self.fields["code"].max_length = LONGEST_CODE_OF.get(pipeline.of_kind, LONGEST_CODE)  # type: ignore[attr-defined]
        if stage is not None:
            del self.fields["semantic"], self.fields["code"]
            if stage.is_final:
                del self.fields["probability"]

    @property
    def colors(self) -> list[tuple[str, Any, str, bool]]:
        """Name, words, colour to paint with, whether it is chosen."""
        chosen = self["color"].value()
        return [(name, COLOR_NAMES[name], paint, name == chosen) for name, paint in PALETTE.items()]

    @property
    def values(self) -> dict[str, Any]:
        """What `edit_stage` takes."""
        given = {name: self.cleaned_data[name] for name in ("name", "color", "required_fields")}
        if "probability" in self.fields:
            given["probability"] = self.cleaned_data["probability"] or 0
        return given

    @property
    def new_stage(self) -> NewStage:
        """What `add_stage` takes; a lost stage has no chance of being won."""
        semantic = Semantic(self.cleaned_data["semantic"])
        return NewStage(
            self.cleaned_data["name"],
            semantic,
            self.cleaned_data["color"],
            0 if semantic is Semantic.LOST else self.cleaned_data["probability"] or 0,
            self.cleaned_data["code"],
            tuple(self.cleaned_data["required_fields"]),
        )

    def complain(self, problem: Problem) -> None:
        """Put what was refused at its field, or above the form."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))

    def saw(self, pipeline: Pipeline) -> None:
        """From now on the person knows this version: sending the form again means it."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["version"] = str(pipeline.version)
        self.data = typed


def before_from(sent: Any, others: list[Any], above: int) -> Any:
    """Before which of the others somebody wants it: dragged before one, or sent one place up or down.

    `above` is how many of the others stand before it now.
    """
    if "before" in sent:
        wanted = whole_number(sent["before"])
        return next((one for one in others if one.pk == wanted), None)
    at = max(above - 1, 0) if sent.get("to") == "up" else above + 1
    return others[at] if at < len(others) else None


def _as_initial(pipeline: Pipeline, stage: Stage | None) -> dict[str, Any]:
    known = {"version": pipeline.version}
    if stage is None:
        return known
    names = ("name", "color", "probability", "required_fields")
    return known | {name: getattr(stage, name) for name in names}
