"""The checkout form, known by heart in each process: which fields are asked for, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from dealwright.events import Actor
from dealwright.records.heart import ByHeart
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.taxes.queries import active_zones, taxes_by_region
from dealwright.store.form.first_fields import ADDRESS_CODES, FIRST, FIRST_CODES, NEEDED, ensure_fields
from dealwright.store.form.models import CheckoutField, FieldType, Group, Payer
from dealwright.store.settings.models import Store


@dataclass(frozen=True)
class Asked:
    """A field, and what has to be chosen so that it is asked for."""

    field: CheckoutField
    deliveries: frozenset[int]
    """Keys of services; empty for any."""
    methods: frozenset[int]

    @property
    def code(self) -> str:
        return self.field.code

    @property
    def is_own(self) -> bool:
        """Whether people here added it."""
        return self.code not in FIRST_CODES

    @property
    def can_be_hidden(self) -> bool:
        return self.code not in NEEDED

    @property
    def payer(self) -> str:
        """Whom it is asked of: a company's fields of companies only."""
        return Payer.COMPANY.value if self.field.group == Group.COMPANY else self.field.payer

    @property
    def is_of_address(self) -> bool:
        """Whether it is asked for where something is brought."""
        return self.code in ADDRESS_CODES

    @property
    def hint(self) -> str:
        """Our own hint in the language of the reader, one that was changed as it is written."""
        return gettext(self.field.hint) if self.field.hint in _OUR_HINTS else self.field.hint

    @property
    def label(self) -> str:
        """In the language of the reader."""
        return self.field.label_in(get_language() or "")

    def applies_to(self, *, payer: str, service: DeliveryService | None, method: int | None) -> bool:
        """Whether it is asked for once these are chosen."""
        if self.payer and self.payer != payer:
            return False
        if self.is_of_address and not (service is not None and service.needs_address):
            return False
        if self.deliveries and (service is None or service.pk not in self.deliveries):
            return False
        return not self.methods or method in self.methods


PAYERS = (Payer.PERSON.value, Payer.COMPANY.value)
_OUR_HINTS = frozenset(first.hint for first in FIRST if first.hint)


def _read() -> list[Asked]:
    fields = CheckoutField.objects.prefetch_related("deliveries", "methods")
    return [
        Asked(
            field,
            frozenset(one.pk for one in field.deliveries.all()),
            frozenset(one.pk for one in field.methods.all()),
        )
        for field in fields
    ]


_form = ByHeart(_read)


def checkout_fields() -> list[Asked]:
    """All of them, in their order; the first ones are made where there is none."""
    found = _form.get()
    if not found:
        ensure_fields(by=Actor.system())
        found = _read()
    return found


def shown_fields(services: Iterable[DeliveryService]) -> list[Asked]:
    """Those that buyers are shown; a place that delivery or tax is reckoned from is asked for in any case."""
    reckons = any(service.kind in {DeliveryKind.TABLE, DeliveryKind.OUTSIDE} for service in services)
    fields = checkout_fields()
    taxing = {one.code for payer in PAYERS for one in tax_fields(fields, payer)} if active_zones() else set()
    return [
        one
        for one in fields
        if one.field.is_shown
        or not one.can_be_hidden
        or (reckons and one.field.is_location)
        or one.code in taxing
    ]


def tax_fields(fields: Iterable[Asked], payer: str) -> list[Asked]:
    """From which fields the tax of this payer is reckoned: the one that has the role; else those that say
    where the delivery goes, as soon as some zone is finer than a country (ST-44)."""
    found = [one for one in fields if not one.payer or one.payer == payer]
    named = [one for one in found if one.field.is_tax_location]
    if named and named[0].field.type != FieldType.COUNTRY:
        return named
    return named + ([one for one in found if one.field.is_location] if taxes_by_region() else [])


def companies_buy(fields: Iterable[Asked]) -> bool:
    """Whether buyers are asked who pays: only where a field is meant for companies."""
    return any(one.field.group == Group.COMPANY and one.code == "company" for one in fields)


def consent_words(store: Store) -> str:
    """What buyers agree to; our own words where the shop has none."""
    return store.consent_text or gettext("I agree that my data is used to handle this order.")
