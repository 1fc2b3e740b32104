"""What a person types about a view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.people.access import may_change_settings
from dealwright.records.views.models import Shared, View


class ViewForm(forms.Form):
    """A view: its name and who sees it. For a new one, what it shows comes along."""

    name = forms.CharField(label=_("Name"), max_length=80)
    shared = forms.ChoiceField(choices=Shared.choices, initial=Shared.NOBODY)
    is_default = forms.BooleanField(label=_("Everybody who sees it sees it first"), required=False)
    pinned = forms.BooleanField(label=_("Keep it as a tab"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    place = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=4_000, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        view: View | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        names = ("name", "shared", "is_default", "version")
        super().__init__(data, initial={name: getattr(view, name) for name in names} if view else initial)
        self.label_suffix = ""
        gone = {"kind", "place", "query", "pinned"} if view else {"version"}
        if not may_change_settings(actor):
            gone.add("is_default")
        for name in gone:
            del self.fields[name]
