"""Verbs that change delivery services and their prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.keeping import kept, make_again
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import LARGEST
from dealwright.kit.text import without_control
from dealwright.people.access import require_settings
from dealwright.records.editing import plain
from dealwright.sales.deliveries import outside
from dealwright.sales.deliveries.events import (
    DeliveryServiceCreated,
    DeliveryServiceEdited,
    DeliveryServiceRemoved,
)
from dealwright.sales.deliveries.extras import checked_extras
from dealwright.sales.deliveries.first_services import ensure_services
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryRate, DeliveryService
from dealwright.sales.delivery_handlers.models import DeliveryHandler
from dealwright.sales.regions import POSTAL

EDITABLE = (
    "name",
    "names",
    "description",
    "price",
    "free_from",
    "tracking_url",
    "needs_address",
    "is_active",
    "position",
    "profile",
    "settings",
    "extras",
)
MOST = 50
MOST_RATES = 200
MOST_REGIONS = 100
"""In one row of a table."""
HEAVIEST = 10_000_000
"""Grams."""


@dataclass(frozen=True)
class NewRate:
    """A row of the table: to these regions, up to this weight, for this price."""

    price: Decimal
    regions: tuple[str, ...] = ()
    """Codes or names, or beginnings of postal codes (`postal:01`); none: everywhere else."""
    up_to_weight: int | None = None
    """Grams; nothing: any weight."""
    price_per_kg: Decimal = Decimal(0)
    days: str = ""


@action
def create_service(
    *,
    kind: str,
    name: str,
    handler: DeliveryHandler | None = None,
    rates: Iterable[NewRate] | None = None,
    by: Actor,
    **values: Any,
) -> DeliveryService:
    """Offer a further way of delivery, after the others. Needs the right to change settings.

    One of a program outside has a `handler`, which stays; `settings` are what that asks for, by code.
    """
    require_settings(by)
    _refuse_unknown(values)
    if kind not in set(DeliveryKind):
        raise Refused(_("There is no such kind of delivery."), field="kind")
    ensure_services(by=Actor.system())
    _refuse_one_too_many()
    last = DeliveryService.objects.aggregate(last=Max("position"))["last"] or 0
    service = DeliveryService(kind=kind, position=last + 1, needs_address=kind != DeliveryKind.PICKUP)
    service.handler = handler
    given = values.pop("settings", {})
    for field, value in _checked({"name": name, **values}).items():
        setattr(service, field, value)
    outside.refuse_odd(service)
    outside.take_settings(service, given)
    service.save()
    if rates is not None:
        _write_rates(service, _checked_rates(service, rates))
    record(DeliveryServiceCreated(service_kind=kind), on=service)
    return service


@action
def edit_service(
    service: DeliveryService,
    *,
    rates: Iterable[NewRate] | None = None,
    version: int | None = None,
    by: Actor,
    **values: Any,
) -> DeliveryService:
    """Change what is given and leave the rest; `rates` replace the whole table.

    The last one that may be chosen stays on. Orders and shipments keep what they were promised.
    """
    require_settings(by)
    _refuse_unknown(values)
    service = DeliveryService.objects.locked(service)
    _expect(service, version)
    changes = []
    given = values.pop("settings", None)
    for field, value in _checked(values).items():
        before = getattr(service, field)
        if before != value:
            changes.append(FieldChange(field=field, before=plain(before), after=plain(value)))
            setattr(service, field, value)
    if rates is not None:
        changes += _changed_rates(service, rates)
    if given is not None:
        changes += outside.take_settings(service, given)
    if changes:
        outside.refuse_odd(service)
        if not service.is_active:
            _refuse_the_last(service)
        _save(service)
        record(DeliveryServiceEdited(changes=changes), on=service)
    return service


@action
def move_service(service: DeliveryService, *, up: bool, by: Actor) -> DeliveryService:
    """Show it to buyers one place earlier or later; the first one is chosen for them."""
    require_settings(by)
    rows = list(DeliveryService.objects.select_for_update().order_by("position", "id"))
    place = next(place for place, one in enumerate(rows) if one.pk == service.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return rows[place]
    rows[place], rows[other] = rows[other], rows[place]
    for position, one in enumerate(rows, start=1):
        if one.position != position:
            edit_service(one, position=float(position), by=by)
    return service.refreshed()


@action
def remove_service(service: DeliveryService, *, version: int | None = None, by: Actor) -> None:
    """Remove a service that no order was placed or sent with; another one is switched off instead."""
    require_settings(by)
    service = DeliveryService.objects.locked(service)
    _expect(service, version)
    if _is_used(service):
        raise Refused(_("Orders go with this delivery service, so it stays. Switch it off instead."))
    _refuse_the_last(service)
    before = {name: value for name, value in kept(service).items() if name != "secrets_sealed"}
    told = DeliveryServiceRemoved(before=before, rates=told_rates(rates_of(service)))
    record(told, on=service)
    service.delete()


@action
def restore_service(
    id: int, *, before: dict[str, Any], rates: Iterable[NewRate] = (), by: Actor
) -> DeliveryService:
    """Put a removed service back at its place, with its table, as it was."""
    require_settings(by)
    _refuse_one_too_many()
    service = make_again(DeliveryService, id, before)
    _write_rates(service, list(rates))
    record(DeliveryServiceCreated(service_kind=service.kind), on=service)
    return service


def rates_of(service: DeliveryService) -> list[NewRate]:
    """The rows of the table as they stand."""
    return [
        NewRate(rate.price, tuple(rate.regions), rate.up_to_weight, rate.price_per_kg, rate.days)
        for rate in service.rates.order_by("position", "id")
    ]


def told_rates(rates: Iterable[NewRate]) -> list[dict[str, Any]]:
    """The rows as events keep them."""
    return [{name: plain(value) for name, value in asdict(rate).items()} for rate in rates]


def rates_told(rows: Iterable[Mapping[str, Any]]) -> list[NewRate]:
    """The rows that an event keeps."""
    return [
        NewRate(
            Decimal(row["price"]),
            tuple(row["regions"]),
            row["up_to_weight"],
            Decimal(row["price_per_kg"]),
            row["days"],
        )
        for row in rows
    ]


def _refuse_one_too_many() -> None:
    if DeliveryService.objects.count() >= MOST:
        raise Refused(_("There are 50 delivery services already; remove one first."), field="name")


def _refuse_unknown(values: Mapping[str, Any]) -> None:
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"a delivery service has no {', '.join(sorted(unknown))} to change")


def _changed_rates(service: DeliveryService, rates: Iterable[NewRate]) -> list[FieldChange]:
    before, after = rates_of(service), _checked_rates(service, rates)
    if before == after:
        return []
    service.rates.all().delete()
    _write_rates(service, after)
    return [FieldChange(field="rates", before=told_rates(before), after=told_rates(after))]


def _write_rates(service: DeliveryService, rates: list[NewRate]) -> None:
    DeliveryRate.objects.bulk_create(
        DeliveryRate(service=service, position=place, **{**asdict(rate), "regions": list(rate.regions)})
        for place, rate in enumerate(rates)
    )


def _save(service: DeliveryService) -> None:
    service.version += 1
    service.updated_at = clock.now()
    service.save()


def _is_used(service: DeliveryService) -> bool:
    from dealwright.sales.orders.models import Order
    from dealwright.sales.shipments.models import Shipment

    return (
        Order.everything.filter(delivery_service=service).exists()
        or Shipment.everything.filter(service=service).exists()
    )


def _refuse_the_last(service: DeliveryService) -> None:
    if not DeliveryService.objects.filter(is_active=True).exclude(pk=service.pk).exists():
        message = _("Goods have to get to buyers in some way. Switch another delivery service on first.")
        raise Refused(message, field="is_active")


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, tidied up; Refused at the field that is wrong."""
    checked = dict(values)
    if "name" in checked:
        checked["name"] = _line(checked["name"], 120, field="name")
        if not checked["name"]:
            raise Refused(_("Write a name."), field="name")
    if "names" in checked:
        from dealwright.sales.methods.actions import checked_words

        checked["names"] = checked_words(checked["names"], 120, field="names")
    if "description" in checked:
        checked["description"] = _line(checked["description"], 300, field="description")
    if "extras" in checked:
        checked["extras"] = checked_extras(checked["extras"])
    if "tracking_url" in checked:
        checked["tracking_url"] = _tracking_url(checked["tracking_url"])
    for field in ("price", "free_from"):
        if checked.get(field) is not None:
            checked[field] = _amount(checked[field], field=field)
    return checked


