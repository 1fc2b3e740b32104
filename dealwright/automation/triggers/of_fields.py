"""Two triggers for records of all kinds: the responsible person, or another field, was changed (T1, T2)."""

from __future__ import annotations

from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field

from dealwright.automation.forms import SettingsForm
from dealwright.automation.scope import field_called
from dealwright.automation.triggers.catalogue import TriggerKind
from dealwright.events import Event
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.fields import Field as RecordField
from dealwright.records.fields.queries import fields_of
from dealwright.records.pipelines.models import Stage

RESPONSIBLE, STAGE = "responsible", "stage"
MOST_FIELDS = 50


class FieldSettings(BaseModel):
    """Which fields are watched."""

    model_config = ConfigDict(extra="forbid")

    fields: Annotated[list[str], Field(min_length=1, max_length=MOST_FIELDS)]
    """Their names: `amount`, `custom.weight`."""


class FieldSettingsForm(SettingsForm):
    """The same, as a person chooses it."""

    watched = forms.MultipleChoiceField(label=gettext_lazy("Fields"))

    def prepare(self) -> None:
        """Every field of the stage’s records whose changes are told."""
        of_kind = self.stage.pipeline.of_kind
        self.fields["watched"].choices = [(one.name, one.label) for one in told_fields(of_kind)]  # type: ignore[attr-defined]

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """The chosen ones are ticked."""
        return {"watched": settings.get("fields", [])}

    def settings(self) -> dict[str, Any]:
        """The names of those that were ticked."""
        return {"fields": self.cleaned_data["watched"]}


def tells_changes(event: type[Event]) -> bool:
    """Whether events of a kind say which fields got another value."""
    return event.tells_changes()


def told_fields(of_kind: str) -> list[RecordField]:
    """The fields of a kind whose changes are told: those that people fill in, and the stage."""
    return [one for one in fields_of(of_kind) if one.is_editable or one.name == STAGE]


def _responsible_changed(settings: Any, event: Event) -> bool:
    return RESPONSIBLE in event.changed_fields()


def _field_changed(settings: FieldSettings, event: Event) -> bool:
    return not event.changed_fields().isdisjoint(settings.fields)


def _check(stage: Stage, settings: FieldSettings) -> None:
    of_kind = stage.pipeline.of_kind
    told = {one.name for one in told_fields(of_kind)}
    for name in settings.fields:
        known = field_called(of_kind, name)
        if known is None or known.name != name:
            raise Refused(_("There is no field “%(name)s”.") % {"name": name}, field="settings.fields")
        if known.name not in told:
            raise Refused(
                _("Nobody fills in “%(name)s”, so its changes are not told. Choose another field.")
                % {"name": known.label},
                field="settings.fields",
            )


def _gone(of_kind: str, settings: FieldSettings) -> str:
    names = ", ".join(name for name in settings.fields if field_called(of_kind, name) is None)
    return _("Fields that are gone: %(names)s.") % {"names": names} if names else ""


def _say(settings: FieldSettings) -> str:
    return ", ".join(_label(name) for name in settings.fields)


def _label(name: str) -> str:
    """What people call a field, wherever it is found first; one that is gone by its name."""
    found = (field_called(kind.name, name) for kind in kinds.with_stages())
    return next((str(field.label) for field in found if field is not None), name)


RESPONSIBLE_CHANGED = TriggerKind(
    name="responsible_changed",
    label=gettext_lazy("Responsible person changed"),
    icon="user-share",
    help_text=gettext_lazy("Somebody else is made responsible for the record."),
    hears=tells_changes,
    fits=_responsible_changed,
    is_of_itself=True,
)

FIELD_CHANGED = TriggerKind(
    name="field_changed",
    label=gettext_lazy("Field changed"),
    icon="pencil",
    help_text=gettext_lazy("One of the chosen fields gets another value."),
    hears=tells_changes,
    settings=FieldSettings,
    form=FieldSettingsForm,
    say=_say,
    fits=_field_changed,
    is_of_itself=True,
    check_on=_check,
    trouble=_gone,
)
