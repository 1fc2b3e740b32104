"""Whether an event is the one a trigger waits for: its settings against the facts.

A setting names a fact and the value it must have, or a list of values. A fact that refers to a record
is compared by the record's id, so `{"after": 7}` is stage 7 and `{"provider": ["sandbox", "manual"]}` is
either provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.kit.errors import Refused

SIMPLE = str | int | float | bool | None


def matches(settings: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether every setting is met; no settings take every event."""
    return all(_met(wanted, facts.get(name)) for name, wanted in settings.items())


def checked_settings(kind: type[Event], settings: dict[str, Any]) -> dict[str, Any]:
    """The settings; Refused when one names no fact of the kind or is no plain value."""
    for name, wanted in settings.items():
        if name not in kind.model_fields:
            raise Refused(
                _("Events of this kind have no fact “%(fact)s”.") % {"fact": name}, field=f"settings.{name}"
            )
        values = wanted if isinstance(wanted, list) else [wanted]
        if not all(isinstance(value, SIMPLE) for value in values):
            raise Refused(
                _("A setting is a text, a number, yes or no, or a list of these."), field=f"settings.{name}"
            )
    return settings


def say_facts(settings: Mapping[str, Any]) -> str:
    """The facts an event must have: “provider: sandbox”; empty for every event."""
    pairs = []
    for name, wanted in settings.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        pairs.append(f"{name}: {', '.join(str(value) for value in values)}")
    return "; ".join(pairs)


def _met(wanted: Any, fact: Any) -> bool:
    found = fact["id"] if isinstance(fact, dict) and "id" in fact else fact
    return found in wanted if isinstance(wanted, list) else found == wanted
