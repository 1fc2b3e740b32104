"""Verbs that change tax zones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.keeping import kept, make_again
from dealwright.kit import clock
from dealwright.kit.countries import is_country
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.text import search_key, without_control
from dealwright.people.access import require_settings
from dealwright.records.editing import plain
from dealwright.records.heart import forget
from dealwright.sales.regions import POSTAL, bare
from dealwright.sales.taxes.events import TaxZoneCreated, TaxZoneEdited, TaxZoneRemoved
from dealwright.sales.taxes.models import TaxZone, as_key

EDITABLE = ("name", "country", "regions", "rate", "rates", "replaces", "is_active")
MOST = 300
MOST_REGIONS = 100
MOST_RATES = 20
LONGEST_NAME = 120
LONGEST_REGION = 80


@action
def create_zone(*, name: str, country: str, rate: Decimal, by: Actor, **values: Any) -> TaxZone:
    """Tax purchases for this place by rates of its own. Needs the right to change settings."""
    require_settings(by)
    _refuse_unknown(values)
    _one_at_a_time()
    _refuse_one_too_many()
    zone = TaxZone(**_checked({"name": name, "country": country, "rate": rate, **values}))
    _refuse_overlap(zone)
    _save(zone)
    record(TaxZoneCreated(), on=zone)
    return zone


@action
def edit_zone(zone: TaxZone, *, version: int | None = None, by: Actor, **values: Any) -> TaxZone:
    """Change what is given and leave the rest. Orders keep the rates they were sold at."""
    require_settings(by)
    _refuse_unknown(values)
    _one_at_a_time()
    zone = TaxZone.objects.locked(zone)
    _expect(zone, version)
    changes = []
    for field, value in _checked(values).items():
        before = getattr(zone, field)
        if before != value:
            changes.append(FieldChange(field=field, before=plain(before), after=plain(value)))
            setattr(zone, field, value)
    if changes:
        _refuse_overlap(zone)
        zone.version += 1
        zone.updated_at = clock.now()
        _save(zone)
        record(TaxZoneEdited(changes=changes), on=zone)
    return zone


@action
def remove_zone(zone: TaxZone, *, version: int | None = None, by: Actor) -> None:
    """Remove a tax zone. Orders that were taxed by it keep their rates and its name."""
    require_settings(by)
    _one_at_a_time()
    zone = TaxZone.objects.locked(zone)
    _expect(zone, version)
    record(TaxZoneRemoved(before=kept(zone)), on=zone)
    zone.delete()


@action
def restore_zone(id: int, *, before: dict[str, Any], by: Actor) -> TaxZone:
    """Put a removed zone back, as it was; refused where another one has its place by now."""
    require_settings(by)
    _one_at_a_time()
    _refuse_one_too_many()
    zone = make_again(TaxZone, id, before)
    _refuse_overlap(zone)
    record(TaxZoneCreated(), on=zone)
    return zone


def rates_of(pairs: Iterable[tuple[Decimal, Decimal]]) -> dict[str, str]:
    """Rates of certain products as `rates` of a zone: the rate a product has itself, and the one here."""
    found: dict[str, str] = {}
    for own, here in pairs:
        if as_key(own) in found:
            raise Refused(_("The same rate of a product stands here twice."), field="rates")
        found[as_key(own)] = as_key(here)
    return found


def _one_at_a_time() -> None:
    """Whoever changes zones next waits here: two of them at once would not see each other's regions."""
    forget()


def _refuse_unknown(values: Mapping[str, Any]) -> None:
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"a tax zone has no {', '.join(sorted(unknown))} to change")


def _refuse_one_too_many() -> None:
    if TaxZone.objects.count() >= MOST:
        raise Refused(_("There are 300 tax zones already; remove one first."), field="name")


def _refuse_overlap(zone: TaxZone) -> None:
    """One place, one zone: otherwise nobody could tell which rate holds."""
    if not zone.is_active:
        return
    others = TaxZone.objects.filter(country=zone.country, is_active=True).exclude(pk=zone.pk)
    named = {_essence(region): region for region in zone.regions}
    for other in others:
        if not zone.regions and not other.regions:
            message = _("The zone “%(name)s” holds for this whole country already; name regions here.")
            raise Refused(message % {"name": other.name}, field="country")
        double = next((named[key] for key in map(_essence, other.regions) if key in named), None)
        if double is not None:
            message = _("“%(region)s” is named by the zone “%(name)s” already.")
            raise Refused(message % {"region": double, "name": other.name}, field="regions")


def _essence(region: str) -> str:
    """What two spellings of the same region have in common."""
    if region.startswith(POSTAL):
        return POSTAL + bare(region.removeprefix(POSTAL))
    return search_key(region)


def _save(zone: TaxZone) -> None:
    try:
        with transaction.atomic():
            zone.save()
    except IntegrityError:
        raise Refused(_("Another zone holds for this whole country already."), field="country") from None


def _expect(zone: TaxZone, version: int | None) -> None:
    if version is not None and version != zone.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=zone.version,
        )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, tidied up; Refused at the field that is wrong."""
    clean: dict[str, Any] = {
        "name": _checked_name,
        "country": _checked_country,
        "regions": _checked_regions,
        "rate": lambda rate: _checked_rate(rate, "rate"),
        "rates": _checked_rates,
    }
    return {name: clean[name](value) if name in clean else value for name, value in values.items()}


def _checked_name(text: str) -> str:
    name = _line(text, LONGEST_NAME, "name")
    if not name:
        raise Refused(_("Write a name."), field="name")
    return name


def _checked_country(text: str) -> str:
    code = text.strip().upper()
    if not is_country(code):
        raise Refused(_("Choose a country, by its two letters such as BR."), field="country")
    return code


def _checked_regions(regions: Iterable[str]) -> list[str]:
    lines = filter(None, (_line(region, LONGEST_REGION, "regions") for region in regions))
    kept_regions = list({_essence(line): line for line in lines}.values())
    if len(kept_regions) > MOST_REGIONS:
        raise Refused(_("A zone names at most 100 regions."), field="regions")
    if any(region.startswith(POSTAL) and not bare(region.removeprefix(POSTAL)) for region in kept_regions):
        raise Refused(_("Write the beginning of a postal code behind “postal:”."), field="regions")
    return kept_regions


def _checked_rates(rates: Mapping[str, Any]) -> dict[str, str]:
    """Rates by the rate the product has itself, both as the shortest text: `{"0.2": "0.25"}`."""
    pairs = {_rate_key(own): _rate_key(here) for own, here in rates.items()}
    if len(pairs) < len(rates):
        raise Refused(_("The same rate of a product stands here twice."), field="rates")
    if len(pairs) > MOST_RATES:
        raise Refused(_("A zone names at most 20 rates of products."), field="rates")
    return dict(sorted(pairs.items()))


def _rate_key(rate: Any) -> str:
    return as_key(_checked_rate(rate, "rates"))


def _checked_rate(rate: Any, field: str) -> Decimal:
    """A fraction from 0 on and below 1, with at most four decimals: 0.0775 is 7.75 %."""
    try:
        number = Decimal(rate)
    except (InvalidOperation, TypeError, ValueError):
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number < 1 or number != round(number, 4):
        raise Refused(
            _("Write a rate from 0 to 99.99 percent, with at most two decimals; as a fraction below 1."),
            field=field,
        )
    return round(number, 4)


def _line(text: str, longest: int, field: str) -> str:
    line = " ".join(without_control(text).split())
    if len(line) > longest:
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": longest}, field=field)
    return line
