"""The rights of a role as a table of kinds and verbs, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.people.access import protected_kinds
from dealwright.people.roles.models import Role, Scope, Verb

REST = "*"
VERBS = (Verb.SEE, Verb.CREATE, Verb.CHANGE, Verb.DELETE)
VERB_WORDS = {
    Verb.SEE: _("See"),
    Verb.CREATE: _("Add"),
    Verb.CHANGE: _("Change"),
    Verb.DELETE: _("Delete"),
}
SCOPE_WORDS = {
    Scope.NONE: _("none"),
    Scope.OWN: _("own"),
    Scope.DEPARTMENT: _("of the department"),
    Scope.ALL: _("all"),
}

Scopes = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Cell:
    """How far one verb reaches for one kind."""

    name: str
    """Of the input."""
    label: str
    scope: str


@dataclass(frozen=True)
class Row:
    """One kind and its verbs."""

    label: Any
    cells: list[Cell]


def rows_of(role: Role | None) -> list[Row]:
    """The table for a role; everything is “none” for a new one."""
    kinds = {**protected_kinds(), REST: _("Everything else")}
    return [Row(label, [_cell(role, kind, label, verb) for verb in VERBS]) for kind, label in kinds.items()]


def scopes_from(sent: Mapping[str, str], *, before: Scopes) -> Scopes:
    """The scopes a sent table stands for. A kind that says what the rest says follows the rest.

    Rights the table does not show stay as they were.
    """
    scopes = {kind: {**before.get(kind, {}), **_sent_row(sent, kind)} for kind in [REST, *protected_kinds()]}
    scopes[REST][Verb.SETTINGS] = Scope.ALL if sent.get("settings") else Scope.NONE
    rest = {verb: scopes[REST][verb] for verb in VERBS}
    return {kind: verbs for kind, verbs in scopes.items() if kind == REST or verbs != rest}


def _cell(role: Role | None, kind: str, label: Any, verb: Verb) -> Cell:
    scope = role.scope(kind, verb) if role else Scope.NONE
    return Cell(f"{kind}.{verb}", f"{label}: {VERB_WORDS[verb]}", scope)


def _sent_row(sent: Mapping[str, str], kind: str) -> dict[str, str]:
    return {str(verb): sent.get(f"{kind}.{verb}", Scope.NONE) for verb in VERBS}
