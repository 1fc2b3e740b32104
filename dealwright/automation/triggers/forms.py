"""What a person types about a trigger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.automation.triggers import catalogue
from dealwright.automation.triggers.catalogue import NoSettingsForm
from dealwright.events import Use
from dealwright.events.declaring import all_declared


class TriggerForm(forms.Form):
    """A trigger to be put on a stage or changed."""

    kind = forms.ChoiceField(label=_("When this happens"))
    allow_back = forms.BooleanField(
        label=_("It may also move a record back to this stage"),
        required=False,
        help_text=_("Otherwise it moves records forward only, and leaves won and lost ones where they are."),
    )
    is_active = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds a trigger may wait for, by their titles: those of the catalogue, then events as such."""
    plain = [(kind.name, str(kind.label)) for kind in catalogue.all_kinds() if kind.form is NoSettingsForm]
    events = [(kind.kind, str(kind.title)) for kind in all_declared(used_by=Use.RULES)]
    return [(_now("Triggers"), _by_title(plain)), (_now("Everything that can happen"), _by_title(events))]


def _by_title(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: pair[1].casefold())
