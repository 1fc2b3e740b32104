"""Verbs that change warehouses; what lies in them is changed by `catalog.stock` and `catalog.documents`."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.warehouses.events import WarehouseCreated, WarehouseEdited, WarehouseRemoved
from dealwright.catalog.warehouses.first_warehouse import ensure_default_warehouse
from dealwright.catalog.warehouses.models import StockLevel, Warehouse
from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.text import without_control
from dealwright.people.access import require_settings

EDITABLE = ("name", "address", "is_active", "is_default", "is_for_pickup", "position")
LONGEST_NAME = 120
LONGEST_ADDRESS = 500
MOST_WAREHOUSES = 100


@action
def create_warehouse(*, name: str, address: str = "", is_for_pickup: bool = False, by: Actor) -> Warehouse:
    """Add a warehouse behind the others. Needs the right to change settings."""
    require_settings(by)
    ensure_default_warehouse(by=by)
    _refuse_one_too_many()
    last = Warehouse.objects.aggregate(last=Max("position"))["last"] or 0
    warehouse = Warehouse(
        name=_checked_name(name),
        address=_checked_address(address),
        is_for_pickup=is_for_pickup,
        position=last + 1,
    )
    warehouse.save()
    record(WarehouseCreated(), on=warehouse)
    return warehouse


@action
def edit_warehouse(
    warehouse: Warehouse, *, version: int | None = None, by: Actor, **values: Any
) -> Warehouse:
    """Change what is told of a warehouse. Needs the right to change settings.

    Only an empty one can rest, and the default one never; another one becomes it in its place.
    """
    require_settings(by)
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"edit_warehouse does not change {', '.join(sorted(unknown))}")
    warehouse = _locked(warehouse, version)
    checks = {"name": _checked_name, "address": _checked_address}
    changes = []
    for field, given in values.items():
        after = checks[field](given) if field in checks else given
        before = getattr(warehouse, field)
        if before != after:
            changes.append(FieldChange(field=field, before=before, after=after))
            setattr(warehouse, field, after)
    if not changes:
        return warehouse
    named = {change.field for change in changes}
    if "is_active" in named and not warehouse.is_active:
        _refuse_rest(warehouse)
    if "is_default" in named:
        _let_be_default(warehouse)
    warehouse.version += 1
    warehouse.save()
    record(WarehouseEdited(changes=changes), on=warehouse)
    return warehouse


@action
def remove_warehouse(warehouse: Warehouse, *, version: int | None = None, by: Actor) -> None:
    """Remove a warehouse that is empty and that no document, order or shipment names."""
    require_settings(by)
    warehouse = _locked(warehouse, version)
    _refuse_rest(warehouse)
    try:
        with transaction.atomic():
            StockLevel.objects.filter(warehouse=warehouse).delete()
            record(WarehouseRemoved(before=kept(warehouse)), on=warehouse)
            warehouse.delete()
    except ProtectedError:
        message = _("Documents or orders name “%(name)s”; let it rest in place of removing it.")
        raise Refused(message % {"name": warehouse.name}) from None


@action
def restore_warehouse(id: int, *, before: dict[str, Any], by: Actor) -> Warehouse:
    """Put a removed warehouse back at its place, empty as it was."""
    require_settings(by)
    _refuse_one_too_many()
    warehouse = make_again(Warehouse, id, before)
    record(WarehouseCreated(), on=warehouse)
    return warehouse


def _refuse_one_too_many() -> None:
    if Warehouse.objects.count() >= MOST_WAREHOUSES:
        raise Refused(_("There are 100 warehouses already; remove one first."), field="name")


def _locked(warehouse: Warehouse, version: int | None) -> Warehouse:
    found: Warehouse = Warehouse.objects.locked(warehouse)
    if version is not None and version != found.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=found.version,
        )
    return found


def _refuse_rest(warehouse: Warehouse) -> None:
    if warehouse.is_default:
        raise Refused(_("This is the default warehouse; make another one the default first."))
    if StockLevel.objects.filter(warehouse=warehouse, quantity__gt=0).exists():
        message = _("Goods lie in “%(name)s”; move them to another warehouse first.")
        raise Refused(message % {"name": warehouse.name}, field="is_active")


def _let_be_default(warehouse: Warehouse) -> None:
    """The one that was it steps back first: the index allows one at a time."""
    if not warehouse.is_default:
        raise Refused(_("Make another warehouse the default one; then this one no longer is."))
    if not warehouse.is_active:
        raise Refused(_("A warehouse that rests cannot be the default one."), field="is_default")
    for former in Warehouse.objects.filter(is_default=True).select_for_update():
        former.is_default = False
        former.version += 1
        former.save()
        change = FieldChange(field="is_default", before=True, after=False)
        record(WarehouseEdited(changes=[change]), on=former)


def _checked_name(name: str) -> str:
    name = " ".join(without_control(name).split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Write a name of at most 120 letters."), field="name")
    return name


def _checked_address(address: str) -> str:
    address = " ".join(without_control(address).split())
    if len(address) > LONGEST_ADDRESS:
        raise Refused(_("This address is longer than 500 letters."), field="address")
    return address
