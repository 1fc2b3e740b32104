"""How changes of tax zones are taken back; orders keep the rates they were sold at either way."""

from __future__ import annotations

from dealwright.records.undo import set_up
from dealwright.records.undo.settings import changes_of, made_and_removed
from dealwright.sales.taxes import actions, events
from dealwright.sales.taxes.models import TaxZone

set_up(TaxZone)
made_and_removed(
    created=events.TaxZoneCreated,
    removed=events.TaxZoneRemoved,
    remove=actions.remove_zone,
    restore=actions.restore_zone,
)
changes_of(events.TaxZoneEdited, edit=actions.edit_zone)
