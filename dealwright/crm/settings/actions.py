"""Verbs that change how the CRM works here."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealwright.crm.leads.models import Lead
from dealwright.crm.settings.events import CrmSettingsChanged, ModeSwitchStarted
from dealwright.crm.settings.field_map import checked_map
from dealwright.crm.settings.models import CrmSettings, Mode, ModeSwitch, SwitchState
from dealwright.events import Actor, FieldChange, action, record, ref, waking
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_settings
from dealwright.records.editing import plain
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.known import default_pipeline
from dealwright.records.pipelines.models import Pipeline, Semantic

EDITABLE = ("pipeline", "makes_company", "repeats_are_opened", "counts_for", "quiet_days")
FIELD_MAP = "field_map"
MOST_QUIET_DAYS = 365


@action
def edit_crm_settings(*, version: int | None = None, by: Actor, **values: Any) -> CrmSettings:
    """Change the settings other than the mode; the row is made with the first change."""
    require_settings(by)
    if unknown := set(values) - {*EDITABLE, FIELD_MAP}:
        raise TypeError(f"edit_crm_settings does not change {', '.join(sorted(unknown))}")
    if FIELD_MAP in values:
        values[FIELD_MAP] = checked_map(values[FIELD_MAP])
    return _change(_locked(version), values)


@action
def switch_to_classic(*, version: int | None = None, by: Actor) -> CrmSettings:
    """Let what comes in become a lead first; deals and contacts stay as they are."""
    require_settings(by)
    settings = _locked(version)
    if _running_switch() is not None:
        raise Conflict(_("The leads are still being converted. Wait until that is done."))
    return _change(settings, {"mode": Mode.CLASSIC.value})


@action
def switch_to_simple(
    *,
    pipeline: Pipeline | None = None,
    new_pipeline: str = "",
    keeps_activities: bool = True,
    version: int | None = None,
    by: Actor,
) -> ModeSwitch | None:
    """Let what comes in become a deal at once, and the active leads deals one after the other (CR-4).

    The deals stand in the chosen pipeline, in a new one with the stages of the default one, or in that of
    the settings. Answers with the switch the worker goes on with; None where there is no active lead.
    """
    require_settings(by)
    settings = _locked(version)
    if _running_switch() is not None:
        raise Conflict(_("The leads are being converted already."))
    if new_pipeline.strip():
        pipeline = create_pipeline(name=new_pipeline, stages=_stages_like(default_pipeline("deal")), by=by)
    pipeline = pipeline or settings.pipeline or default_pipeline("deal")
    settings = _change(settings, {"mode": Mode.SIMPLE.value, "pipeline": pipeline})
    if by.user is None or not (total := active_leads().count()):
        return None
    switch = ModeSwitch(
        pipeline=pipeline,
        keeps_activities=keeps_activities,
        makes_company=settings.makes_company,
        responsible=by.user,
        total=total,
    )
    switch.save()
    record(ModeSwitchStarted(pipeline=ref(pipeline), total=total), on=switch)
    transaction.on_commit(waking.wake)
    return switch


@action
def put_mode_back(mode: str, *, by: Actor) -> CrmSettings:
    """Let what comes in become what it became before a switch.

    Refused for the simple mode while leads wait: whoever switches says what becomes of them.
    """
    require_settings(by)
    settings = _locked(None)
    if _running_switch() is not None:
        raise Conflict(_("The leads are still being converted. Wait until that is done."))
    if mode == Mode.SIMPLE and active_leads().exists():
        raise Refused(
            _("There are leads by now. Switch the mode in the settings and say what becomes of them.")
        )
    return _change(settings, {"mode": mode})


def active_leads() -> Any:
    """The leads that may still become deals."""
    return Lead.objects.active().filter(closed_at=None)


def _stages_like(pipeline: Pipeline) -> list[NewStage]:
    """The same stages for another pipeline."""
    return [
        NewStage(
            stage.name,
            Semantic(stage.semantic),
            color=stage.color,
            probability=stage.probability,
            code=stage.code,
        )
        for stage in pipeline.stages.all()
    ]


def _locked(version: int | None) -> CrmSettings:
    CrmSettings.objects.bulk_create([CrmSettings(pk=1)], ignore_conflicts=True)
    settings: CrmSettings = CrmSettings.objects.locked(1)
    if version is not None and version != settings.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=settings.version,
        )
    return settings


def _running_switch() -> ModeSwitch | None:
    return ModeSwitch.objects.exclude(state=SwitchState.DONE.value).first()


def _change(settings: CrmSettings, values: dict[str, Any]) -> CrmSettings:
    changes = []
    for field, value in values.items():
        before = getattr(settings, field)
        if before != value:
            changes.append(FieldChange(field=field, before=plain(before), after=plain(value)))
            setattr(settings, field, value)
    _refuse_odd(settings)
    if changes:
        settings.version += 1
        settings.save()
        record(CrmSettingsChanged(changes=changes), on=settings)
    return settings


def _refuse_odd(settings: CrmSettings) -> None:
    if settings.pipeline is not None and settings.pipeline.of_kind != "deal":
        raise Refused(_("Choose a pipeline of deals."), field="pipeline")
    if settings.makes_company not in {"none", "with", "instead"}:
        raise Refused(_("Choose none, with or instead."), field="makes_company")
    if settings.counts_for not in {"record", "activity"}:
        raise Refused(_("Choose record or activity."), field="counts_for")
    if not 0 <= settings.quiet_days <= MOST_QUIET_DAYS:
        raise Refused(_("Write a number of days from 0 to 365."), field="quiet_days")
