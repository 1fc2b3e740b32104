"""How changes of delivery services are taken back."""

from __future__ import annotations

from typing import Any

from dealwright.records.undo import set_up
from dealwright.records.undo.edits import Tracked
from dealwright.records.undo.settings import changes_of, made_and_removed
from dealwright.sales.deliveries import actions, events
from dealwright.sales.deliveries.models import DeliveryService


def _rates(before: list[dict[str, Any]], _event: Any) -> dict[str, Any]:
    return {"rates": actions.rates_told(before)}


set_up(DeliveryService)
made_and_removed(
    created=events.DeliveryServiceCreated,
    removed=events.DeliveryServiceRemoved,
    remove=actions.remove_service,
    restore=actions.restore_service,
    more=lambda event: {"rates": actions.rates_told(event.rates)},
)
changes_of(
    events.DeliveryServiceEdited,
    edit=actions.edit_service,
    rates=Tracked(held=lambda service: actions.told_rates(actions.rates_of(service)), given=_rates),
)
