"""The services every installation begins with (ST-37): made when somebody first asks for one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext_noop

from dealwright.events import Actor, action
from dealwright.kit.languages import said, said_further
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService

_LOCK = 0x64656C76  # "delv"
FIRST = (
    (DeliveryKind.PICKUP, gettext_noop("Pick up in the shop")),
    (DeliveryKind.COURIER, gettext_noop("Courier")),
)

_asked: list[Callable[[], Decimal]] = []


def ask(source: Callable[[], Decimal]) -> None:
    """Say who knows what a courier costs here: told by a floor that knows the shop."""
    _asked.insert(0, source)


@action
def ensure_services(*, by: Actor) -> None:
    """Make pickup and courier where there is no service at all, in the language of the house."""
    if DeliveryService.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if DeliveryService.objects.exists():
        return
    courier = next((source() for source in _asked), Decimal(0))
    for position, (kind, words) in enumerate(FIRST, start=1):
        DeliveryService(
            kind=kind,
            name=said(words),
            names=said_further(words),
            price=courier if kind is DeliveryKind.COURIER else Decimal(0),
            needs_address=kind is DeliveryKind.COURIER,
            position=position,
        ).save()
