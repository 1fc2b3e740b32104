"""What a person types about a trigger, beside the settings of its kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.automation.forms import EmployeeField
from dealwright.automation.triggers.actions import LONGEST_NAME
from dealwright.automation.triggers.catalogue import TriggerKind
from dealwright.automation.triggers.models import Trigger
from dealwright.people.users.models import User


class TriggerForm(forms.Form):
    """What it is called, what it may do, and whether it does."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Without one the trigger is called by what it waits for."),
    )
    allow_back = forms.BooleanField(
        label=_("Allow moving to a previous stage"),
        required=False,
        help_text=_("Otherwise it moves records forward only."),
    )
    acts_as = EmployeeField(label=_("Change the stage as"))
    is_active = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(self, data: Any = None, *, kind: TriggerKind, trigger: Trigger | None = None) -> None:
        initial: dict[str, Any] = {}
        if trigger is not None:
            initial = {name: getattr(trigger, name) for name in ("name", "allow_back", "is_active")}
            initial["acts_as"] = trigger.acts_as_id
        super().__init__(data, prefix="trigger", initial=initial)
        if kind.is_of_client:
            self.fields["allow_back"].help_text = _(
                "Otherwise it moves records forward only, and leaves won and lost ones where they are."
            )

    def values(self) -> dict[str, Any]:
        """As the actions take them."""
        person = self.cleaned_data["acts_as"]
        found = User.objects.filter(pk=person).first() if person is not None else None
        return {**self.cleaned_data, "acts_as": found}
