"""A role says, per kind of record and verb, how far its people's rights reach, and which fields it hides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models

from dealwright.events.models import Recorded
from dealwright.people.protected import has_own_rights

REST = "*"
"""The row of a role for the kinds that have none of their own."""


class Scope(StrEnum):
    """How far a right reaches; each holds those before it."""

    NONE = "none"
    OWN = "own"
    DEPARTMENT = "department"
    TREE = "tree"
    """The department and all below it."""
    ALL = "all"

    @property
    def width(self) -> int:
        """Its place in the order from nothing to everything."""
        return list(Scope).index(self)


class Verb(StrEnum):
    """What one may do with records of a kind."""

    SEE = "see"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    EXPORT = "export"
    SETTINGS = "settings"


@dataclass(frozen=True)
class Reach:
    """How far one verb reaches over the records of a kind."""

    rest: Scope
    """In the pipelines that have no row of their own, and for kinds without pipelines."""
    pipelines: Mapping[int, Scope] = field(default_factory=dict)
    """In single pipelines, where it is another scope."""

    @property
    def widest(self) -> Scope:
        """The scope in the pipeline where it reaches farthest."""
        return max([self.rest, *self.pipelines.values()], key=lambda scope: scope.width)

    def within(self, pipeline_id: int | None) -> Scope:
        """The scope in one pipeline; the widest where none is named."""
        return self.widest if pipeline_id is None else self.pipelines.get(pipeline_id, self.rest)

    def by_scope(self) -> dict[Scope, list[int]]:
        """The pipelines that have a scope of their own, gathered by it."""
        gathered: dict[Scope, list[int]] = {}
        for id, scope in sorted(self.pipelines.items()):
            gathered.setdefault(scope, []).append(id)
        return gathered


class Role(Recorded):
    """A set of rights with a name."""

    record_kind = "role"

    name = models.CharField(max_length=80, unique=True)
    is_administrator = models.BooleanField(default=False)
    """May do everything, whatever the scopes say."""
    scopes = models.JSONField(default=dict)
    """`{"deal": {"see": "own"}, "deal:7": {"see": "all"}, "*": {}}`: the row of a pipeline wins over that of
    its kind, and that over `"*"`, which stands for the kinds not named. A verb a row leaves out is none."""
    hidden = models.JSONField(default=dict, db_default={})
    """Fields its people do not see: `{"deal": ["amount", "custom.margin"]}`."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "people_role"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def reach(self, record_kind: str, verb: Verb) -> Reach:
        """How far this role reaches for one verb on one kind, pipeline by pipeline."""
        if self.is_administrator:
            return Reach(Scope.ALL)
        if not has_own_rights(record_kind):
            return Reach(Scope.OWN)  # at least: the records it is about say how much further
        rest = _scope(self.scopes.get(record_kind, self.scopes.get(REST, {})), verb)
        own_rows = {
            int(key.removeprefix(f"{record_kind}:")): _scope(verbs, verb)
            for key, verbs in self.scopes.items()
            if key.startswith(f"{record_kind}:")
        }
        return Reach(rest, {id: scope for id, scope in own_rows.items() if scope is not rest})

    def scope(self, record_kind: str, verb: Verb, pipeline_id: int | None = None) -> Scope:
        """How far it reaches in one pipeline; at the widest where none is named."""
        return self.reach(record_kind, verb).within(pipeline_id)

    def hides(self, record_kind: str) -> frozenset[str]:
        """The names of the fields of a kind that its people do not see."""
        return frozenset() if self.is_administrator else frozenset(self.hidden.get(record_kind, ()))


def _scope(verbs: Mapping[str, str], verb: Verb) -> Scope:
    """How far one verb reaches; a scope we do not know reaches nothing."""
    said = verbs.get(verb, Scope.NONE)
    return Scope(said) if said in set(Scope) else Scope.NONE
