"""What can happen to the settings of the CRM."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Ref
from dealwright.records.editing import label_fields

LABELS = {
    "mode": _("mode"),
    "pipeline": _("pipeline for new deals"),
    "makes_company": _("companies of new clients"),
    "repeats_are_opened": _("repeat sales"),
    "counts_for": _("counters"),
    "quiet_days": _("days without interaction"),
    "field_map": _("where the fields of a lead go"),
}
label_fields("crm_settings", LABELS)


class CrmSettingsChanged(Event):
    """Somebody changed how the CRM works here."""

    kind = "crm_settings.changed"
    title = _("Settings of the CRM changed")
    sentence = _("{actor} changed how the CRM works: {fields}")
    icon = "settings"
    used_by = frozenset()
    sample = {"changes": [{"field": "mode", "before": "classic", "after": "simple"}]}

    changes: list[FieldChange]

    def places(self) -> dict[str, str]:
        return {"fields": ", ".join(str(LABELS.get(one.field, one.field)) for one in self.changes)}


class ModeSwitchStarted(Event):
    """The active leads are being converted into deals."""

    kind = "mode_switch.started"
    title = _("Conversion of all leads started")
    sentence = _("{actor} lets all active leads become deals in {pipeline}")
    icon = "repeat"
    used_by = frozenset()
    sample = {"pipeline": {"kind": "pipeline", "id": 1, "label": "Sales"}, "total": 240}

    pipeline: Ref
    total: int


class ModeSwitchFinished(Event):
    """All active leads were looked at."""

    kind = "mode_switch.finished"
    title = _("Conversion of all leads finished")
    sentence = _("The active leads are converted: {converted} of {total}")
    icon = "repeat"
    used_by = frozenset()
    sample = {"converted": 238, "total": 240}

    converted: int
    total: int
