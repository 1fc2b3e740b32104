"""Questions about users."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dealwright.events import Actor
from dealwright.people.access import Scope, Verb, scope_of
from dealwright.people.users.models import User


def people_within(actor: Actor, record_kind: str, verb: Verb) -> QuerySet[User]:
    """The active people whom the actor may make responsible for such a record: those his scope reaches.

    Otherwise a seller could give a record away and never see it again, or see what is not his.
    """
    active = User.objects.active()
    scope = scope_of(actor, record_kind, verb)
    if scope is Scope.ALL:
        return active
    if scope is Scope.NONE:
        return active.none()
    own = Q(pk=actor.id)
    if scope is Scope.DEPARTMENT and actor.user.department_id is not None:
        return active.filter(own | Q(department=actor.user.department_id))
    return active.filter(own)
