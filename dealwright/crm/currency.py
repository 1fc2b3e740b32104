"""The currency of a deal or lead for which nobody named one: told by a floor that knows the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.kit.money import CURRENCY_CODES

FALLBACK = "BRL"

_asked: list[Callable[[], str | None]] = []


def ask(source: Callable[[], str | None]) -> None:
    """Say who knows the usual currency; a later one is asked before an earlier one."""
    _asked.insert(0, source)


def usual_currency() -> str:
    """The currency that deals and leads here usually have."""
    return next(filter(None, (source() for source in _asked)), FALLBACK)


COMPANIONS = {"currency": "amount", "revenue_currency": "revenue"}
"""Fields of forms that only say in what currency the amount beside them is, and that amount."""


def hidden_with(hidden: frozenset[str]) -> frozenset[str]:
    """The fields a form does not show: with an amount its currency is hidden too."""
    return hidden | {name for name, amount in COMPANIONS.items() if amount in hidden}


def without_companions(names: Iterable[str]) -> list[str]:
    """The names among them that are fields of records."""
    return [name for name in names if name not in COMPANIONS]


class CurrencyField(forms.ChoiceField):
    """Asks for the currency of the amount beside it."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(code, code) for code in sorted(CURRENCY_CODES)]
        super().__init__(label=_("Currency"), choices=choices, required=False, **kwargs)

    def offer_first(self, present: str) -> None:
        """Put the usual one, or that of the record, before the others."""
        self.choices = [(code, code) for code in [present, *sorted(CURRENCY_CODES - {present})]]


def read_amount_in(form: forms.Form, amount: str, currency: str, present: str) -> None:
    """Let a form with an amount and its currency read the amount in the currency that was sent with it."""
    chooses: Any = form.fields.get(currency)
    if chooses is not None:
        chooses.offer_first(present)
    sent = form.data.get(form.add_prefix(currency), "") if form.is_bound and chooses is not None else ""
    if amount in form.fields:
        reads: Any = form.fields[amount]
        reads.currency = sent if sent in CURRENCY_CODES else present


def with_currency(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a form as actions take them: an amount says its currency itself."""
    if values.get("amount") is not None or not values.get("currency"):
        return {name: value for name, value in values.items() if name != "currency"}
    return values
