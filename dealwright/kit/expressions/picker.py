"""What the `…` button and a typed `=` offer: sections, functions, system values, modifiers (6.8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.functions import FUNCTIONS
from dealwright.kit.expressions.names import FILES, SHOWN, ZONES, Modifier, write_reference
from dealwright.kit.expressions.system import VALUES
from dealwright.kit.expressions.values import Kind


class Section(StrEnum):
    """The sections of the picker, in their order (C57:12383). Engines and domains fill them."""

    PARAMETERS = "parameters"
    VARIABLES = "variables"
    CONSTANTS = "constants"
    GLOBAL_CONSTANTS = "global_constants"
    GLOBAL_VARIABLES = "global_variables"
    DOCUMENT = "document"
    RESULTS = "results"
    USERS = "users"
    GROUPS = "groups"

    @property
    def label(self) -> Any:
        """The head of the section, lazily translated."""
        return _LABELS[self]


_LABELS = {
    Section.PARAMETERS: _("Parameters"),
    Section.VARIABLES: _("Variables"),
    Section.CONSTANTS: _("Constants"),
    Section.GLOBAL_CONSTANTS: _("Constants for all"),
    Section.GLOBAL_VARIABLES: _("Variables for all"),
    Section.DOCUMENT: _("Fields of the document"),
    Section.RESULTS: _("Results of earlier steps"),
    Section.USERS: _("People"),
    Section.GROUPS: _("Departments and groups"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the picker."""

    label: Any
    writes: str
    """What choosing it writes."""
    hint: Any = ""
    """What it takes, or an example."""
    group: Any = ""
    kind: Kind | None = None


def system_values() -> list[Offer]:
    """`{=System:Now}` and the like."""
    return [Offer(value.label, write_reference(value.name), kind=value.kind) for value in VALUES]


def functions() -> list[Offer]:
    """All functions by group, with arguments and an example."""
    return [
        Offer(each.label, f"{each.name}()", f"{each.signature} · {each.example}", each.group.label)
        for each in FUNCTIONS.values()
    ]


def behind_equals() -> list[Offer]:
    """What a typed `=` opens: system values, then functions."""
    return [*system_values(), *functions()]


def modifiers_of(kind: Kind) -> tuple[Modifier, ...]:
    """The modifiers that say something of a value of that kind."""
    from dealwright.kit.expressions.casts import casts_of

    fitting = set(casts_of(kind)) | SHOWN - ({Modifier.FRIENDLY} if kind is not Kind.RECORD else set())
    fitting |= ZONES if kind is Kind.MOMENT else set()
    fitting |= FILES if kind is Kind.FILE else set()
    return tuple(each for each in Modifier if each in fitting)