def _checked_rates(service: DeliveryService, rates: Iterable[NewRate]) -> list[NewRate]:
    rows = [_checked_rate(rate) for rate in rates]
    if rows and service.kind != DeliveryKind.TABLE:
        raise Refused(_("Only a table has prices by region and weight."), field="rates")
    if len(rows) > MOST_RATES:
        raise Refused(_("A table has at most 200 rows."), field="rates")
    return rows


def _checked_rate(rate: NewRate) -> NewRate:
    regions = tuple(filter(None, (_line(region, 80, field="rates") for region in rate.regions)))
    if len(regions) > MOST_REGIONS:
        raise Refused(_("A row names at most 100 regions."), field="rates")
    if any(region.startswith(POSTAL) and not region.removeprefix(POSTAL).strip() for region in regions):
        raise Refused(_("Write the beginning of a postal code behind “postal:”."), field="rates")
    if rate.up_to_weight is not None and not 0 < rate.up_to_weight <= HEAVIEST:
        raise Refused(_("Write a weight above zero, and at most ten tonnes."), field="rates")
    return NewRate(
        _amount(rate.price, field="rates"),
        regions,
        rate.up_to_weight,
        _amount(rate.price_per_kg, field="rates"),
        _line(rate.days, 40, field="rates"),
    )


def _amount(amount: Decimal, *, field: str) -> Decimal:
    if not amount.is_finite() or not 0 <= amount <= LARGEST or amount != round(amount, 2):
        raise Refused(_("Write a price of zero or more, with at most two decimals."), field=field)
    return round(amount, 2)


def _tracking_url(text: str) -> str:
    url = _line(text, 300, field="tracking_url")
    if url and not (url.startswith(("https://", "http://")) and "{number}" in url):
        message = _(
            "Write an address that begins with https:// and has {number} where the tracking number goes."
        )
        raise Refused(message, field="tracking_url")
    return url


def _line(text: str, longest: int, *, field: str) -> str:
    line = " ".join(without_control(text).split())
    if len(line) > longest:
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": longest}, field=field)
    return line


def _expect(service: DeliveryService, version: int | None) -> None:
    if version is not None and version != service.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=service.version,
        )
