"""What a person types about the legal details of a client: the fields follow from the shape."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.crm.requisites.actions import MOST_ACCOUNTS, NewAccount
from dealwright.crm.requisites.models import Requisite
from dealwright.crm.requisites.presets import Part, Preset, preset_of, presets_for
from dealwright.kit.errors import Problem

ACCOUNTS = "accounts"
"""As verbs call the list of bank accounts when they refuse one: `accounts.0.iban`."""


class RequisiteForm(forms.Form):
    """Legal details of one client, with their bank accounts and an empty row for one more."""

    preset = forms.ChoiceField(label=_("Country and kind"))
    name = forms.CharField(
        label=_("Legal name"),
        max_length=250,
        required=False,
        help_text=_("Where it is not the name on the card."),
    )
    is_main = forms.BooleanField(label=_("These are the main ones"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        preset: Preset,
        client_kind: str,
        country: str,
        requisite: Requisite | None = None,
    ) -> None:
        super().__init__(data, initial={"preset": preset.code, **(_initial(requisite) if requisite else {})})
        self.label_suffix = ""
        self.shape = preset
        held = list(requisite.bank_accounts.all()) if requisite else []
        self.rows = min(len(held) + 1, MOST_ACCOUNTS)
        self.fields["preset"].choices = [(one.code, one.label) for one in presets_for(client_kind, country)]  # type: ignore[attr-defined]
        if requisite is not None:
            del self.fields["preset"]
        if requisite is None or requisite.position == 0:
            del self.fields["is_main"]
        for part in preset.parts:
            self.fields[_of_value(part.name)] = _input(part)
        for at in range(self.rows):
            self.fields[_of_account(at, "bank")] = forms.CharField(
                label=_now("Bank"), max_length=160, required=False
            )
            self.fields[_of_account(at, "currency")] = forms.CharField(
                label=_now("Currency"), max_length=3, required=False
            )
            for part in preset.account.parts:
                self.fields[_of_account(at, part.name)] = _input(part)
        for at, account in enumerate(held):
            typed = preset.account.typed(account.values)
            self.initial.update({_of_account(at, name): value for name, value in typed.items()})
            self.initial[_of_account(at, "bank")] = account.bank
            self.initial[_of_account(at, "currency")] = account.currency

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The inputs of the shape itself."""
        return [self[_of_value(part.name)] for part in self.shape.parts]

    @property
    def accounts(self) -> list[list[forms.BoundField]]:
        """The inputs of each bank account."""
        names = ["bank", *(part.name for part in self.shape.account.parts), "currency"]
        return [[self[_of_account(at, name)] for name in names] for at in range(self.rows)]

    def values(self) -> dict[str, Any]:
        """What was typed, as the verbs take it."""
        typed = self.cleaned_data
        return {
            "name": typed["name"],
            "values": {part.name: typed[_of_value(part.name)] for part in self.shape.parts},
            "accounts": [
                NewAccount(
                    {part.name: typed[_of_account(at, part.name)] for part in self.shape.account.parts},
                    bank=typed[_of_account(at, "bank")],
                    currency=typed[_of_account(at, "currency")],
                )
                for at in range(self.rows)
            ],
        }

    def complain(self, problem: Problem) -> None:
        """Put everything that was refused at its input."""
        for one in [problem, *problem.also]:
            name = self._input_of(one.field or "")
            self.add_error(name if name in self.fields else None, str(one))

    def _input_of(self, field: str) -> str:
        if field.startswith(f"{ACCOUNTS}."):
            _accounts, at, name = field.split(".", 2)
            return _of_account(int(at), name)
        return field if field in self.fields else _of_value(field)


def shape_named(code: str | None, client_kind: str, country: str) -> Preset:
    """The shape that was chosen; the likeliest for such a client where none was."""
    return preset_of(code) if code else presets_for(client_kind, country)[0]


def _initial(requisite: Requisite) -> dict[str, Any]:
    typed = preset_of(requisite.preset).typed(requisite.values)
    values = {_of_value(name): value for name, value in typed.items()}
    return values | {"name": requisite.name, "version": requisite.version}


def _input(part: Part) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(
        label=part.label, required=False, max_length=part.longest, help_text=part.hint, widget=widget
    )


def _of_value(name: str) -> str:
    return f"value_{name}"


def _of_account(at: int, name: str) -> str:
    return f"account_{at}_{name}"
