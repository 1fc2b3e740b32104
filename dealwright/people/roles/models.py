"""A role says, per kind of record and verb, how far the rights of its people reach."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from dealwright.events.models import Recorded


class Scope(StrEnum):
    """How far a right reaches."""

    NONE = "none"
    OWN = "own"
    DEPARTMENT = "department"
    ALL = "all"


class Verb(StrEnum):
    """What one may do with records of a kind."""

    SEE = "see"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    EXPORT = "export"
    SETTINGS = "settings"


class Role(Recorded):
    """A set of rights with a name."""

    record_kind = "role"

    name = models.CharField(max_length=80, unique=True)
    is_administrator = models.BooleanField(default=False)
    """May do everything, whatever the scopes say."""
    scopes = models.JSONField(default=dict)
    """`{"deal": {"see": "own", "change": "own"}}`; `"*"` stands for the kinds not named. Missing is none."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "people_role"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def scope(self, record_kind: str, verb: Verb) -> Scope:
        """How far this role reaches for one verb on one kind."""
        if self.is_administrator:
            return Scope.ALL
        verbs = self.scopes.get(record_kind, self.scopes.get("*", {}))
        return Scope(verbs.get(verb, Scope.NONE))
