"""Verbs that change triggers."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.automation.judging import check_condition
from dealwright.automation.plans import refuse_unoffered
from dealwright.automation.record_names import RecordNames
from dealwright.automation.triggers import catalogue
from dealwright.automation.triggers.events import TriggerCreated, TriggerDeleted, TriggerEdited, TriggerFacts
from dealwright.automation.triggers.models import Trigger
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.secrets import hash_token, new_token
from dealwright.records.pipelines.models import Stage

LONGEST_NAME = 120
EDITABLE = ("name", "kind", "settings", "condition", "acts_as", "allow_back", "is_active")


@action
def create_trigger(
    *, stage: Stage, kind: str, settings: dict[str, Any] | None = None, by: Actor, **values: Any
) -> Trigger:
    """Let something that happens move records to this stage, from now on.

    `values` are any of EDITABLE beside the two named. Refused where the kind cannot move these records, or
    its settings or condition cannot be.
    """
    _refuse_unknown(values)
    refuse_unoffered(kind)
    last = Trigger.objects.filter(stage=stage).aggregate(last=Max("position"))["last"] or 0
    trigger = Trigger(stage=stage, kind=kind, settings=settings or {}, position=last + 1, **values)
    _check(trigger, is_written=True)
    trigger.save()
    record(TriggerCreated(stage=ref(stage), event_kind=kind), on=trigger)
    return trigger


@action
def edit_trigger(trigger: Trigger, *, version: int | None = None, by: Actor, **values: Any) -> Trigger:
    """Change what the trigger waits for and what it may do, or switch it on or off."""
    trigger = _locked(trigger, version)
    _refuse_unknown(values)
    before = {name: _plain(trigger, name) for name in EDITABLE}
    for name, value in values.items():
        setattr(trigger, name, value)
    if values != {"is_active": False}:  # one that cannot work any more can always be switched off
        _check(trigger, is_written=not values.keys().isdisjoint({"kind", "condition"}))
    changes = [
        FieldChange(field=name, before=before[name], after=_plain(trigger, name))
        for name in EDITABLE
        if before[name] != _plain(trigger, name)
    ]
    if not changes:
        return trigger
    trigger.version += 1
    trigger.save()
    record(TriggerEdited(stage=ref(trigger.stage), changes=changes), on=trigger)
    return trigger


@action
def place_trigger(
    trigger: Trigger,
    *,
    stage: Stage,
    before: Trigger | None = None,
    position: float | None = None,
    version: int | None = None,
    by: Actor,
) -> Trigger:
    """Put a trigger elsewhere: above another one, or below all; `position` says it to the point."""
    trigger = _locked(trigger, version)
    moved = [FieldChange(field="stage", before=trigger.stage_id, after=stage.pk)]
    was = trigger.position
    trigger.stage = stage
    _check(trigger)
    trigger.position = _position_before(before, stage) if position is None else position
    moved.append(FieldChange(field="position", before=was, after=trigger.position))
    trigger.version += 1
    trigger.save()
    record(TriggerEdited(stage=ref(stage), changes=moved), on=trigger)
    return trigger


@action
def copy_trigger(trigger: Trigger, *, to: Stage, is_active: bool | None = None, by: Actor) -> Trigger:
    """The same trigger on another stage, of another pipeline too (AU-7); an address is not copied."""
    values = {name: getattr(trigger, name) for name in EDITABLE if name not in ("kind", "settings")}
    if is_active is not None:
        values["is_active"] = is_active
    copied: Trigger = create_trigger(stage=to, kind=trigger.kind, settings=trigger.settings, by=by, **values)
    return copied


@action
def give_address(trigger: Trigger, *, by: Actor) -> str:
    """Make the secret by which the trigger is called from outside; the one before no longer works.

    The secret is answered once and kept as a fingerprint only. It stands for the person who makes it (AU-44)
    and reaches the records that they may see; so nobody else can make one.
    """
    if not catalogue.get(trigger.kind).has_address:
        raise Refused(_("Triggers of this kind are not called from outside."), field="kind")
    if by.user is None:
        raise Refused(_("An address stands for the person who makes it. Make it in the trigger."))
    trigger = _locked(trigger, None)
    secret = new_token()
    trigger.secret, trigger.address_by = hash_token(secret), by.user
    trigger.version += 1
    trigger.save()
    renewed = FieldChange(field="address", before=None, after=None)
    record(TriggerEdited(stage=ref(trigger.stage), changes=[renewed]), on=trigger)
    return secret


@action
def delete_trigger(trigger: Trigger, *, version: int | None = None, by: Actor) -> None:
    """Take a trigger off its stage."""
    trigger = _locked(trigger, version)
    before = TriggerFacts(**{name: getattr(trigger, name) for name in TriggerFacts.model_fields})
    record(TriggerDeleted(stage=ref(trigger.stage), event_kind=trigger.kind, before=before), on=trigger)
    trigger.delete()


@action
def restore_trigger(id: int, *, stage: Stage, kind: str, facts: TriggerFacts, by: Actor) -> Trigger:
    """Put a trigger back on its stage, in its place, under the address it had."""
    trigger = Trigger(pk=id, stage=stage, kind=kind, **facts.model_dump())
    _check(trigger)
    trigger.save(force_insert=True)
    record(TriggerCreated(stage=ref(stage), event_kind=kind), on=trigger)
    return trigger


def check_stage(trigger: Trigger, stage: Stage) -> None:
    """Refused where the trigger makes no sense on that stage."""
    standing, trigger.stage = trigger.stage, stage
    try:
        _check(trigger)
    finally:
        trigger.stage = standing


def _check(trigger: Trigger, *, is_written: bool = False) -> None:
    """A condition that is written now may ask only for changes that its kind tells."""
    trigger.settings = catalogue.checked_on(trigger.stage, trigger.kind, trigger.settings)
    trigger.name = trigger.name.strip()
    if len(trigger.name) > LONGEST_NAME:
        raise Refused(_("A name is at most %(most)s letters long.") % {"most": LONGEST_NAME}, field="name")
    of_kind = trigger.stage.pipeline.of_kind
    tells = not is_written or catalogue.tells_changes(catalogue.get(trigger.kind), of_kind)
    check_condition(trigger.condition, of_kind, RecordNames(of_kind, tells_changes=tells))


def _refuse_unknown(values: dict[str, Any]) -> None:
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"triggers have no {', '.join(sorted(unknown))}")


def _plain(trigger: Trigger, name: str) -> Any:
    return trigger.acts_as_id if name == "acts_as" else getattr(trigger, name)


def _position_before(before: Trigger | None, stage: Stage) -> float:
    standing = Trigger.objects.filter(stage=stage)
    if before is None or before.stage_id != stage.pk:
        return float(standing.aggregate(last=Max("position"))["last"] or 0) + 1
    above = standing.filter(position__lt=before.position).aggregate(last=Max("position"))["last"]
    return float((above + before.position) / 2 if above is not None else before.position - 1)


def _locked(trigger: Trigger, version: int | None) -> Trigger:
    locked: Trigger = Trigger.objects.locked(trigger)
    if version is not None and version != locked.version:
        raise Conflict(
            _("Somebody changed this trigger in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=locked.version,
        )
    return locked
