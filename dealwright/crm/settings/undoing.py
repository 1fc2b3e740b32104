"""How changes of the settings of the CRM are taken back; leads that became deals stay deals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.settings import actions, events
from dealwright.crm.settings.models import CrmSettings
from dealwright.events import Actor
from dealwright.records.undo import final, set_up
from dealwright.records.undo.edits import Tracked
from dealwright.records.undo.settings import changes_of


def _edit(_settings: CrmSettings, *, by: Actor, **values: Any) -> CrmSettings:
    return actions.edit_crm_settings(by=by, **values)


def _mode_back(_settings: CrmSettings, before: str, by: Actor) -> None:
    actions.put_mode_back(before, by=by)


set_up(CrmSettings)
changes_of(events.CrmSettingsChanged, edit=_edit, mode=Tracked(put_back=_mode_back))
final(
    events.ModeSwitchStarted,
    events.ModeSwitchFinished,
    why=_("Leads that became deals stay deals. Switch back to leads in the settings of the CRM."),
)
