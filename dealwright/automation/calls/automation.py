"""The two triggers that programs outside call."""

from __future__ import annotations

from typing import Annotated, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints

from dealwright.automation.calls.actions import CODE, checked_code
from dealwright.automation.calls.events import TriggerCalled
from dealwright.automation.forms import SettingsForm
from dealwright.automation.triggers.catalogue import TriggerKind, on
from dealwright.events import Event
from dealwright.kit.errors import Refused


class CodeSettings(BaseModel):
    """Which code a program says."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, StringConstraints(strip_whitespace=True, pattern=f"^{CODE.pattern}$")]


class CodeSettingsForm(SettingsForm):
    """The same, as a person types it."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=64,
        help_text=gettext_lazy("Small Latin letters, digits, dots, hyphens and underscores: order.packed"),
    )

    def clean_code(self) -> str:
        """The code, or what is wrong with it."""
        try:
            return checked_code(self.cleaned_data["code"].strip())
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None


def _is_ours(settings: Any, event: Event) -> bool:
    return isinstance(event, TriggerCalled) and event.trigger_id is not None


def _has_code(settings: CodeSettings, event: Event) -> bool:
    return isinstance(event, TriggerCalled) and event.trigger_id is None and event.code == settings.code


WEBHOOK = TriggerKind(
    name="webhook",
    label=gettext_lazy("Webhook"),
    icon="webhook",
    help_text=gettext_lazy("A program calls the address of this trigger and names the record."),
    hears=on(TriggerCalled.kind),
    fits=_is_ours,
    has_address=True,
)

APPLICATION = TriggerKind(
    name="application",
    label=gettext_lazy("Application"),
    icon="apps",
    help_text=gettext_lazy("A program calls the API with this code and names the record."),
    hears=on(TriggerCalled.kind),
    settings=CodeSettings,
    form=CodeSettingsForm,
    say=lambda settings: _("code: %(code)s") % {"code": settings.code},
    fits=_has_code,
)
