"""The rules that read and change the legal details of a record's client (rule 27)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limits

from dealwright.automation.field_values import is_dynamic
from dealwright.automation.filling import IsFormula
from dealwright.automation.following import FollowingForm
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing, Outcome, Skip
from dealwright.crm.addresses.places import MAIN, TYPE_WORDS, Place, checked, main_place, places_of
from dealwright.crm.companies.automation import WITH_CLIENTS
from dealwright.crm.requisites.actions import add_requisite, edit_requisite
from dealwright.crm.requisites.models import Requisite
from dealwright.crm.requisites.presets import PRESETS, Part, preset_of
from dealwright.kit.countries import is_country
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.pipelines.models import Stage

NAME = "name"
"""The legal name, among the parts."""
LONGEST = 500

PartValues = Annotated[
    dict[
        Annotated[str, StringConstraints(min_length=1, max_length=40)],
        Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)],
    ],
    Limits(max_length=20),
    IsFormula(),
]
"""Parts of a preset with what is written for each, `{"cnpj": "{=Document:custom.cnpj}"}`."""

PlaceValues = Annotated[
    dict[
        Annotated[str, StringConstraints(min_length=1, max_length=40)],
        Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)],
    ],
    Limits(max_length=5),
    IsFormula(),
]
"""Parts of an address with what is written for each, `{"city": "{=Document:company.city}"}`."""


class ReadSettings(BaseModel):
    """Whose legal details are read."""

    model_config = ConfigDict(extra="forbid")

    client: Literal["contact", "company"] = "company"
    preset: Annotated[str, StringConstraints(max_length=20)] = ""
    """Of several the first of this shape; empty is the main ones."""
    address_type: Literal["main", "delivery", "billing", "registered", "other"] = "main"
    """Which address of the client: of several the first of this type."""


class ChangeSettings(ReadSettings):
    """What they say from then on."""

    preset: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    """The first ones of this shape; where there are none they are added."""
    values: PartValues = {}
    address: PlaceValues = {}
    """What its address of the type says; a client without one gets it."""


_CLIENTS = [("company", gettext_lazy("The company")), ("contact", gettext_lazy("The contact"))]
_ADDRESS_TYPES = [(MAIN, pgettext_lazy("type of an address", "Main")), *TYPE_WORDS.items()]
_PLACE_PARTS: dict[str, Any] = {
    "street": gettext_lazy("Street and number"),
    "city": gettext_lazy("City"),
    "region": gettext_lazy("Region"),
    "postal_code": gettext_lazy("Postal code"),
    "country": gettext_lazy("Country"),
}


class ReadForm(SettingsForm):
    """The same, as a person chooses it."""

    client = forms.ChoiceField(label=gettext_lazy("Of whom"), choices=_CLIENTS)
    preset = forms.ChoiceField(label=gettext_lazy("Shape"), required=False)
    address_type = forms.ChoiceField(
        label=gettext_lazy("Which address"), choices=_ADDRESS_TYPES, required=False
    )

    def prepare(self) -> None:
        """The shapes of all countries."""
        self.fields["preset"].choices = [  # type: ignore[attr-defined]
            ("", _("The main requisites")),
            *((one.code, one.label) for one in PRESETS),
        ]

    def settings(self) -> dict[str, Any]:
        """What was chosen; no address chosen is the main one."""
        return self.cleaned_data | {"address_type": self.cleaned_data["address_type"] or MAIN}


class ChangeForm(FollowingForm):
    """The same, as a person types it: a line for each part of the chosen shape."""

    follows = "preset"

    client = forms.ChoiceField(label=gettext_lazy("Of whom"), choices=_CLIENTS)
    preset = forms.ChoiceField(label=gettext_lazy("Shape"))

    def choices(self) -> list[tuple[str, Any]]:
        """The shapes of all countries."""
        return [(one.code, one.label) for one in PRESETS]

    def prepare_chosen(self) -> None:
        """Empty lines stay as they are with the client."""
        lines = [
            (NAME, _("Legal name"), ""),
            *((p.name, p.label, p.hint) for p in preset_of(self.chosen).parts),
        ]
        for name, label, hint in lines:
            self.fields[f"part_{name}"] = FormulaField(
                label=label, required=False, max_length=LONGEST, help_text=hint
            )
        self.fields["address_type"] = forms.ChoiceField(
            label=_("Which address"), choices=_ADDRESS_TYPES, required=False
        )
        for name, label in _PLACE_PARTS.items():
            hint = _("Two letters, such as BR.") if name == "country" else ""
            self.fields[f"place_{name}"] = FormulaField(
                label=label, required=False, max_length=LONGEST, help_text=hint
            )

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """Each part in its line."""
        typed = {name: value for name, value in settings.items() if name not in ("values", "address")}
        typed |= {f"place_{name}": text for name, text in settings.get("address", {}).items()}
        return typed | {f"part_{name}": text for name, text in settings.get("values", {}).items()}

    def clean(self) -> dict[str, Any]:
        """Something is to be changed."""
        cleaned = super().clean()
        is_empty = not _written(cleaned, "part_") and not _written(cleaned, "place_")
        if not self.was_changed and not self.errors and is_empty:
            self.add_error("preset", _("Fill in at least one line below."))
        return cleaned

    def settings(self) -> dict[str, Any]:
        """The lines that are filled."""
        told = super().settings()
        return {
            "client": told["client"],
            "preset": told["preset"],
            "address_type": told["address_type"] or MAIN,
            "values": _written(told, "part_"),
            "address": _written(told, "place_"),
        }


def _written(told: dict[str, Any], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): text for name, text in told.items() if name.startswith(prefix) and text
    }


def _all_parts() -> Iterable[Part]:
    """Every part of every shape, once."""
    return {part.name: part for preset in PRESETS for part in preset.parts}.values()


def read_requisites(doing: Doing) -> Outcome:
    """The numbers as people write them, the first bank account and the chosen address of the client."""
    settings: ReadSettings = doing.settings
    client = getattr(doing.record, settings.client)
    found = None if client is None else _requisite_of(client, settings.preset)
    if found is None:
        return Skip(_("The client has no such requisites."))
    shape = preset_of(found.preset)
    results: dict[str, Any] = dict.fromkeys((result.name for result in READ_REQUISITES.results), "")
    results |= {"preset": found.preset, NAME: found.name or str(client), "tax_number": found.shown_number}
    results |= {name: shown for name, shown in shape.typed(found.values).items() if name in results}
    account = found.bank_accounts.first()
    if account is not None:
        results["bank"] = account.bank
        results["account"] = ", ".join(shape.account.typed(account.values).values())
    place = _place_of(client, settings.address_type).told()
    return results | {"address": place.pop("street")} | _without_type(place)


def change_requisites(doing: Doing) -> Outcome:
    """Change these numbers and parts of the address, leave the others; what the client has not is added."""
    settings: ChangeSettings = doing.settings
    client = getattr(doing.record, settings.client)
    if client is None:
        return Skip(_("The record has no such client."))
    given = {part: doing.text(written) for part, written in settings.values.items()}
    name = given.pop(NAME, None)
    found = _requisite_of(client, settings.preset)
    if found is None and settings.values:
        add_requisite(client, preset=settings.preset, values=given, name=name or "", by=doing.by)
    elif found is not None and settings.values:
        edit_requisite(found, values={**found.values, **given}, name=name, by=doing.by)
    if settings.address:
        _change_address(doing, client)
    return None


def _change_address(doing: Doing, client: Any) -> None:
    """By the verbs of its kind, which refuse what is no country and tell what changed."""
    settings: ChangeSettings = doing.settings
    parts: dict[str, str] = {part: doing.text(written) for part, written in settings.address.items()}
    place = replace(_place_of(client, settings.address_type), **parts)
    checked([place.told() | {"type": "other"}])
    kind = kinds.get(client.record_kind)
    if kind is None or kind.edit is None:
        return
    if settings.address_type == MAIN:
        told = place.told()
        kind.edit(client, by=doing.by, address=told.pop("street"), **_without_type(told))
        return
    further = [one.told() for one in places_of(client)]
    at = next((at for at, one in enumerate(further) if one["type"] == settings.address_type), len(further))
    kind.edit(client, by=doing.by, addresses=[*further[:at], place.told(), *further[at + 1 :]])


def _without_type(told: dict[str, str]) -> dict[str, str]:
    return {part: said for part, said in told.items() if part != "type"}


def _place_of(client: Any, type: str) -> Place:
    """The main address, or the first of the further ones of this type; an empty one where there is none."""
    if type == MAIN:
        return main_place(client)
    return next((one for one in places_of(client) if one.type == type), Place(type))


def _requisite_of(client: Any, preset: str) -> Requisite | None:
    found = client.requisites.order_by("position", "pk")
    first: Requisite | None = (found.filter(preset=preset) if preset else found).first()
    return first


def _check_read(stage: Stage, settings: ReadSettings, rule_id: int | None) -> None:
    if settings.preset:
        _shape(settings.preset)


def _check_change(stage: Stage, settings: ChangeSettings, rule_id: int | None) -> None:
    parts = {part.name: part for part in _shape(settings.preset).parts}
    if not settings.values and not settings.address:
        raise Refused(_("Say what is to be changed."), field="settings.values")
    for name in settings.address:
        if name not in _PLACE_PARTS:
            raise Refused(_("An address has no such part."), field=f"settings.address.{name}")
    country = settings.address.get("country", "")
    if country and not is_dynamic(country) and not is_country(country.upper()):
        raise Refused(
            _("This is no country; use its two letters, such as BR."), field="settings.address.country"
        )
    for name, written in settings.values.items():
        if name != NAME and name not in parts:
            raise Refused(_("The chosen shape has no such number."), field=f"settings.values.{name}")
        if name != NAME and written and not is_dynamic(written):
            try:
                parts[name].read(written)
            except Refused as refusal:
                raise Refused(refusal.message, field=f"settings.values.{name}") from None


def _shape(code: str) -> Any:
    try:
        return preset_of(code)
    except Refused as refusal:
        raise Refused(refusal.message, field="settings.preset") from None


READ_REQUISITES = RuleAction(
    name="read_requisites",
    label=gettext_lazy("Read requisites"),
    icon="list-search",
    help_text=gettext_lazy("Leaves tax numbers, bank account and address of the client for the rules below."),
    settings=ReadSettings,
    form=ReadForm,
    say=lambda settings: (
        _("Read the requisites of the contact")
        if settings.client == "contact"
        else _("Read the requisites of the company")
    ),
    run=read_requisites,
    results=(
        Result("preset", gettext_lazy("Shape of the requisites")),
        Result(NAME, gettext_lazy("Legal name")),
        Result("tax_number", gettext_lazy("Tax number")),
        *(Result(part.name, part.label) for part in _all_parts() if part.name != "tax_number"),
        Result("bank", gettext_lazy("Bank")),
        Result("account", gettext_lazy("Account")),
        Result("address", gettext_lazy("Street and number")),
        Result("city", gettext_lazy("City")),
        Result("region", gettext_lazy("Region")),
        Result("postal_code", gettext_lazy("Postal code")),
        Result("country", gettext_lazy("Country")),
    ),
    check_on=_check_read,
    of_kinds=WITH_CLIENTS,
)

CHANGE_REQUISITES = RuleAction(
    name="change_requisites",
    label=gettext_lazy("Change requisites"),
    icon="file-text",
    help_text=gettext_lazy("Sets tax numbers and other legal details of the client."),
    settings=ChangeSettings,
    form=ChangeForm,
    say=lambda settings: (
        _("Change the requisites of the contact")
        if settings.client == "contact"
        else _("Change the requisites of the company")
    ),
    run=change_requisites,
    check_on=_check_change,
    of_kinds=WITH_CLIENTS,
)
