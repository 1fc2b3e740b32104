"""The rights of a role as a table of kinds, their pipelines and verbs, with the fields it hides; and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.people.protected import Protected, protected_kinds
from dealwright.people.roles.models import REST, Role, Scope, Verb

VERBS = (Verb.SEE, Verb.CREATE, Verb.CHANGE, Verb.DELETE, Verb.EXPORT)
VERB_WORDS = {
    Verb.SEE: _("See"),
    Verb.CREATE: _("Add"),
    Verb.CHANGE: _("Change"),
    Verb.DELETE: _("Delete"),
    Verb.EXPORT: _("Export"),
}
SCOPE_WORDS = {
    Scope.NONE: _("none"),
    Scope.OWN: _("own"),
    Scope.DEPARTMENT: _("department"),
    Scope.TREE: _("department and below"),
    Scope.ALL: _("all"),
}

Scopes = dict[str, dict[str, str]]
Hidden = dict[str, list[str]]


@dataclass(frozen=True)
class Cell:
    """How far one verb reaches for one kind, or in one pipeline."""

    name: str
    """Of the input."""
    label: str
    scope: str


@dataclass(frozen=True)
class Row:
    """One kind, or one pipeline, and the verbs."""

    label: Any
    cells: list[Cell | None]
    """None where the verb means nothing for it."""
    switch: str | None = None
    """For a pipeline: the input that says that it has rights of its own."""
    switch_label: str = ""
    is_on: bool = True


@dataclass(frozen=True)
class HideableField:
    """A field that the role may hide."""

    name: str
    label: Any
    is_hidden: bool


@dataclass(frozen=True)
class HideableFields:
    """The fields of one kind that a role may hide."""

    kind: str
    label: Any
    fields: list[HideableField]

    @property
    def input_name(self) -> str:
        """Of their checkboxes."""
        return hidden_input(self.kind)


def rows_of(scopes: Scopes) -> Iterator[Row]:
    """The table for these scopes: each kind, below it its pipelines, at the end everything else."""
    role = Role(scopes=scopes)
    for kind in protected_kinds():
        cells = _cells(role, kind.name, kind.label)
        only = kind.verbs or VERBS
        yield Row(
            kind.label, [cell if verb in only else None for verb, cell in zip(VERBS, cells, strict=True)]
        )
        for id, name in kind.pipelines():
            yield _pipeline_row(role, kind, id, name)
    rest = _("Everything else")
    yield Row(rest, [*_cells(role, REST, rest)])


def fields_of(hidden: Hidden) -> list[HideableFields]:
    """The fields that may be hidden, kind by kind."""
    return [
        HideableFields(
            kind.name,
            kind.label,
            [
                HideableField(field.name, field.label, field.name in hidden.get(kind.name, ()))
                for field in hideable
            ],
        )
        for kind in protected_kinds()
        if (hideable := kind.hideable)
    ]


def scopes_from(sent: Mapping[str, str], *, before: Scopes) -> Scopes:
    """The scopes a sent table stands for. A kind that says what the rest says follows the rest.

    A pipeline without rights of its own follows its kind. Rights the table does not show stay as they were.
    """
    shown = {REST: VERBS} | {kind.name: kind.verbs or VERBS for kind in protected_kinds()}
    scopes = {kind: {**before.get(kind, {}), **_sent_row(sent, kind, verbs)} for kind, verbs in shown.items()}
    scopes[REST][Verb.SETTINGS] = Scope.ALL if sent.get("settings") else Scope.NONE
    rest = scopes[REST]
    kept = {
        kind: verbs
        for kind, verbs in scopes.items()
        if kind == REST or verbs != {verb: rest[verb] for verb in shown[kind]}
    }
    rows = (row for kind in protected_kinds() for row in _keys_of_pipelines(kind))
    return kept | {key: _sent_row(sent, key) for key in rows if sent.get(_switch(key))}


def hidden_from(sent: Any, *, before: Hidden) -> Hidden:
    """The hidden fields that the checkboxes of a sent form stand for; those they do not show stay hidden."""
    hidden = {}
    for kind in protected_kinds():
        shown = {field.name for field in kind.hideable}
        unseen = [name for name in before.get(kind.name, ()) if name not in shown]
        hidden[kind.name] = [*sent.getlist(hidden_input(kind.name)), *unseen]
    return {kind: names for kind, names in hidden.items() if names}


def hidden_input(kind: str) -> str:
    """The name of the checkboxes for the fields of a kind."""
    return f"hide.{kind}"


def _keys_of_pipelines(kind: Protected) -> list[str]:
    return [f"{kind.name}:{id}" for id, _name in kind.pipelines()]


def _pipeline_row(role: Role, kind: Protected, id: int, name: str) -> Row:
    key = f"{kind.name}:{id}"
    label = _now("%(records)s in “%(pipeline)s”") % {"records": kind.label, "pipeline": name}
    switch_label = _now("%(pipeline)s: rights of its own") % {"pipeline": name}
    cells: list[Cell | None] = [*_cells(role, kind.name, label, id)]
    return Row(name, cells, _switch(key), switch_label, key in role.scopes)


def _switch(key: str) -> str:
    return f"own.{key}"


def _cells(role: Role, kind: str, label: Any, pipeline_id: int | None = None) -> list[Cell]:
    """A cell for each verb; the row of a kind shows what holds where its pipelines say nothing else."""
    key = kind if pipeline_id is None else f"{kind}:{pipeline_id}"
    reaches = {verb: role.reach(kind, verb) for verb in VERBS}
    scopes = {
        verb: reach.rest if pipeline_id is None else reach.within(pipeline_id)
        for verb, reach in reaches.items()
    }
    return [Cell(f"{key}.{verb}", f"{label}: {VERB_WORDS[verb]}", scope) for verb, scope in scopes.items()]


def _sent_row(sent: Mapping[str, str], key: str, verbs: Sequence[str] = VERBS) -> dict[str, str]:
    return {str(verb): sent.get(f"{key}.{verb}", Scope.NONE) for verb in verbs}
