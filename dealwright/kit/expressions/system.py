"""`System:Now` and the other values that every scope has (C57:12383)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.scope import unknown
from dealwright.kit.expressions.values import Kind, Value

if TYPE_CHECKING:
    from dealwright.kit.expressions.scope import Scope


@dataclass(frozen=True, slots=True)
class SystemValue:
    """One of them, as the picker lists it."""

    name: Name
    kind: Kind
    label: Any
    read: Callable[[Scope], Value]


SYSTEM = "System"

VALUES = (
    SystemValue(
        Name("System", "Now"),
        Kind.MOMENT,
        _("Now, by the clock of the company"),
        lambda scope: scope.now().astimezone(scope.zone()),
    ),
    SystemValue(
        Name("System", "NowLocal"),
        Kind.MOMENT,
        _("Now, by the clock of the person it is done for"),
        lambda scope: scope.now().astimezone(scope.zone_of(None)),
    ),
    SystemValue(
        Name("System", "Date"),
        Kind.DAY,
        _("Today, where the company is"),
        lambda scope: scope.now().astimezone(scope.zone()).date(),
    ),
    SystemValue(Name("System", "Eol"), Kind.TEXT, _("A new line"), lambda _scope: "\n"),
    SystemValue(
        Name("System", "HostUrl"), Kind.TEXT, _("The address of this site"), lambda scope: scope.host_url()
    ),
)
_BY_FIELD = {value.name.field.lower(): value for value in VALUES}


def system_value(name: Name) -> SystemValue | None:
    """The value that `System:Now` names, None for none; small and large letters alike."""
    return _BY_FIELD.get(name.field.lower()) if name.object == SYSTEM else None


def answer(name: Name, scope: Scope) -> Value:
    """The value of `System:…`; small and large letters alike."""
    found = _BY_FIELD.get(name.field.lower())
    if found is None:
        raise unknown(name)
    return found.read(scope)
