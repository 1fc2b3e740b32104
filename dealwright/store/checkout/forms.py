"""What a buyer types at the checkout: the fields that the office chose, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from dealwright.crm.addresses.fields import CountryField
from dealwright.kit import phones
from dealwright.kit.countries import country_name
from dealwright.kit.money import LARGEST, Money
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.taxes.places import LONGEST as LONGEST_PARTS
from dealwright.sales.taxes.places import TaxPlace, home_country
from dealwright.sales.taxes.queries import active_zones
from dealwright.store.checkout.buyer import Agreed, Buyer
from dealwright.store.checkout.parcels import extras_typed
from dealwright.store.form.first_fields import (
    ADDRESS,
    CITY,
    COMMENT,
    COMPANY,
    EMAIL,
    NAME,
    PHONE,
    POSTAL_CODE,
    REGION,
    TAX_NUMBER,
)
from dealwright.store.form.models import FieldType, Payer
from dealwright.store.form.queries import Asked, companies_buy, shown_fields, tax_fields
from dealwright.store.settings.models import Store

LONGEST = 500
LONGEST_TEXT = 1000
FIRST_LONGEST = {NAME: 120, COMPANY: 250, CITY: 120, REGION: 120, POSTAL_CODE: 20, TAX_NUMBER: 40}
COMPLETION = {
    NAME: "name",
    EMAIL: "email",
    PHONE: "tel",
    COMPANY: "organization",
    ADDRESS: "street-address",
    CITY: "address-level2",
    REGION: "address-level1",
    POSTAL_CODE: "postal-code",
}
"""What browsers may fill in by themselves."""
_PLACES = {FieldType.COUNTRY: "country", FieldType.REGION: "region"}
"""Which part of a place a field of this type tells; a line of text is a postal code."""


@dataclass(frozen=True)
class Offered:
    """What a checkout offers: the fields, the ways of getting the goods and of paying for them."""

    store: Store
    fields: tuple[Asked, ...]
    services: tuple[DeliveryService, ...]
    """Those that may be chosen; none where nothing is to be brought."""
    methods: tuple[PaymentMethod, ...]

    @property
    def asks_who_pays(self) -> bool:
        """Whether companies buy here too."""
        return companies_buy(self.fields)

    def service(self, id: int | None) -> DeliveryService | None:
        """The service with this key; the first one where nothing was chosen yet."""
        return _chosen(self.services, id)

    def method(self, id: int | None) -> PaymentMethod | None:
        """The payment method with this key; the first one where nothing was chosen yet."""
        return _chosen(self.methods, id)

    def places(self, data: Mapping[str, Any]) -> dict[str, str]:
        """What was typed of where the goods go: what the price of a delivery is reckoned from."""
        found = {"region": "", "postal_code": ""}
        for one in self.fields:
            if one.field.is_location:
                name = "region" if one.field.type == FieldType.REGION else "postal_code"
                found[name] = found[name] or str(data.get(one.code) or "").strip()[:120]
        return found

    def payer(self, data: Mapping[str, Any]) -> str:
        """Who pays, as far as it may be chosen."""
        wants = data.get("payer") == Payer.COMPANY and self.asks_who_pays
        return Payer.COMPANY.value if wants else Payer.PERSON.value

    @property
    def taxes_by_payer(self) -> bool:
        """Whether tax is reckoned from another field once a company pays."""
        if not active_zones() or not self.asks_who_pays:
            return False
        persons, companies = (
            [one.code for one in tax_fields(self.fields, payer.value)]
            for payer in (Payer.PERSON, Payer.COMPANY)
        )
        return persons != companies

    def tax_place(self, data: Mapping[str, Any], service: DeliveryService | None) -> TaxPlace:
        """Where tax is due once this delivery is chosen: what is not asked for then does not count."""
        payer, method = self.payer(data), self.method(_number(data.get("payment")))
        said = dict.fromkeys(LONGEST_PARTS, "")
        for one in tax_fields(self.fields, payer):
            if one.applies_to(payer=payer, service=service, method=method.pk if method else None):
                name = _PLACES.get(FieldType(one.field.type), "postal_code")
                said[name] = said[name] or str(data.get(one.code) or "").strip()[: LONGEST_PARTS[name]]
        return TaxPlace(**said)


def offered(store: Store, services: Iterable[DeliveryService], methods: Iterable[PaymentMethod]) -> Offered:
    """What the checkout of this shop offers now."""
    services = tuple(services)
    return Offered(store, tuple(shown_fields(services)), services, tuple(methods))


class CheckoutForm(forms.Form):
    """Who buys, how it gets to them, how they pay, and what else the office asks for."""

    consent = forms.BooleanField(error_messages={"required": _("We need your consent to handle the order.")})

    def __init__(
        self, data: Any = None, *, offered: Offered, consent: str, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        self.offered = offered
        self.fields["consent"].label = consent
        said: Mapping[str, Any] = data if data is not None else self.initial
        self.payer = offered.payer(said)
        self.service = offered.service(_number(said.get("delivery")))
        self.method = offered.method(_number(said.get("payment")))
        self._unknown = {
            name
            for name, chosen, among in (
                ("delivery", self.service, offered.services),
                ("payment", self.method, offered.methods),
            )
            if chosen is None and among
        }
        method = self.method.pk if self.method else None
        for asked in offered.fields:
            applies = asked.applies_to(payer=self.payer, service=self.service, method=method)
            self.fields[asked.code] = _field_for(asked)
            if not applies:
                self._let_pass(asked.code)

    def clean(self) -> dict[str, Any]:
        """What is not asked of this buyer is not taken, whatever was sent."""
        cleaned = super().clean() or self.cleaned_data
        if "delivery" in self._unknown:
            self.add_error(None, str(_("Choose how you get it.")))
        if "payment" in self._unknown:
            self.add_error(None, str(_("Choose how you pay.")))
        return cleaned

    def clean_phone(self) -> str:
        """A number that can be called, written in full or as people of the shop's country write it."""
        typed: str = self.cleaned_data[PHONE]
        if typed and phones.normalise(typed, self.offered.store.phone_region) is None:
            raise forms.ValidationError(_("This is not a phone number; write it with its area code."))
        return typed

    def buyer(self, agreed: Agreed | None = None) -> Buyer:
        """The buyer, once the form is valid."""
        typed = {one.code: self.cleaned_data.get(one.code) for one in self._applying() if not one.is_own}
        first = {
            name: str(typed.get(code) or "")
            for name, code in (
                ("name", NAME),
                ("email", EMAIL),
                ("phone", PHONE),
                ("company", COMPANY),
                ("tax_number", TAX_NUMBER),
                ("address", ADDRESS),
                ("city", CITY),
                ("region", REGION),
                ("postal_code", POSTAL_CODE),
                ("comment", COMMENT),
            )
        }
        return Buyer(
            **first,
            payer=self.payer,
            tax_place=self.offered.tax_place(self._said, self.service),
            delivery=self.service.pk if self.service else None,
            extras=extras_typed(self.data).get(self.service.pk, {}) if self.service else {},
            method=self.method.pk if self.method else None,
            written=self._written(),
            answers=self._answers(),
            agreed=agreed,
        )

    @property
    def _said(self) -> dict[str, Any]:
        """What was typed and chosen, once the form is valid."""
        method = self.method.pk if self.method else None
        return {**self.cleaned_data, "payer": self.payer, "payment": method}

    def _let_pass(self, name: str) -> None:
        """A field that is not asked of this buyer: whatever stands in it is neither checked nor taken."""
        field = self.fields[name]
        field.clean = _nothing  # type: ignore[method-assign, assignment]

    def _applying(self) -> list[Asked]:
        method = self.method.pk if self.method else None
        return [
            one
            for one in self.offered.fields
            if one.applies_to(payer=self.payer, service=self.service, method=method)
        ]

    def _written(self) -> dict[str, dict[str, Any]]:
        written: dict[str, dict[str, Any]] = {}
        for one in self._applying():
            value = self.cleaned_data.get(one.code)
            if one.is_own and one.field.writes_to and value not in (None, ""):
                written.setdefault(one.field.group, {})[one.field.writes_to] = value
        return written

    def _answers(self) -> dict[str, dict[str, str]]:
        return {
            one.code: {"label": one.field.label, "value": _told(self.cleaned_data[one.code], one.field.type)}
            for one in self._applying()
            if one.is_own and self.cleaned_data.get(one.code) not in (None, "", False)
        }


