"""What an administrator types about a variable."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.automation.variables.actions import LONGEST_CODE, LONGEST_DESCRIPTION, LONGEST_NAME
from dealwright.automation.variables.areas import all_areas
from dealwright.automation.variables.models import EVERYWHERE, Variable
from dealwright.automation.variables.queries import field_of
from dealwright.automation.variables.types import TYPES
from dealwright.events import Actor
from dealwright.records import kinds
from dealwright.records.fields.forms import form_field_of, initial_of

SORTS = (
    ("variable", _("A variable: rules may change what it holds")),
    ("constant", _("A constant: only people with the right to settings change it")),
)


class NewVariableForm(forms.Form):
    """A variable to be added; what it holds is asked for next."""

    name = forms.CharField(label=_("What it is called"), max_length=LONGEST_NAME)
    sort = forms.ChoiceField(label=_("What it is"), choices=SORTS, initial="variable")
    type = forms.ChoiceField(label=_("What it holds"))
    multiple = forms.BooleanField(label=_("May hold several values"), required=False)
    visible_in = forms.ChoiceField(label=_("Where it may be used"))
    description = forms.CharField(
        label=_("Description"), required=False, max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code for formulas"), required=False, max_length=LONGEST_CODE,
        help_text=_("Latin letters, digits and “_”. Left empty, it is made from the name. It never changes."),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.label_suffix = ""
        of_kinds = [(kind.name, kind.label_plural) for kind in kinds.with_stages() if kind.takes_rules]
        self.fields["type"].choices = [(one.name, one.label) for one in TYPES.values()]  # type: ignore[attr-defined]
        self.fields["visible_in"].choices = [  # type: ignore[attr-defined]
            (EVERYWHERE, _now("Everywhere")),
            *all_areas(),
            *of_kinds,
        ]

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        typed = dict(self.cleaned_data)
        return typed | {"is_constant": typed.pop("sort") == "constant"}


class VariableForm(forms.Form):
    """A variable as it is: what it is called and holds; the rest is fixed."""

    name = forms.CharField(label=_("What it is called"), max_length=LONGEST_NAME)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "value", "description", "version")

    def __init__(self, data: Any = None, *, variable: Variable, actor: Actor) -> None:
        initial = {name: getattr(variable, name) for name in ("name", "description", "version")}
        super().__init__(data, initial=initial)
        self.label_suffix = ""
        field = field_of(variable)
        self.fields["value"] = form_field_of(field, variable.value, actor=actor)
        self.fields["value"].label = _("Value")
        self.initial["value"] = initial_of(field, variable.value)
        self.order_fields(self.field_order)

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        typed = {name: self.cleaned_data[name] for name in ("name", "value", "description")}
        if hasattr(typed["value"], "all"):  # people who were chosen
            typed["value"] = list(typed["value"])
        return typed
