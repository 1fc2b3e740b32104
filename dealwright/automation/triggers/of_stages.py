"""A trigger for records beside another one: that one came to a stage (T28)."""

from __future__ import annotations

from typing import Annotated

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field

from dealwright.automation.forms import SettingsForm
from dealwright.automation.triggers.catalogue import TriggerKind
from dealwright.events import Event
from dealwright.kit.errors import Refused
from dealwright.records import bound, kinds
from dealwright.records.pipelines.known import pipelines_known, stage_known
from dealwright.records.pipelines.models import Stage

LARGEST_ID = 2**63 - 1


class LinkedStageSettings(BaseModel):
    """Which stage the other record comes to."""

    model_config = ConfigDict(extra="forbid")

    stage_id: Annotated[int, Field(ge=1, le=LARGEST_ID)]
    """It tells the pipeline and the kind of the other record."""


class LinkedStageForm(SettingsForm):
    """The same, as a person chooses it."""

    stage_id = forms.TypedChoiceField(label=gettext_lazy("When the other one comes to"), coerce=int)

    def prepare(self) -> None:
        """The stages of everything that records of this stage are bound to, pipeline by pipeline."""
        of_kind = self.stage.pipeline.of_kind
        self.fields["stage_id"].choices = [  # type: ignore[attr-defined]
            (
                _in_pipeline(name, pipeline.name),
                [(stage.pk, f"{pipeline.name} · {stage.name}") for stage in pipeline.stages.all()],
            )
            for name in bound.kinds_bound_to(of_kind)
            for pipeline in pipelines_known(name)
        ]


def _in_pipeline(of_kind: str, pipeline: str) -> str:
    """“Orders · Statuses of orders”."""
    kind = kinds.get(of_kind)
    return pipeline if kind is None else f"{kind.label_plural} · {pipeline}"


def _check(stage: Stage, settings: LinkedStageSettings) -> None:
    found = stage_known(settings.stage_id)
    if found is None:
        raise Refused(_("There is no such stage."), field="settings.stage_id")
    if found[0].of_kind not in bound.kinds_bound_to(stage.pipeline.of_kind):
        raise Refused(
            _("What stands there is not bound to the records of this stage. Choose another stage."),
            field="settings.stage_id",
        )


def _say(settings: LinkedStageSettings) -> str:
    found = stage_known(settings.stage_id)
    if found is None:
        return _("a stage that is gone")
    pipeline, stage = found
    kind = kinds.get(pipeline.of_kind)
    label = pipeline.of_kind if kind is None else kind.label
    return _("%(kind)s: “%(stage)s” in %(pipeline)s") % {
        "kind": label,
        "stage": stage.name,
        "pipeline": pipeline.name,
    }


def _trouble(of_kind: str, settings: LinkedStageSettings) -> str:
    found = stage_known(settings.stage_id)
    if found is None:
        return _("The stage it waits for is gone; choose another one.")
    other = kinds.get(found[0].of_kind)
    if other is None or not other.is_in_use():
        return _("Nothing comes to the stage it waits for as long as such records are not in use here.")
    return ""


def _comes_to_it(settings: LinkedStageSettings, event: Event) -> bool:
    return event.enters is not None and getattr(event, event.enters).id == settings.stage_id


LINKED_STAGE = TriggerKind(
    name="linked_stage",
    label=gettext_lazy("Linked record reached a stage"),
    icon="link",
    help_text=gettext_lazy(
        "What belongs to the record, such as its order, its deal or its lead, comes to the chosen stage."
    ),
    keywords=gettext_lazy("linked deal order lead moves status"),
    hears=lambda event: event.enters is not None,
    settings=LinkedStageSettings,
    form=LinkedStageForm,
    say=_say,
    fits=_comes_to_it,
    check_on=_check,
    is_of_others=True,
    trouble=_trouble,
)
