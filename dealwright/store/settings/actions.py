"""Verbs that change the store's settings."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, LARGEST
from dealwright.people.access import require_settings
from dealwright.records.editing import plain
from dealwright.store.settings.events import StoreEdited
from dealwright.store.settings.models import Store

EDITABLE = (
    "name",
    "tagline",
    "accent",
    "currency",
    "phone_region",
    "language",
    "pipeline",
    "responsible",
    "delivery_price",
)


@action
def edit_store(*, by: Actor, **values: Any) -> Store:
    """Change the settings of the shop; the row is made with the first change."""
    require_settings(by)
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_store does not change {', '.join(sorted(unknown))}")
    Store.objects.bulk_create([Store(pk=1)], ignore_conflicts=True)
    store = Store.objects.locked(1)
    changes = []
    for field, value in values.items():
        before = getattr(store, field)
        if before != value:
            changes.append(FieldChange(field=field, before=plain(before), after=plain(value)))
            setattr(store, field, value)
    _refuse_odd(store)
    if changes:
        store.save()
        record(StoreEdited(changes=changes), on=store)
    return store


def _refuse_odd(store: Store) -> None:
    if not store.name.strip():
        raise Refused(_("Write the name of the shop."), field="name")
    if not re.fullmatch(r"#[0-9a-f]{6}", store.accent):
        raise Refused(_("Write the colour as # and six digits, for example #0f766e."), field="accent")
    if store.currency not in CURRENCY_CODES:
        raise Refused(_("This is not a currency we know; use a code such as BRL or EUR."), field="currency")
    price = Decimal(store.delivery_price)
    if not 0 <= price <= LARGEST or price != round(price, 2):
        raise Refused(_("Write a price of zero or more, with at most two decimals."), field="delivery_price")
    if store.pipeline is not None and store.pipeline.of_kind != "deal":
        raise Refused(_("Choose a pipeline of deals."), field="pipeline")
