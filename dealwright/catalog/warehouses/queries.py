"""Questions about warehouses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.catalog.warehouses.first_warehouse import ensure_default_warehouse
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.heart import ByHeart


def _read() -> tuple[Warehouse, ...]:
    return tuple(Warehouse.objects.all())


_warehouses = ByHeart(_read)


def warehouses() -> tuple[Warehouse, ...]:
    """All of them in their order, known by heart; none where nobody asked for the default one yet."""
    return _warehouses.get()


def default_warehouse() -> Warehouse:
    """Where stock lies that nobody put anywhere; made when it is first asked for."""
    known = next((one for one in warehouses() if one.is_default), None)
    return known or ensure_default_warehouse(by=Actor.system())


def has_several_warehouses() -> bool:
    """Whether it needs to be said where pieces lie."""
    return len(warehouses()) > 1


def warehouse_named(id: int | None, *, field: str = "warehouse_id") -> Warehouse | None:
    """The warehouse with this key, None where none is given; Refused where there is none."""
    if id is None:
        return None
    found = next((one for one in warehouses() if one.pk == id), None)
    if found is None:
        raise Refused(_("There is no such warehouse."), field=field)
    return found