def key_of(data: Any) -> UUID:
    """The key of this checkout, as it was put into the form; a bent one is a new checkout."""
    try:
        return UUID(data.get("checkout_key", ""))
    except ValueError:
        return uuid4()


def total_seen(data: Any, delivery: int | None, currency: str) -> Money | None:
    """The total the buyer was shown: of the products, and of the delivery they chose. None for a bent one."""
    fields = ["seen_goods", f"seen_delivery_{delivery}"]
    if fields[1] not in data:  # nothing is brought
        fields.pop()
    try:
        seen = sum((Decimal(data.get(field, "")) for field in fields), Decimal(0))
    except InvalidOperation:
        return None
    return Money(seen, currency) if seen.is_finite() and abs(seen) <= LARGEST else None


def _field_for(asked: Asked) -> forms.Field:
    kind = FieldType(asked.field.type)
    if asked.field.options and kind is not FieldType.COUNTRY:
        kind = FieldType.CHOICE
    field = _MAKERS[kind](asked)
    field.label, field.help_text, field.required = asked.label, asked.hint, asked.field.is_required
    completion = COMPLETION.get(asked.code)
    if completion:
        field.widget.attrs["autocomplete"] = completion
    if asked.field.is_location or asked.field.is_tax_location:
        field.widget.attrs["data-recounts"] = True
    return field


