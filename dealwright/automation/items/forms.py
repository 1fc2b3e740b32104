"""Forms of the rules that work on another record: complete without scripts, fields follow the kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.automation.field_rows import FieldValuesField
from dealwright.automation.following import FollowingForm
from dealwright.automation.forms import FormulaField, PersonField
from dealwright.automation.items.finding import MOST_CONDITIONS, offered_for
from dealwright.automation.items.offering import Verb, kinds_for, shared_links
from dealwright.records import kinds
from dealwright.records.pipelines.queries import pipelines_of

ROWS = 3
"""Conditions that the form asks for at first; there may be up to eight."""


class ItemForm(FollowingForm):
    """Whose kind the record is; what is said of it follows the kind."""

    verb = Verb.READ

    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"))

    def choices(self) -> list[tuple[str, Any]]:
        """The kinds there are."""
        return [(one.name, one.label) for one in kinds_for(self.verb)]

    @property
    def of_kind(self) -> str:
        """The kind that is chosen."""
        return self.chosen


class NewItemForm(ItemForm):
    """A record to be made."""

    verb = Verb.CREATE

    def prepare_chosen(self) -> None:
        """The stages of the kind, its fields, and who answers for it."""
        kind = kinds.get(self.of_kind)
        if kind is not None and kind.move is not None:
            stages = [
                (stage.pk, f"{pipeline.name} · {stage.name}")
                for pipeline in pipelines_of(self.of_kind)
                for stage in pipeline.stages.all()
            ]
            self.fields["stage_id"] = forms.TypedChoiceField(
                label=_("Stage"),
                choices=[("", _("The first one")), *stages],
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.fields["responsible_id"] = PersonField(label=_("Responsible"))
        if shared_links(self.stage.pipeline.of_kind, self.of_kind):
            self.fields["keeps_clients"] = forms.BooleanField(
                label=_("For the same client"), required=False, initial=True
            )
        values = FieldValuesField(label=_("Fields"))
        values.for_kind(self.of_kind, self.actor)
        self.fields["values"] = values


class FoundItemForm(ItemForm):
    """A record to be found."""

    def prepare_chosen(self) -> None:
        """One choice and one value for each condition."""
        held = [name for name in self.initial if name.startswith("filter_")]
        self.rows = min(MOST_CONDITIONS, max(ROWS, len(held) + 1))
        offered = [(one.filter, one.label) for one in offered_for(self.of_kind)]
        for at in range(self.rows):
            self.fields[f"filter_{at}"] = forms.ChoiceField(
                label=_("And by") if at else _("Find it by"),
                choices=[("", _("Nothing more") if at else _("Choose a field")), *offered],
                required=not at,
            )
            self.fields[f"value_{at}"] = FormulaField(label=_("Value"), max_length=1_000, required=not at)

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """Each condition in its row."""
        typed = {name: value for name, value in settings.items() if name != "find"}
        for at, condition in enumerate(settings.get("find") or []):
            typed |= {f"filter_{at}": condition["filter"], f"value_{at}": condition["value"]}
        return typed

    def clean(self) -> dict[str, Any]:
        """A field goes with a value."""
        cleaned = super().clean()
        for at in range(1, self.rows):
            if not self.was_changed and cleaned.get(f"filter_{at}") and not cleaned.get(f"value_{at}"):
                self.add_error(f"value_{at}", _("Write the value to compare with."))
        return cleaned

    def settings(self) -> dict[str, Any]:
        """The rows that are filled, as conditions."""
        told = super().settings()
        rows = [(told.pop(f"filter_{at}", ""), told.pop(f"value_{at}", "")) for at in range(self.rows)]
        return {**told, "find": [{"filter": chosen, "value": value} for chosen, value in rows if chosen]}


class ChangedItemForm(FoundItemForm):
    """A record to be found and changed."""

    verb = Verb.CHANGE

    def prepare_chosen(self) -> None:
        """The conditions, then the fields that change."""
        super().prepare_chosen()
        values = FieldValuesField(label=_("New values"))
        values.for_kind(self.of_kind, self.actor)
        self.fields["values"] = values
        self.fields["appends"] = forms.BooleanField(
            label=_("Keep what fields with several values hold"), required=False
        )


class DeletedItemForm(FoundItemForm):
    """A record to be found and deleted."""

    verb = Verb.DELETE
