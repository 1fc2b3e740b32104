"""Rules that copy and move deals to other pipelines. As links they are called tunnels."""

from __future__ import annotations

from typing import Annotated

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field

from dealwright.automation.forms import SettingsForm
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.crm.deals.actions import change_pipeline, copy_deal
from dealwright.crm.deals.crossings import ACTIONS, Kind, refuse_crossing, stage_names
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.queries import pipelines_of


class CrossingSettings(BaseModel):
    """Where a rule brings deals."""

    model_config = ConfigDict(extra="forbid")

    stage_id: Annotated[int, Field(ge=1, le=2**63 - 1)]
    """A stage of another pipeline."""


class CrossingSettingsForm(SettingsForm):
    """The same, as a person chooses it."""

    stage_id = forms.TypedChoiceField(label=gettext_lazy("To the stage"), coerce=int)

    def prepare(self) -> None:
        """The stages of all pipelines of deals."""
        self.fields["stage_id"].choices = stage_choices()  # type: ignore[attr-defined]


def stage_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """The stages of deals, pipeline by pipeline."""
    return [
        (pipeline.name, [(stage.pk, f"{pipeline.name} · {stage.name}") for stage in pipeline.stages.all()])
        for pipeline in pipelines_of(Deal.record_kind)
    ]


def _say_copy(settings: CrossingSettings) -> str:
    return _("Copy the deal to “%(stage)s”") % {"stage": _named(settings)}


def _say_move(settings: CrossingSettings) -> str:
    return _("Move the deal to “%(stage)s”") % {"stage": _named(settings)}


def _copy(doing: Doing) -> None:
    """The key is the `external_id` of the copy, so that a second try finds it."""
    copy_deal(doing.record, to=_target(doing.settings), external_id=doing.key, by=doing.by)


def _move(doing: Doing) -> None:
    change_pipeline(doing.record, to=_target(doing.settings), by=doing.by)


def _check(stage: Stage, settings: CrossingSettings, rule_id: int | None) -> None:
    refuse_crossing(stage, settings.stage_id, rule_id)


def _target(settings: CrossingSettings) -> Stage:
    stages = Stage.objects.select_related("pipeline").filter(pipeline__of_kind=Deal.record_kind)
    stage = stages.filter(pk=settings.stage_id).first()
    if stage is None:
        raise Refused(_("The stage this rule leads to is gone; choose another one in the rule."))
    return stage


def _named(settings: CrossingSettings) -> str:
    return stage_names().get(settings.stage_id) or _("a stage that is gone")


_OF_DEALS = frozenset({Deal.record_kind})
_MARK = gettext_lazy("Tunnel")

COPY_DEAL = RuleAction(
    name=ACTIONS[Kind.COPY],
    label=gettext_lazy("Copy the deal to another pipeline"),
    icon="copy",
    settings=CrossingSettings,
    form=CrossingSettingsForm,
    say=_say_copy,
    run=_copy,
    help_text=gettext_lazy(
        "Opens a copy of the deal on a stage of another pipeline; the deal stays where it is."
    ),
    keywords=gettext_lazy("duplicate pipeline funnel tunnel"),
    check_on=_check,
    of_kinds=_OF_DEALS,
    mark=_MARK,
)

MOVE_DEAL = RuleAction(
    name=ACTIONS[Kind.MOVE],
    label=gettext_lazy("Move the deal to another pipeline"),
    icon="arrows-exchange",
    settings=CrossingSettings,
    form=CrossingSettingsForm,
    say=_say_move,
    run=_move,
    help_text=gettext_lazy(
        "Moves the deal itself to a stage of another pipeline, where it goes on; on boards it is drawn as a"
        " tunnel."
    ),
    keywords=gettext_lazy("change pipeline funnel tunnel"),
    check_on=_check,
    of_kinds=_OF_DEALS,
    mark=_MARK,
)