def _text(asked: Asked) -> forms.Field:
    return forms.CharField(max_length=FIRST_LONGEST.get(asked.code, LONGEST), required=False)


def _long_text(asked: Asked) -> forms.Field:
    longest = LONGEST if asked.code == ADDRESS else LONGEST_TEXT
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(max_length=longest, required=False, widget=area)


def _email(asked: Asked) -> forms.Field:
    widget = forms.EmailInput(attrs={"inputmode": "email"})
    return forms.EmailField(max_length=254, required=False, widget=widget)


def _phone(asked: Asked) -> forms.Field:
    return forms.CharField(max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"}))


def _decimal(asked: Asked) -> forms.Field:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(max_digits=15, decimal_places=6, localize=True, required=False, widget=widget)


def _tick(asked: Asked) -> forms.Field:
    return forms.BooleanField(required=False)


def _choice(asked: Asked) -> forms.Field:
    options = [(one, one) for one in asked.field.options]
    return forms.ChoiceField(choices=[("", "—"), *options], required=False)


def _day(asked: Asked) -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, widget=widget)


def _country(asked: Asked) -> forms.Field:
    return CountryField(
        required=False, initial=home_country(), widget=forms.Select(attrs={"autocomplete": "country"})
    )


_MAKERS: dict[FieldType, Callable[[Asked], forms.Field]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _long_text,
    FieldType.EMAIL: _email,
    FieldType.PHONE: _phone,
    FieldType.NUMBER: _decimal,
    FieldType.CHECK: _tick,
    FieldType.CHOICE: _choice,
    FieldType.DATE: _day,
    FieldType.REGION: _text,
    FieldType.COUNTRY: _country,
}


def _told(value: Any, type: str) -> str:
    """An answer as the order keeps it: text that anybody can read."""
    if type == FieldType.COUNTRY:
        return country_name(value)
    if value is True:
        return str(_("yes"))
    if isinstance(value, date):
        return str(date_format(value, "SHORT_DATE_FORMAT"))
    if isinstance(value, Decimal):
        return str(number_format(value.normalize()))
    return str(value)


def _nothing(_value: Any) -> str:
    return ""


def _chosen(among: Iterable[Any], id: int | None) -> Any:
    found = list(among)
    if id is None:
        return found[0] if found else None
    return next((one for one in found if one.pk == id), None)


def _number(said: Any) -> int | None:
    """A key as a form sends it; zero, which nothing has, for what is none."""
    if said in (None, ""):
        return None
    text = str(said)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
