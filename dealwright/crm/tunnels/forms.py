"""What a person types about a tunnel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.automation.rules.forms import DelayForm, as_typed
from dealwright.automation.rules.models import Rule
from dealwright.crm.deals.automation import stage_choices
from dealwright.crm.deals.crossings import KINDS, Kind
from dealwright.kit.errors import Problem


class TunnelForm(DelayForm):
    """A tunnel, new or to be changed; where it begins stays."""

    field_order = ("from_stage", "to_stage", "kind", "delay", "unit", "is_active", "version")

    from_stage = forms.TypedChoiceField(label=_("From the stage"), coerce=int)
    to_stage = forms.TypedChoiceField(label=_("To the stage"), coerce=int)
    kind = forms.ChoiceField(
        label=_("What happens to the deal"),
        choices=[
            (Kind.MOVE.value, _("It is moved")),
            (Kind.COPY.value, _("It is copied; the original stays")),
        ],
        initial=Kind.MOVE.value,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, tunnel: Rule | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=_as_initial(tunnel) if tunnel else {"delay": 0, **(initial or {})})
        self.label_suffix = ""
        choices = stage_choices()
        self.fields["from_stage"].choices = self.fields["to_stage"].choices = choices  # type: ignore[attr-defined]
        if tunnel is None:
            del self.fields["is_active"], self.fields["version"]
        else:
            del self.fields["from_stage"]

    @property
    def chosen_kind(self) -> Kind:
        """Whether it copies or moves."""
        return Kind(self.cleaned_data["kind"])

    def complain(self, problem: Problem) -> None:
        """Put what was refused at its field, or above the form."""
        name = {"to_stage_id": "to_stage", "delay_minutes": "delay"}.get(problem.field or "", problem.field)
        self.add_error(name if name in self.fields else None, str(problem))


def _as_initial(tunnel: Rule) -> dict[str, Any]:
    return {
        **as_typed(tunnel.delay_minutes),
        "to_stage": tunnel.settings["stage_id"],
        "kind": KINDS[tunnel.action].value,
        "is_active": tunnel.is_active,
        "version": tunnel.version,
    }
