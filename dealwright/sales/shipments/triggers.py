"""What happens to shipments, for triggers on their orders and on the deals behind these (T13 to T16)."""

from __future__ import annotations

from typing import Annotated

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field

from dealwright.automation.forms import SettingsForm
from dealwright.automation.triggers.catalogue import TriggerKind, on
from dealwright.events import Event
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.known import pipelines_known, stage_known
from dealwright.records.pipelines.models import Stage
from dealwright.sales.orders.triggers import OF_PURCHASES
from dealwright.sales.shipments.events import (
    ShipmentAllowed,
    ShipmentMoved,
    ShipmentShipped,
    ShipmentTrackingAdded,
)
from dealwright.sales.shipments.models import Shipment


class StatusSettings(BaseModel):
    """Which status the shipment gets."""

    model_config = ConfigDict(extra="forbid")

    stage_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    """None is any."""


class StatusForm(SettingsForm):
    """The same, as a person chooses it."""

    stage_id = forms.TypedChoiceField(
        label=gettext_lazy("Status of the shipment"), required=False, coerce=int, empty_value=None
    )

    def prepare(self) -> None:
        """Any, or one of the statuses of deliveries."""
        stages = [stage for one in pipelines_known(Shipment.record_kind) for stage in one.stages.all()]
        self.fields["stage_id"].choices = [  # type: ignore[attr-defined]
            ("", _("Any")),
            *((stage.pk, stage.name) for stage in stages),
        ]


def _check(stage: Stage, settings: StatusSettings) -> None:
    if settings.stage_id is None:
        return
    found = stage_known(settings.stage_id)
    if found is None or found[0].of_kind != Shipment.record_kind:
        raise Refused(_("This is no status of deliveries."), field="settings.stage_id")


def _say(settings: StatusSettings) -> str:
    if settings.stage_id is None:
        return ""
    found = stage_known(settings.stage_id)
    return _("a status that is gone") if found is None else found[1].name


def _trouble(of_kind: str, settings: StatusSettings) -> str:
    if settings.stage_id is None or stage_known(settings.stage_id) is not None:
        return ""
    return _("The status it waits for is gone; choose another one.")


def _gets_it(settings: StatusSettings, event: Event) -> bool:
    return settings.stage_id is None or (
        isinstance(event, ShipmentMoved) and event.after.id == settings.stage_id
    )


DELIVERY_ALLOWED = TriggerKind(
    name="delivery_allowed",
    label=gettext_lazy("Delivery allowed"),
    icon="circle-check",
    help_text=gettext_lazy("Somebody allows the delivery of a shipment of the order."),
    keywords=gettext_lazy("shipment approved"),
    hears=on(ShipmentAllowed.kind),
    of_kinds=OF_PURCHASES,
)

TRACKING_ADDED = TriggerKind(
    name="tracking_added",
    label=gettext_lazy("Tracking number added"),
    icon="map-pin",
    help_text=gettext_lazy("A shipment of the order gets a number by which it can be followed."),
    keywords=gettext_lazy("carrier parcel"),
    hears=on(ShipmentTrackingAdded.kind),
    of_kinds=OF_PURCHASES,
)

SHIPPED = TriggerKind(
    name="shipped",
    label=gettext_lazy("Shipped"),
    icon="truck",
    help_text=gettext_lazy("A shipment of the order leaves the house."),
    keywords=gettext_lazy("delivery sent parcel"),
    hears=on(ShipmentShipped.kind),
    of_kinds=OF_PURCHASES,
)

SHIPMENT_CHANGED = TriggerKind(
    name="shipment_changed",
    label=gettext_lazy("Shipment changed"),
    icon="package",
    help_text=gettext_lazy("A shipment of the order gets another status: any, or the one you choose."),
    keywords=gettext_lazy("delivery status parcel"),
    hears=on(ShipmentMoved.kind),
    settings=StatusSettings,
    form=StatusForm,
    say=_say,
    fits=_gets_it,
    check_on=_check,
    of_kinds=OF_PURCHASES,
    trouble=_trouble,
)

TRIGGERS = (DELIVERY_ALLOWED, TRACKING_ADDED, SHIPPED, SHIPMENT_CHANGED)
