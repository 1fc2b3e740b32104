"""Rights, kept inside the query: a record you may not see is not found.

Deal.objects.seen_by(actor).get(pk=42)      # find and check in one step
access.require(actor, "deal", Verb.CREATE)  # where there is no record yet
"""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.events.models import RecordQuerySet
from dealwright.kit.errors import Forbidden
from dealwright.people.roles.models import Scope, Verb

__all__ = ["OwnedQuerySet", "Scope", "Verb", "may", "may_change_settings", "protect", "protected_kinds"]
__all__ += ["require", "require_settings", "scope_of"]

_protected: dict[str, Any] = {}


def protect(record_kind: str, label: Any) -> None:
    """Let roles speak of a kind of record; the floor that declares the kinds calls this for each."""
    _protected[record_kind] = label


def protected_kinds() -> dict[str, Any]:
    """The kinds roles speak of, with their lazily translated names in the plural."""
    return dict(_protected)


def scope_of(actor: Actor, record_kind: str, verb: Verb) -> Scope:
    """How far the actor's rights reach. The product itself reaches everything, a visitor nothing."""
    if actor.kind in {"system", "automation"}:
        return Scope.ALL
    if actor.user is None or not actor.user.is_active:
        return Scope.NONE
    return actor.user.role.scope(record_kind, verb)


def may(actor: Actor, record_kind: str, verb: Verb) -> bool:
    """Whether the actor may do this with some record of the kind."""
    return scope_of(actor, record_kind, verb) is not Scope.NONE


def require(actor: Actor, record_kind: str, verb: Verb) -> None:
    """Raise Forbidden where `may` says no."""
    if not may(actor, record_kind, verb):
        raise Forbidden(_("Your role does not allow this; ask an administrator for the right."))


def may_change_settings(actor: Actor) -> bool:
    """Whether the actor may change what holds for everybody: users, roles, pipelines, automation."""
    return may(actor, "*", Verb.SETTINGS)


def require_settings(actor: Actor) -> None:
    """Raise Forbidden for everybody who may not change settings."""
    require(actor, "*", Verb.SETTINGS)


class OwnedQuerySet(RecordQuerySet):
    """Records that somebody is responsible for, narrowed to what an actor may do with them."""

    owner_field = "responsible"

    def seen_by(self, actor: Actor) -> Self:
        """Those the actor may see."""
        return self.within(actor, Verb.SEE)

    def changed_by(self, actor: Actor) -> Self:
        """Those the actor may change."""
        return self.within(actor, Verb.SEE).within(actor, Verb.CHANGE)

    def deleted_by(self, actor: Actor) -> Self:
        """Those the actor may delete."""
        return self.within(actor, Verb.SEE).within(actor, Verb.DELETE)

    def within(self, actor: Actor, verb: Verb) -> Self:
        """Those that the actor's scope for the verb reaches."""
        model: Any = self.model
        scope = scope_of(actor, model.record_kind, verb)
        if scope is Scope.ALL:
            return self
        if scope is Scope.NONE:
            return self.none()
        return self.filter(self._reached(scope, actor.user))

    def _reached(self, scope: Scope, user: Any) -> Q:
        own = Q(**{self.owner_field: user.pk})
        if scope is Scope.DEPARTMENT and user.department_id is not None:
            return own | Q(**{f"{self.owner_field}__department": user.department_id})
        return own
