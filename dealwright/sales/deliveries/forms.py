"""What a person types about a delivery service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.catalog.products.queries import usual_currency
from dealwright.kit.errors import Problem, Refused
from dealwright.kit.money import money, parse, typed
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.delivery_handlers.models import AskedSetting, DeliveryHandler, SettingType

NAME = "name-"
SETTING = "setting-"
KINDS = {
    DeliveryKind.PICKUP: (
        gettext_lazy("Pickup"),
        gettext_lazy("Clients fetch their goods from a warehouse that is for pickup."),
    ),
    DeliveryKind.COURIER: (gettext_lazy("Courier"), gettext_lazy("One price per order.")),
    DeliveryKind.TABLE: (gettext_lazy("Table"), gettext_lazy("Prices by region and weight.")),
    DeliveryKind.OUTSIDE: (
        gettext_lazy("Outside"),
        gettext_lazy("A program of the carrier says what it costs, and takes requests to fetch parcels."),
    ),
}
"""What each kind is called, and what it means."""


class ServiceForm(forms.Form):
    """A delivery service, new or changed; the rows of a table stand beside it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Clients see it below the name: how long it takes, when the shop is open."),
    )
    price = forms.CharField(
        label=gettext_lazy("Price"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    free_from = forms.CharField(
        label=gettext_lazy("Free from"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Goods for so much are brought for nothing. Left empty, never."),
    )
    tracking_url = forms.CharField(
        label=gettext_lazy("Page on which a parcel is followed"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"type": "url", "spellcheck": "false"}),
        help_text=gettext_lazy("An address of the carrier, with {number} where the tracking number goes."),
    )
    needs_address = forms.BooleanField(label=gettext_lazy("Clients have to write an address"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("Clients may choose it"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        service: DeliveryService | None,
        kind: str,
        handler: DeliveryHandler | None = None,
    ) -> None:
        self.currency = usual_currency()
        super().__init__(data, initial=_as_initial(service, self.currency), label_suffix="")
        for code, words in _further_languages():
            self.fields[f"{NAME}{code}"] = forms.CharField(
                label=_("Name: %(language)s") % {"language": _(words)},
                max_length=120,
                required=False,
                initial=service.names.get(code, "") if service else "",
            )
        if kind in {DeliveryKind.TABLE, DeliveryKind.OUTSIDE}:
            del self.fields["price"]
        if handler is not None:
            self._ask_for(handler, service)
        if kind == DeliveryKind.PICKUP:
            del self.fields["needs_address"]
            del self.fields["tracking_url"]

    def _ask_for(self, handler: DeliveryHandler, service: DeliveryService | None) -> None:
        """The fields of what a handler offers and asks for."""
        if handler.profiles:
            choices = [(one["code"], one["name"]) for one in handler.profiles]
            self.fields["profile"] = forms.ChoiceField(
                label=_("What the handler brings"),
                choices=choices,
                initial=service.profile if service else choices[0][0],
            )
        held = service.settings if service else {}
        for asked in handler.settings_asked:
            field = _field_of(asked, held.get(asked.code), is_new=service is None)
            self.fields[f"{SETTING}{asked.code}"] = field

    @property
    def settings(self) -> list[Any]:
        """The fields of what the handler asks for."""
        return [self[name] for name in self.fields if name.startswith(SETTING)]

    @property
    def names(self) -> list[Any]:
        """The fields of the name in further languages."""
        return [self[name] for name in self.fields if name.startswith(NAME)]

    def clean(self) -> dict[str, Any]:
        """Prices in the currency of the shop."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("price", "free_from"):
            text = cleaned.get(name)
            if name not in self.fields or text is None:
                continue
            try:
                cleaned[name] = parse(text, self.currency).amount if text else None
            except Refused as refusal:
                self.add_error(name, str(refusal))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes, once the form is valid."""
        names = {
            name.removeprefix(NAME): text for name, text in self.cleaned_data.items() if name.startswith(NAME)
        }
        plain = {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "version" and not name.startswith((NAME, SETTING))
        }
        if given := self._given():
            plain["settings"] = given
        return {**plain, "names": names}

    def _given(self) -> dict[str, Any]:
        """What was typed for the handler; a secret that was left empty stays as it is."""
        given = {}
        for name, value in self.cleaned_data.items():
            if name.startswith(SETTING) and not (value == "" and is_secret(self.fields[name])):
                given[name.removeprefix(SETTING)] = value
        return given

    def complain(self, problem: Problem) -> None:
        """Show a refusal where it belongs."""
        field = (problem.field or "").replace("settings.", SETTING)
        self.add_error(field if field in self.fields else None, str(problem))


def is_secret(field: forms.Field) -> bool:
    """Whether it is for something that is never shown again."""
    return isinstance(field.widget, forms.PasswordInput)


def _field_of(asked: AskedSetting, held: Any, *, is_new: bool) -> forms.Field:
    field: forms.Field
    if asked.type == SettingType.YES_NO:
        field = forms.BooleanField(required=False, initial=bool(held))
    elif asked.type == SettingType.LIST:
        options = [(one, one) for one in asked.options]
        first = [] if asked.is_required else [("", "—")]
        field = forms.ChoiceField(choices=[*first, *options], required=asked.is_required, initial=held)
    elif asked.type == SettingType.SECRET:
        hint = "" if is_new else _("Left empty, the one that is there stays.")
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        needed = asked.is_required and is_new
        field = forms.CharField(max_length=500, required=needed, widget=widget, help_text=hint)
    else:
        field = forms.CharField(max_length=500, required=asked.is_required, initial=held or "")
    field.label = asked.name
    return field


def _further_languages() -> list[tuple[str, Any]]:
    return [(code, words) for code, words in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def _as_initial(service: DeliveryService | None, currency: str) -> dict[str, Any]:
    if service is None:
        return {"needs_address": True, "is_active": True, "price": typed(money(0, currency))}
    names = ("name", "description", "tracking_url", "needs_address", "is_active", "version")
    initial = {name: getattr(service, name) for name in names}
    free_from = typed(money(service.free_from, currency)) if service.free_from is not None else ""
    return initial | {"price": typed(money(service.price, currency)), "free_from": free_from}
