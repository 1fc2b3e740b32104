"""What a person types about a trigger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.events import Use
from dealwright.events.declaring import all_declared


class TriggerForm(forms.Form):
    """A trigger to be put on a stage or changed."""

    event_kind = forms.ChoiceField(label=_("When this happens"))
    allow_back = forms.BooleanField(
        label=_("It may also move a record back to this stage"),
        required=False,
        help_text=_("Otherwise it moves records forward only, and leaves won and lost ones where they are."),
    )
    is_active = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event_kind"].choices = kind_choices()  # type: ignore[attr-defined]


def kind_choices() -> list[tuple[str, str]]:
    """The kinds a trigger may wait for, by their titles."""
    found = [(kind.kind, str(kind.title)) for kind in all_declared(used_by=Use.RULES)]
    return sorted(found, key=lambda pair: pair[1].casefold())
