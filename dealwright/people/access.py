"""Rights, kept inside the query: a record you may not see is not found.

Deal.objects.seen_by(actor).get(pk=42)              # find and check in one step
access.require(actor, "deal", Verb.CREATE, pipeline_id=7)   # where there is no record yet
access.require(actor, "deal", Verb.EXPORT)          # before a list leaves the house
access.visible_fields(actor, "deal")                # what may be shown, filtered and sorted by
access.refuse_hidden(by, "deal", values)            # before what was typed is taken
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any, Self

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.events.models import RecordQuerySet
from dealwright.kit.errors import Forbidden
from dealwright.people.protected import has_own_rights, protect, protected, protected_kinds
from dealwright.people.roles.models import Reach, Scope, Verb

__all__ = ["OwnedQuerySet", "Reach", "Scope", "Verb", "has_own_rights", "hidden_fields", "may"]
__all__ += ["may_change_settings", "people_reached", "protect", "protected", "protected_kinds"]
__all__ += ["reach_of", "refuse_hidden", "require", "require_settings", "scope_of", "shown_among"]
__all__ += ["visible_fields"]


def reach_of(actor: Actor, record_kind: str, verb: Verb) -> Reach:
    """How far the actor's rights reach, pipeline by pipeline.

    The product itself reaches everything, a visitor nothing.
    """
    if actor.kind in {"system", "automation"}:
        return Reach(Scope.ALL)
    if actor.user is None or not actor.user.is_active:
        return Reach(Scope.NONE)
    reach: Reach = actor.user.role.reach(record_kind, verb)
    return reach


def scope_of(actor: Actor, record_kind: str, verb: Verb, pipeline_id: int | None = None) -> Scope:
    """How far the actor's rights reach in a pipeline; at the widest where none is named."""
    return reach_of(actor, record_kind, verb).within(pipeline_id)


def may(actor: Actor, record_kind: str, verb: Verb, pipeline_id: int | None = None) -> bool:
    """Whether the actor may do this with some record of the kind, or of one of its pipelines."""
    return scope_of(actor, record_kind, verb, pipeline_id) is not Scope.NONE


def require(actor: Actor, record_kind: str, verb: Verb, pipeline_id: int | None = None) -> None:
    """Raise Forbidden where `may` says no."""
    if not may(actor, record_kind, verb, pipeline_id):
        raise Forbidden(_("Your role does not allow this; ask an administrator for the right."))


def may_change_settings(actor: Actor) -> bool:
    """Whether the actor may change what holds for everybody: users, roles, pipelines, automation."""
    return may(actor, "*", Verb.SETTINGS)


def require_settings(actor: Actor) -> None:
    """Raise Forbidden for everybody who may not change settings."""
    require(actor, "*", Verb.SETTINGS)


def hidden_fields(actor: Actor, record_kind: str) -> frozenset[str]:
    """The names of the fields of a kind that the actor's role hides; no query.

    What is hidden stands on no card, board, form, list, timeline or export, is neither found nor filtered nor
    sorted by, is empty in the API, and is refused where somebody sends it.
    """
    if actor.kind in {"system", "automation"} or actor.user is None:
        return frozenset()
    names: frozenset[str] = actor.user.role.hides(record_kind)
    return names


def hidden_names(actor: Actor, record_kind: str) -> frozenset[str]:
    """The same, and those of all other kinds as `order.total`: for what tells of records of several kinds."""
    if actor.kind in {"system", "automation"} or actor.user is None:
        return frozenset()
    role = actor.user.role
    others = (f"{other}.{name}" for other in role.hidden for name in role.hides(other))
    return role.hides(record_kind).union(others)


def visible_fields(actor: Actor, record_kind: str) -> frozenset[str]:
    """The names of all fields of a kind, those people added included, that the actor may see.

    Whoever builds cards, forms, columns, filters or exports from fields shows these and no others.
    """
    known = protected(record_kind)
    names = frozenset(field.name for field in known.fields()) if known else frozenset()
    return names - hidden_fields(actor, record_kind)


def refuse_hidden(actor: Actor, record_kind: str, given: Iterable[str] | Mapping[str, Any]) -> None:
    """Raise Forbidden, with the field named, where something is given for a field the actor's role hides.

    Custom fields are given together: `{"custom": {"margin": …}}`.
    """
    hidden = hidden_fields(actor, record_kind)
    if not hidden:
        return
    names = set(given)
    if isinstance(given, Mapping) and given.get("custom"):
        names |= {f"custom.{code}" for code in given["custom"]}
    if refused := sorted(hidden & names):
        raise Forbidden(
            _("Your role does not show you “%(field)s”, so you cannot change it.")
            % {"field": _label_of(record_kind, refused[0])},
            field=refused[0],
        )


def shown_among(actor: Actor, record_kind: str, fields: Collection[str]) -> list[str]:
    """Those of the fields that the actor may see; Forbidden where that is none of them."""
    hidden = hidden_fields(actor, record_kind)
    if hidden.issuperset(fields):
        refuse_hidden(actor, record_kind, fields)
    return [field for field in fields if field not in hidden]


