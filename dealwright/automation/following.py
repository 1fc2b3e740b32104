"""Forms whose fields follow a choice: another one sends the form, which then asks for what belongs to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dealwright.automation.forms import SettingsForm

SHOWN = "shown_choice"
"""The hidden field that says for which choice the form was shown."""


class FollowingForm(SettingsForm):
    """Complete without scripts too: what was typed for another choice is never taken, but asked for again."""

    use_required_attribute = False
    """Otherwise a browser would not send the form before the fields of the former choice are filled in."""

    follows = "kind"
    """The name of the field that is chosen."""
    chosen = ""
    was_changed = False

    def prepare(self) -> None:
        """Offer the choices, then ask for what belongs to the one that is chosen."""
        offered = self.choices()
        choice: Any = self.fields[self.follows]
        choice.choices = offered
        choice.widget.attrs["data-sends-form"] = ""
        self.fields[SHOWN] = forms.CharField(widget=forms.HiddenInput(), required=False)
        keys = [str(key) for key, _label in offered]
        typed, shown = self.add_prefix(self.follows), self.add_prefix(SHOWN)
        asked = self.data.get(typed, "") if self.is_bound else self.initial.get(self.follows, "")
        self.chosen = asked if asked in keys else next(iter(keys), "")
        self.initial[SHOWN] = self.chosen
        if self.is_bound and self.data.get(shown) != self.chosen:
            data: Any = self.data
            self.data = data.copy()
            self.data[shown] = self.chosen  # type: ignore[index]
            self.was_changed = True
        self.prepare_chosen()

    def choices(self) -> list[tuple[str, Any]]:
        """What may be chosen."""
        raise NotImplementedError

    def prepare_chosen(self) -> None:
        """Ask for what belongs to the choice."""

    def clean(self) -> dict[str, Any]:
        """What was typed for another choice is asked for again."""
        cleaned = super().clean() or {}
        if self.was_changed:
            self.errors.clear()
            self.add_error(self.follows, _("The fields below belong to this choice now; fill them in."))
        return cleaned

    def settings(self) -> dict[str, Any]:
        """Without what only the form needs."""
        told = super().settings()
        told.pop(SHOWN, None)
        return told
