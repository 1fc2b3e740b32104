"""Rules that change the record itself: its stage, its fields, whether it is there."""

from __future__ import annotations

from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation import field_values
from dealwright.automation.field_rows import FieldValuesField
from dealwright.automation.field_values import FieldValues
from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.progress.changes import ValueChange, would_change
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.heart import ByHeart
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.models import Stage

LONGEST_REASON = 500
_names = ByHeart(lambda: dict(Stage.objects.values_list("pk", "name")))


class StageSettings(BaseModel):
    """Where a rule moves the record."""

    model_config = ConfigDict(extra="forbid")

    stage_id: Annotated[int, Field(ge=1, le=2**63 - 1)]
    """Another stage of the same pipeline."""
    reason: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON)] = ""
    """Why, where the stage asks for it, such as for a canceled order."""


class StageSettingsForm(SettingsForm):
    """The same, as a person chooses it."""

    stage_id = forms.TypedChoiceField(label=gettext_lazy("To the stage"), coerce=int)
    reason = FormulaField(label=gettext_lazy("Why"), required=False, max_length=LONGEST_REASON)

    def prepare(self) -> None:
        """The other stages; the reason only where one of them asks for it."""
        stages = [one for one in self.stage.pipeline.stages.all() if one.pk != self.stage.pk]
        self.fields["stage_id"].choices = [(one.pk, one.name) for one in stages]  # type: ignore[attr-defined]
        kind = _kind_of(self.stage)
        asking = [one.name for one in stages if kind.asks_why(one)]
        if asking:
            self.fields["reason"].help_text = _("Needed for: %(stages)s.") % {"stages": ", ".join(asking)}
        else:
            del self.fields["reason"]


def _say_stage(settings: StageSettings) -> str:
    return _("Move to “%(stage)s”") % {"stage": _stage_name(settings.stage_id)}


def _check_stage(stage: Stage, settings: StageSettings, rule_id: int | None) -> None:
    kind = _kind_of(stage)
    to = stage.pipeline.stages.filter(pk=settings.stage_id).first()
    if to is None:
        raise Refused(_("Choose a stage of this pipeline."), field="settings.stage_id")
    if to.pk == stage.pk:
        raise Refused(
            _("The record is on this stage already; choose another one."), field="settings.stage_id"
        )
    if kind.asks_why(to) and not settings.reason:
        message = _("Say why records are moved to “%(stage)s”.") % {"stage": to.name}
        raise Refused(message, field="settings.reason")
    if settings.reason and not kind.asks_why(to):
        raise Refused(_("Nobody asks why records stand on this stage."), field="settings.reason")


def _change_stage(doing: Doing) -> None:
    """Move it by the verb of its kind; one that is there already stays."""
    record: Any = doing.record
    settings: StageSettings = doing.settings
    kind = kinds.get(record.record_kind)
    to = Stage.objects.select_related("pipeline").filter(pk=settings.stage_id).first()
    if to is None or kind is None or kind.move is None:
        raise Refused(_("The stage this rule leads to is gone; choose another one in the rule."))
    reason = {"reason": doing.text(settings.reason)[:LONGEST_REASON]} if kind.asks_why(to) else {}
    kind.move(record, to=to, by=doing.by, **reason)


class FieldsSettings(BaseModel):
    """Which fields a rule fills, and with what."""

    model_config = ConfigDict(extra="forbid")

    values: FieldValues
    appends: bool = False
    """Whether fields that hold several values keep those they have."""


class FieldsSettingsForm(SettingsForm):
    """The same, as a person types it."""

    values = FieldValuesField(label=gettext_lazy("Fields and their values"))
    appends = forms.BooleanField(
        label=gettext_lazy("Add to what stands in fields of several values, instead of replacing it"),
        required=False,
    )

    def prepare(self) -> None:
        """The fields of the records of this stage."""
        self.fields["values"].for_kind(self.stage.pipeline.of_kind, self.actor)  # type: ignore[attr-defined]


def _say_fields(settings: FieldsSettings) -> str:
    names = [*settings.values]
    if len(names) == 1:
        return _("Change one field")
    return ngettext("Change %(number)s field", "Change %(number)s fields", len(names)) % {
        "number": len(names)
    }


def _check_fields(stage: Stage, settings: FieldsSettings, rule_id: int | None) -> None:
    if not settings.values:
        raise Refused(_("Choose at least one field."), field="settings.values")
    field_values.check(stage.pipeline.of_kind, settings.values)


def _edit_fields(doing: Doing) -> None:
    """Fill the fields; where no value differs nothing happens."""
    settings: FieldsSettings = doing.settings
    field_values.change(doing.record, settings.values, doing.scope, appends=settings.appends, by=doing.by)


def _foretell(record: Any, settings: FieldsSettings, scope: Any, actor: Actor) -> list[ValueChange]:
    return would_change(record, settings.values, scope, appends=settings.appends, actor=actor)


def _check_deletable(stage: Stage, settings: Any, rule_id: int | None) -> None:
    if _kind_of(stage).delete is None:
        raise Refused(_("These records are never deleted."), field="kind")


def _delete(doing: Doing) -> None:
    """Into the recycle bin, from which people restore it for 30 days; the rules below are canceled."""
    kind = kinds.get(doing.record.record_kind)
    if kind is None or kind.delete is None:
        raise Refused(_("These records are never deleted."))
    kind.delete(doing.record, by=doing.by)


def _kind_of(stage: Stage) -> RecordKind:
    kind = kinds.get(stage.pipeline.of_kind)
    if kind is None or kind.move is None:
        raise Refused(_("The records of this stage are not known here (any more)."), field="kind")
    return kind


def _stage_name(id: int) -> str:
    return _names.get().get(id) or _("a stage that is gone")


CHANGE_STAGE = RuleAction(
    name="change_stage",
    label=gettext_lazy("Change the stage"),
    icon="arrow-right",
    help_text=gettext_lazy(
        "Moves the record to another stage of its pipeline; the rules that have not run yet on this one are"
        " canceled."
    ),
    settings=StageSettings,
    form=StageSettingsForm,
    say=_say_stage,
    run=_change_stage,
    check_on=_check_stage,
    keywords=gettext_lazy("status move"),
)

EDIT_FIELDS = RuleAction(
    name="edit_fields",
    label=gettext_lazy("Change fields"),
    icon="pencil",
    help_text=gettext_lazy("Fills fields of the record with values or with what formulas work out."),
    settings=FieldsSettings,
    form=FieldsSettingsForm,
    say=_say_fields,
    run=_edit_fields,
    foretell=_foretell,
    check_on=_check_fields,
    keywords=gettext_lazy("edit set value item form"),
)

DELETE_RECORD = RuleAction(
    name="delete_record",
    label=gettext_lazy("Delete the record"),
    icon="trash",
    help_text=gettext_lazy("Moves the record to the recycle bin, from which it can be restored for 30 days."),
    say=lambda settings: _("Delete the record"),
    run=_delete,
    check_on=_check_deletable,
    keywords=gettext_lazy("remove bin"),
)
