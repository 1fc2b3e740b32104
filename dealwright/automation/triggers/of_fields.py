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
from dealwright.records.fields.queries import fields_of
from dealwright.records.pipelines.models import Stage

RESPONSIBLE = "responsible"
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
        """Every field that records of the stage have."""
        of_kind = self.stage.pipeline.of_kind
        self.fields["watched"].choices = [(one.name, one.label) for one in fields_of(of_kind)]  # type: ignore[attr-defined]

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """The chosen ones are ticked."""
        return {"watched": settings.get("fields", [])}

    def settings(self) -> dict[str, Any]:
        """The names of those that were ticked."""
        return {"fields": self.cleaned_data["watched"]}


def tells_changes(event: type[Event]) -> bool:
    """Whether events of a kind say which fields were changed."""
    return "changes" in event.model_fields


def changed_fields(event: Event) -> set[str]:
    """The names of the fields that an event says were changed."""
    return {change.field for change in getattr(event, "changes", ())}


def _gives_to_another(event: type[Event]) -> bool:
    return tells_changes(event) or event.kind.endswith(".assigned")


def _responsible_changed(settings: Any, event: Event) -> bool:
    return event.kind.endswith(".assigned") or RESPONSIBLE in changed_fields(event)


def _field_changed(settings: FieldSettings, event: Event) -> bool:
    return not changed_fields(event).isdisjoint(settings.fields)


def _check(stage: Stage, settings: FieldSettings) -> None:
    of_kind = stage.pipeline.of_kind
    for name in settings.fields:
        if field_called(of_kind, name) is None:
            raise Refused(_("There is no field “%(name)s”.") % {"name": name}, field="settings.fields")


RESPONSIBLE_CHANGED = TriggerKind(
    name="responsible_changed",
    label=gettext_lazy("Responsible person changed"),
    icon="user-share",
    help_text=gettext_lazy("Somebody else is made responsible for the record."),
    hears=_gives_to_another,
    fits=_responsible_changed,
)

FIELD_CHANGED = TriggerKind(
    name="field_changed",
    label=gettext_lazy("Field changed"),
    icon="pencil",
    help_text=gettext_lazy("One of the chosen fields gets another value."),
    hears=tells_changes,
    settings=FieldSettings,
    form=FieldSettingsForm,
    say=lambda settings: ", ".join(settings.fields),
    fits=_field_changed,
    check_on=_check,
)
