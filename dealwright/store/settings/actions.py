"""Verbs that change the store's settings."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products import photos
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
    "about",
    "hero_photo",
    "accent",
    "contact_email",
    "contact_phone",
    "language",
    "languages",
    "currency",
    "price_list",
    "phone_region",
    "pipeline",
    "responsible",
    "delivery_price",
    "duplicates",
    "consent_text",
    "hold_minutes",
    "reminds_of_carts",
    "reminds_after_hours",
)
LONGEST_ABOUT = 2_000
LONGEST_CONSENT = 20_000
MOST_MINUTES = 365 * 24 * 60
MOST_HOURS = 60 * 24
"""A cart is forgotten after two months."""


@action
def edit_store(*, by: Actor, **values: Any) -> Store:
    """Change the settings of the shop; the row is made with the first change.

    A picture for the home page is its content, the name of a kept one, or nothing.
    """
    require_settings(by)
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_store does not change {', '.join(sorted(unknown))}")
    Store.objects.bulk_create([Store(pk=1)], ignore_conflicts=True)
    store = Store.objects.locked(1)
    if "hero_photo" in values:
        values["hero_photo"] = _kept(values["hero_photo"])
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


def _kept(picture: bytes | IO[bytes] | str | None) -> str:
    if not picture or isinstance(picture, str):
        return str(picture or "")
    try:
        return photos.keep(picture)
    except Refused as refusal:
        raise Refused(str(refusal), field="hero_photo") from None


def _refuse_odd(store: Store) -> None:
    if not store.name.strip():
        raise Refused(_("Write the name of the shop."), field="name")
    if not re.fullmatch(r"#[0-9a-f]{6}", store.accent):
        raise Refused(_("Write the colour as # and six digits, for example #0f766e."), field="accent")
    if store.currency not in CURRENCY_CODES:
        raise Refused(_("This is not a currency we know; use a code such as BRL or EUR."), field="currency")
    if store.pipeline is not None and store.pipeline.of_kind != "deal":
        raise Refused(_("Choose a pipeline of deals."), field="pipeline")
    _refuse_odd_words(store)
    _refuse_odd_numbers(store)


def _refuse_odd_words(store: Store) -> None:
    known = dict(settings.LANGUAGES)
    if store.language and store.language not in known:
        raise Refused(_("We do not know this language."), field="language")
    if not set(store.languages) <= set(known):
        raise Refused(_("We do not know one of these languages."), field="languages")
    if store.languages and not store.language:
        raise Refused(_("Choose the language of the shop first."), field="language")
    for field, longest in (("about", LONGEST_ABOUT), ("consent_text", LONGEST_CONSENT)):
        if len(getattr(store, field)) > longest:
            raise Refused(
                _("This text is longer than %(longest)s letters.") % {"longest": longest}, field=field
            )
    if store.contact_email:
        try:
            validate_email(store.contact_email)
        except ValidationError:
            raise Refused(_("This is not an e-mail address."), field="contact_email") from None


def _refuse_odd_numbers(store: Store) -> None:
    price = Decimal(store.delivery_price)
    if not 0 <= price <= LARGEST or price != round(price, 2):
        raise Refused(_("Write a price of zero or more, with at most two decimals."), field="delivery_price")
    if store.price_list is not None and store.price_list.currency != store.currency:
        raise Refused(_("Choose a price list in the currency of the shop."), field="price_list")
    if store.hold_minutes is not None and not 1 <= store.hold_minutes <= MOST_MINUTES:
        raise Refused(_("Hold goods for a minute to a year, or leave it empty."), field="hold_minutes")
    if not 1 <= store.reminds_after_hours <= MOST_HOURS:
        raise Refused(_("Remind after an hour to two months."), field="reminds_after_hours")
