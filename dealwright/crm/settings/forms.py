"""What an administrator says about the CRM."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.crm.settings.actions import EDITABLE, MOST_QUIET_DAYS
from dealwright.crm.settings.field_map import LEAD, NOWHERE, TARGETS, target_of, targets_for
from dealwright.crm.settings.models import CrmSettings
from dealwright.records.fields.queries import custom_fields_of
from dealwright.records.pipelines.models import Pipeline

COMPANIES = (
    ("none", _("Only a contact; the name of the company is kept in the comment")),
    ("with", _("A contact and a company")),
    ("instead", _("A company instead of a contact, where one is named")),
)
COUNTERS = (
    ("record", _("Whoever is responsible for the deal or the client")),
    ("activity", _("Whoever is responsible for the activity")),
)
LABELS = {"deal": _("Deal"), "contact": _("Contact"), "company": _("Company")}


class CrmSettingsForm(forms.Form):
    """Everything but the mode."""

    pipeline = forms.ModelChoiceField(
        label=_("Pipeline for new deals"),
        queryset=Pipeline.objects.filter(of_kind="deal"),
        required=False,
        empty_label=_("The default one"),
        help_text=_("Where a deal is opened for what comes in by itself."),
    )
    makes_company = forms.ChoiceField(label=_("A new client who names a company becomes"), choices=COMPANIES)
    repeats_are_opened = forms.BooleanField(
        label=_("Open something new when a known client comes again"),
        required=False,
        help_text=_("Without it the inquiry is only noted on the client."),
    )
    counts_for = forms.ChoiceField(label=_("Counters rise for"), choices=COUNTERS)
    quiet_days = forms.IntegerField(
        label=_("Days without interaction"),
        min_value=0,
        max_value=MOST_QUIET_DAYS,
        help_text=_("After so many days a deal is marked on the board and in lists; 0 marks none."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, settings: CrmSettings) -> None:
        initial = {name: getattr(settings, name) for name in (*EDITABLE, "version")}
        super().__init__(data, initial=initial | {"pipeline": settings.pipeline_id})
        self.label_suffix = ""

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        return {name: self.cleaned_data[name] for name in EDITABLE}


class SwitchForm(forms.Form):
    """How the leads become deals."""

    pipeline = forms.ModelChoiceField(
        label=_("Pipeline of the deals"),
        queryset=Pipeline.objects.filter(of_kind="deal"),
        required=False,
        empty_label=_("The default one"),
    )
    new_pipeline = forms.CharField(
        label=_("Or the name of a new pipeline"),
        max_length=80,
        required=False,
        help_text=_("It gets the stages of the default one."),
    )
    keeps_activities = forms.BooleanField(
        label=_("Keep activities open"),
        required=False,
        initial=True,
        help_text=_("What is planned for a lead is then planned for its deal. Without it, it is completed."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, settings: CrmSettings) -> None:
        super().__init__(data, initial={"version": settings.version, "pipeline": settings.pipeline_id})
        self.label_suffix = ""


class FieldMapForm(forms.Form):
    """For each added field of leads, the fields it becomes."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, settings: CrmSettings) -> None:
        super().__init__(data, initial={"version": settings.version})
        self.label_suffix = ""
        self.asked = [
            (field, kind) for field in custom_fields_of(LEAD) for kind in TARGETS if targets_for(field, kind)
        ]
        for field, kind in self.asked:
            name, present = f"{kind}.{field.code}", target_of(field, kind, settings.field_map)
            choices = [(one.code, one.label) for one in targets_for(field, kind)]
            self.fields[name] = forms.ChoiceField(
                label=LABELS[kind], choices=[(NOWHERE, _("Nowhere")), *choices], required=False
            )
            self.initial[name] = present.code if present is not None else NOWHERE

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of leads, each with what it may become."""
        rows: dict[str, list[forms.BoundField]] = {}
        labels: dict[str, str] = {}
        for field, kind in self.asked:
            labels[field.code] = str(field.label)
            rows.setdefault(field.code, []).append(self[f"{kind}.{field.code}"])
        return [(labels[code], bound) for code, bound in rows.items()]

    def field_map(self) -> dict[str, dict[str, str]]:
        """As the action takes it."""
        chosen: dict[str, dict[str, str]] = {}
        for field, kind in self.asked:
            becomes = self.cleaned_data[f"{kind}.{field.code}"]
            by_itself = target_of(field, kind, {})
            if becomes != (by_itself.code if by_itself is not None else NOWHERE):
                chosen.setdefault(kind, {})[field.code] = becomes
        return chosen
