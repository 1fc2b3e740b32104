"""The warehouse every installation has: made with the first stock, in the language of the house."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext, override

from dealwright.catalog.warehouses.events import WarehouseCreated
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor, action, record

_LOCK = 0x77617265  # "ware"


@action
def ensure_default_warehouse(*, by: Actor) -> Warehouse:
    """The default warehouse; made where there is none, once, however many ask at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    found: Warehouse | None = Warehouse.objects.filter(is_default=True).first()
    if found is not None:
        return found
    with override(settings.LANGUAGE_CODE):
        warehouse = Warehouse(name=gettext("Main warehouse"), is_default=True, position=1)
    warehouse.save()
    record(WarehouseCreated(), on=warehouse)
    return warehouse
