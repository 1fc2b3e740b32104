"""Questions about users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.api import cursors
from dealwright.api.cursors import Sorting
from dealwright.api.problems import Stop
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import NotFound
from dealwright.people.absences.models import Absence
from dealwright.people.absences.queries import with_absence
from dealwright.people.access import Scope, Verb, has_own_rights, people_reached, scope_of
from dealwright.people.users.models import User


def people_within(
    actor: Actor, record_kind: str, verb: Verb, pipeline_id: int | None = None
) -> QuerySet[User]:
    """The active people whom the actor may make responsible for such a record: those his scope reaches.

    Otherwise a seller could give a record away and never see it again, or see what is not his. Where the kind
    stands in pipelines, who takes what was typed names the pipeline; a list to narrow by needs none. What has
    no rights of its own is seen by whoever does it, so anybody may.
    """
    active = User.objects.active()
    if not has_own_rights(record_kind):
        return active if actor.kind == "user" else active.none()
    match scope_of(actor, record_kind, verb, pipeline_id):
        case Scope.ALL:
            return active
        case Scope.NONE:
            return active.none()
        case Scope.OWN:
            return active.filter(pk=actor.id)
        case scope if actor.user.department_id is not None:
            return active.filter(pk__in=people_reached(scope, actor.user))
    return active.filter(pk=actor.id)


PAGE = 100
BY_NAME = Sorting("name", "name", nullable=False)
STATES = ("active", "inactive", "away", "all")


@dataclass(frozen=True)
class PeoplePage:
    """Some people, and where the next page begins."""

    people: list[User]
    next_cursor: str | None


def people_list(
    *,
    text: str = "",
    department: int | None = None,
    role: int | None = None,
    state: str = "active",
    cursor: str = "",
) -> PeoplePage:
    """The people who fit, by name, with role, department and present absence; two queries.

    A department stands for all below it.
    """
    found = User.objects.select_related("role", "department")
    if text:
        found = found.named_like(text)
    if department is not None:
        found = found.filter(department__path__contains=[department])
    if role is not None:
        found = found.filter(role=role)
    if state == "away":
        found = found.filter(Exists(Absence.objects.on(clock.now().date()).filter(user=OuterRef("pk"))))
    if state != "all":
        found = found.filter(is_active=state != "inactive")
    return page_of(with_absence(found), cursor=cursor)


def people_named_like(people: Any, words: str) -> Any:
    """Those of these people whose name, e-mail, position or phone holds every word."""
    return people.named_like(words)


def page_of(people: QuerySet[User], *, cursor: str, size: int = PAGE) -> PeoplePage:
    """One page of these people by name; a bent cursor is NotFound."""
    ordered = BY_NAME.order(people)
    if cursor:
        try:
            (ordered,) = BY_NAME.after(ordered, cursors.read(cursor, BY_NAME))
        except Stop:
            raise NotFound(_("This page of the list is no longer there; start again.")) from None
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    return PeoplePage(rows[:size], cursors.write(BY_NAME.position(rows[size - 1]), BY_NAME) if more else None)
