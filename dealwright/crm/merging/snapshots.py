"""Records as a merge compares them: their fields, the lists that are united, what points at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm import reaching
from dealwright.crm.addresses import places
from dealwright.crm.contacts import belonging
from dealwright.crm.leads.models import Lead
from dealwright.crm.marketing import Marketed
from dealwright.crm.merging import of_leads
from dealwright.crm.merging.moving import relations_of
from dealwright.crm.merging.planning import Choice, Item, Plan, Several, Snapshot, plan
from dealwright.crm.reaching import ways
from dealwright.kit.albums import KeptPicture
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of
from dealwright.records.fields.values import MOST_VALUES
from dealwright.records.lists.editing import emptied

NAMES = ("name", "first_name", "second_name", "last_name")
ADDRESS = ("address", "city", "region", "postal_code", "country")
TOGETHER = frozenset({*NAMES[1:], *ADDRESS[1:], *Marketed.UTM[1:]})
"""They are chosen with the first of their like."""
WAYS = {field: kind for kind, field in reaching.FIELDS.items()}


def plan_of(records: Sequence[Any], choose: dict[str, int] | None = None) -> Plan:
    """The plan for these records as they are now: the first stays."""
    kind = records[0].record_kind
    into, others = records[0].pk, sorted(one.pk for one in records[1:])
    found = {relation.name: relation.find(kind, into, others) for relation in relations_of(kind)}
    compared = [snapshot(one) for one in records]
    if kind != Lead.record_kind:
        return plan(compared, found, choose)
    return of_leads.checked(plan(of_leads.compared(compared, records), found, choose), records)


def snapshot(record: Any) -> Snapshot:
    """One record as it is compared."""
    choices: dict[str, Choice] = {}
    lists: dict[str, Several] = {}
    for field in fields_of(record.record_kind):
        if not field.is_editable or field.name in TOGETHER:
            continue
        if field.multiple:
            lists[field.name] = _several(field, record)
        else:
            choices[field.name] = _choice(field, record)
    if picture := getattr(record, "PICTURE", ""):
        choices[picture] = _picture(record, picture)
    main = places.main_place(record)
    spare = Item(_essence(main), {**main.told(), "type": "other"}, _address(record))
    told = Snapshot(record.pk, str(record), choices, lists, {"address": ("addresses", spare)})
    return of_leads.with_worth(told, record) if isinstance(record, Lead) else told


def _choice(field: Field, record: Any) -> Choice:
    if field.name == "name":
        names = {name: getattr(record, name) for name in NAMES if hasattr(record, name)}
        return Choice(field.name, str(field.label), names, record.name)
    if field.name == "address":
        address = {name: getattr(record, name) for name in ADDRESS}
        return Choice(field.name, str(field.label), address, _address(record))
    if field.name == Marketed.UTM[0]:
        marks = {name: getattr(record, name) for name in Marketed.UTM}
        return Choice(field.name, _("Campaign"), marks, " · ".join(filter(None, marks.values())))
    value = field.value_of(record)
    if field.is_custom:
        shown = "" if value is None else field.show(value)
        return Choice(field.name, str(field.label), {"custom": {field.code: value}}, shown)
    if isinstance(value, bool):
        return Choice(
            field.name, str(field.label), {field.name: value}, _("yes") if value else _("no"), value
        )
    given = emptied(kinds.get(record.record_kind), field, value)  # type: ignore[arg-type]
    return Choice(field.name, str(field.label), {field.argument or field.name: given}, field.show(value))


def _picture(record: Any, name: str) -> Choice:
    """The photo or logo; two of them are told apart by the beginnings of their names."""
    kept, field = getattr(record, name), kinds.get(record.record_kind).field(name)  # type: ignore[union-attr]
    shown = _("a picture (%(name)s)") % {"name": kept[:6]} if kept else ""
    return Choice(name, str(field.label), {name: KeptPicture(kept) if kept else None}, shown)  # type: ignore[union-attr]


def _several(field: Field, record: Any) -> Several:
    label = str(field.label)
    if field.name in WAYS:
        reached = reaching.ways_of(record, WAYS[field.name])
        items = [Item(one.normalised, one.as_typed(), one.shown) for one in reached]
        return Several(field.name, label, tuple(items), ways.MOST)
    if field.name == "addresses":
        further = places.places_of(record)
        items = [Item(_essence(one), one.told(), field.type.show(one)) for one in further]
        return Several(field.name, label, tuple(items), places.MOST)
    if field.name == "companies":
        items = [Item(one.pk, one, str(one)) for one in belonging.companies_of(record)]
        return Several(field.name, label, tuple(items), belonging.MOST)
    if field.is_custom:
        kept = record.custom.get(field.code) or []
        values = field.value_of(record) or []
        items = [Item(key, value, field.show([value])) for key, value in zip(kept, values, strict=False)]
        return Several(field.name, label, tuple(items), MOST_VALUES)
    values = field.value_of(record) or []
    return Several(
        field.name, label, tuple(Item(getattr(one, "pk", one), one, field.show([one])) for one in values)
    )


def _address(record: Any) -> str:
    place = places.main_place(record)
    return "" if place.is_empty else ", ".join(filter(None, (*place.lines.split("\n"), place.country)))


def _essence(place: places.Place) -> tuple[str, ...]:
    """Two addresses are the same whatever they are for."""
    return place.street, place.city, place.region, place.postal_code, place.country
