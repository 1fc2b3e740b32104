"""Editing tracked fields: what changed, before and after, as one event per edit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, Event, FieldChange
from dealwright.records.fields import CUSTOM
from dealwright.records.fields.queries import custom_label
from dealwright.records.fields.values import changed
from dealwright.records.record import Record


class RecordEdited(Event):
    """Shape of the one `edited` kind of each record; subclasses give kind, title and sentence."""

    icon = "pencil"
    is_bookkeeping = True

    changes: list[FieldChange]

    def field_changes(self) -> list[FieldChange]:
        """Those that are told, and what followed them."""
        return [*self.changes, *getattr(self, "followed", ())]

    def places(self) -> dict[str, str]:
        of_kind = self.kind.partition(".")[0]
        return {"fields": ", ".join(str(field_label(change.field, of_kind)) for change in self.changes)}


FIELD_LABELS: dict[str, Any] = {
    "title": _("title"),
    "name": _("name"),
    "first_name": _("first name"),
    "last_name": _("last name"),
    "amount": _("amount"),
    "responsible": _("responsible"),
    "company": _("company"),
    "contact": _("client"),
    "contacts": _("contacts"),
    "source": _("source"),
    "source_description": _("where exactly it comes from"),
    "deal_type": _("deal type"),
    "honorific": _("salutation"),
    "second_name": _("middle name"),
    "revenue": _("annual revenue"),
    "lost_reason": _("reason of the loss"),
    "observers": _("observers"),
    "probability": _("probability"),
    "begins_on": _("start date"),
    "closes_on": _("closing date"),
    "tags": _("tags"),
    "phones": _("phones"),
    "emails": _("e-mails"),
    "address": _("address"),
    "city": _("city"),
    "region": _("state"),
    "postal_code": _("postal code"),
    "description": _("description"),
    "due_at": _("deadline"),
    "price": _("price"),
    "currency": _("currency"),
    "sku": _("article number"),
    "tax_rate": _("tax rate"),
    "photo": _("photo"),
    "logo": _("logo"),
    "is_service": _("whether it is a service"),
    "kind": _("kind"),
    "axes": _("by what variations differ"),
    "options": _("what tells it from other variations"),
    "attributes": _("attributes"),
    "compare_price": _("former price"),
    "is_tax_included": _("whether the price holds the tax"),
    "measure": _("measure"),
    "weight": _("weight"),
    "length": _("length"),
    "width": _("width"),
    "height": _("height"),
    "search_title": _("title for search engines"),
    "search_text": _("text for search engines"),
    "parent": _("place among the others"),
    "is_shown": _("whether the shop shows it"),
    "category": _("category"),
    "is_active": _("visible in the shop"),
    "comment": _("comment"),
    "external_id": _("external id"),
    "is_for_everyone": _("whether it is available to everyone"),
    "client_type": _("client type"),
    "web_pages": _("web pages"),
    "messengers": _("messengers"),
    "addresses": _("further addresses"),
    "country": _("country"),
    "post": _("position"),
    "birth_date": _("date of birth"),
    "industry": _("industry"),
    "employees": _("employees"),
    "is_own": _("whether it is our own company"),
    "is_usual_seller": _("whether papers are written in its name"),
    "do_not_track": _("whether visits and letters are followed"),
    "service": _("delivery service"),
    "warehouse": _("warehouse"),
    "from_warehouse": _("warehouse it comes from"),
    "to_warehouse": _("warehouse it goes to"),
    "tracking_state": _("state of the tracking"),
    "rates": _("prices by region and weight"),
    "free_from": _("free of charge from"),
    "names": _("name in other languages"),
    "tracking_url": _("address of the tracking"),
    "needs_address": _("whether it needs an address"),
    "position": _("place among the others"),
    "priority": _("priority"),
    "checklist": _("checklist"),
}


_LABELS_OF: dict[str, Mapping[str, Any]] = {}


def label_fields(of_kind: str, labels: Mapping[str, Any]) -> None:
    """Say how fields of what is set up are called, where that is not what they are called elsewhere."""
    _LABELS_OF[of_kind] = labels


def field_label(field: str, of_kind: str = "") -> Any:
    """How a field is called in a sentence; an unknown one by its own name."""
    if field.startswith(CUSTOM):
        return custom_label(of_kind, field)
    return _LABELS_OF.get(of_kind, {}).get(field) or FIELD_LABELS.get(field, field)


def apply_changes(record: Record, values: dict[str, Any], *, by: Actor) -> list[FieldChange]:
    """Set the tracked fields that differ and return what changed; the caller saves and records.

    Added fields come together as `custom`. An unknown field is a mistake of the caller: TypeError.
    """
    values = dict(values)
    custom = values.pop("custom", None) or {}
    unknown = set(values) - set(record.tracked_fields)
    if unknown:
        raise TypeError(f"{type(record).__name__} does not track {', '.join(sorted(unknown))}")
    changes = []
    for field, value in values.items():
        before = getattr(record, field)
        if before == value:
            continue
        changes.append(FieldChange(field=field, before=plain(before), after=plain(value)))
        setattr(record, field, value)
    return changes + (changed(record, custom, by=by) if custom else [])


def followed(record: Record, was: dict[str, Any]) -> list[FieldChange]:
    """What an edit brought along, by what it `was` before: undo puts it back too."""
    return [
        FieldChange(field=name, before=before, after=getattr(record, name))
        for name, before in was.items()
        if getattr(record, name) != before
    ]


def plain(value: Any) -> Any:
    """A field's value as JSON that undo can read back."""
    if isinstance(value, models.Model):
        return {"id": value.pk, "label": str(value)[:200]}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
