"""How changes of delivery services are taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.records.undo import set_up
from dealwright.records.undo.edits import Tracked
from dealwright.records.undo.settings import changes_of, made_and_removed
from dealwright.sales.deliveries import actions, events
from dealwright.sales.deliveries.models import DeliveryService


def _rates(before: list[dict[str, Any]], _event: Any) -> dict[str, Any]:
    return {"rates": actions.rates_told(before)}


def _settings(before: dict[str, Any], event: Any) -> dict[str, Any]:
    """What stood there, and nothing of what came since."""
    change = next(one for one in event.changes if one.field == "settings")
    return {"settings": {**dict.fromkeys(change.after), **before}}


def _refuse_secret(_service: Any, _before: Any, _by: Any) -> None:
    raise Refused(_("The former secret was never kept, so it cannot be put back; write it anew."))


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
    settings=Tracked(given=_settings),
    secret_settings=Tracked(held=lambda _service: None, put_back=_refuse_secret),
)