def people_reached(scope: Scope, user: Any) -> Any:
    """The keys of the people in the user's department, or in it and all below it, as part of a query."""
    users = get_user_model().objects
    if scope is Scope.TREE:
        return users.filter(department__path__contains=[user.department_id]).values("pk")
    return users.filter(department=user.department_id).values("pk")


def require_administrator(actor: Actor) -> None:
    """Raise Forbidden for everybody but administrators and the product itself.

    For what could be used to become one: where letters of sign-in go, and whose word on a person we take.
    """
    if actor.kind != "system" and (actor.user is None or not actor.user.role.is_administrator):
        raise Forbidden(_("Only an administrator may do this."))


class OwnedQuerySet(RecordQuerySet):
    """Records that somebody is responsible for, narrowed to what an actor may do with them."""

    owner_field = "responsible"
    pipeline_field = "pipeline"
    """For kinds that stand in pipelines."""
    fields_of: str | None = None
    """The kind whose hidden fields these records tell, where it is not their own."""
    reader: Actor | None = None
    """For whom it was narrowed: search, filters and orders ask what is hidden from them."""

    def seen_by(self, actor: Actor, *, pipeline_id: int | None = None) -> Self:
        """Those the actor may see. `pipeline_id` says that all of them stand in one pipeline."""
        return self.within(actor, Verb.SEE, pipeline_id=pipeline_id)

    def changed_by(self, actor: Actor) -> Self:
        """Those the actor may change."""
        return self.within(actor, Verb.SEE).within(actor, Verb.CHANGE)

    def deleted_by(self, actor: Actor) -> Self:
        """Those the actor may delete."""
        return self.within(actor, Verb.SEE).within(actor, Verb.DELETE)

    def exported_by(self, actor: Actor) -> Self:
        """Those the actor may take out of the house."""
        return self.within(actor, Verb.SEE).within(actor, Verb.EXPORT)

    def within(self, actor: Actor, verb: Verb, *, pipeline_id: int | None = None) -> Self:
        """Those that the actor's rights to the verb reach."""
        model: Any = self.model
        reach = reach_of(actor, model.record_kind, verb)
        narrowed: Self = self
        if pipeline_id is not None and reach.pipelines:
            # A plain condition, which an index serves, in place of one branch for each group of pipelines.
            narrowed, reach = (
                self.filter(**{self.pipeline_field: pipeline_id}),
                Reach(reach.within(pipeline_id)),
            )
        beyond = self.beyond(actor) if verb is Verb.SEE and reach != Reach(Scope.ALL) else None
        narrowed = narrowed._reached_by(reach, actor.user, beyond)
        narrowed.reader = actor
        return narrowed

    def beyond(self, actor: Actor) -> Q | None:
        """What the actor sees although their scope does not hold it; None where that is nothing."""
        return None

    @property
    def hidden(self) -> frozenset[str]:
        """The fields that its reader may not see; those of other kinds are called `order.total`."""
        model: Any = self.model
        of_kind = self.fields_of or model.record_kind
        return hidden_names(self.reader, of_kind) if self.reader else frozenset()

    def _reached_by(self, reach: Reach, user: Any, beyond: Q | None) -> Self:
        """Those a reach holds, and what lies beyond it."""
        held = self._held_by(reach, user)
        if beyond is None:
            return self._filtered(held)
        return self._filtered(beyond if held is None else held | beyond)

    def _held_by(self, reach: Reach, user: Any) -> Q | None:
        """One condition, with a branch for each group of pipelines of the same scope."""
        if not reach.pipelines:
            return self._in_scope(reach.rest, user, Q())
        pipelines = f"{self.pipeline_field}__in"
        branches = [
            self._in_scope(scope, user, Q(**{pipelines: ids})) for scope, ids in reach.by_scope().items()
        ]
        branches.append(self._in_scope(reach.rest, user, ~Q(**{pipelines: list(reach.pipelines)})))
        given = [branch for branch in branches if branch is not None]
        return reduce(or_, given) if given else None

    def _filtered(self, condition: Q | None) -> Self:
        return self.none() if condition is None else self.filter(condition)

    def _in_scope(self, scope: Scope, user: Any, where: Q) -> Q | None:
        """What a scope reaches among those; None where it reaches nothing."""
        if scope is Scope.NONE:
            return None
        return where if scope is Scope.ALL else where & self._reached(scope, user)

    def _reached(self, scope: Scope, user: Any) -> Q:
        """What a scope between none and all reaches. A department holds its people, so their own too."""
        if scope is Scope.OWN or user.department_id is None:
            return Q(**{self.owner_field: user.pk})
        return Q(**{f"{self.owner_field}__in": people_reached(scope, user)})

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.reader = self.reader
        return clone


def _label_of(record_kind: str, field: str) -> Any:
    known = protected(record_kind)
    fields: Collection[Any] = list(known.fields()) if known else []
    return next((one.label for one in fields if one.name == field), field)
