"""Questions about absences: who is away, and who steps in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.absences.models import Absence
from dealwright.people.access import may_change_settings

if TYPE_CHECKING:
    from dealwright.people.users.models import User

MOST_STAND_INS = 5
"""How far a chain of people who are all away is followed."""


def today_of(user: User) -> date:
    """The day it is where this person is."""
    return clock.now().astimezone(ZoneInfo(user.time_zone)).date()


def is_away(user: User, on: date | None = None) -> bool:
    """Whether this person is away on this day; today on their own calendar unless a day is given."""
    return absence_of(user, on) is not None


def stand_in(user: User, on: date | None = None) -> User | None:
    """Who steps in for this person on this day; None when they are not away or nobody does.

    Where the substitute is away too, the substitute's substitute is asked.
    """
    day, asked = on or today_of(user), {user.pk}
    absence = absence_of(user, day)
    for _step in range(MOST_STAND_INS):
        substitute = absence.substitute if absence else None
        if substitute is None or substitute.pk in asked:
            return None
        absence = absence_of(substitute, day)
        if absence is None and substitute.is_active:
            return substitute
        asked.add(substitute.pk)
    return None


def absence_of(user: User, on: date | None = None) -> Absence | None:
    """The absence that holds for this person on this day."""
    of_user = Absence.objects.filter(user=user).on(on or today_of(user))
    found: Absence | None = of_user.select_related("substitute").first()
    return found


def with_absence(users: QuerySet[Any]) -> QuerySet[Any]:
    """The same people, each with their present absence in the list `absent_now`; one query more."""
    present = Absence.objects.on(clock.now().date()).select_related("substitute")
    return users.prefetch_related(Prefetch("absences", queryset=present, to_attr="absent_now"))


def upcoming() -> QuerySet[Absence]:
    """The absences that hold now or later, the next first."""
    found: QuerySet[Absence] = Absence.objects.not_over(clock.now().date())
    return found.filter(user__is_active=True).select_related("user", "substitute").order_by("begins_on", "id")


def may_plan_for(actor: Actor, user: User) -> bool:
    """Whether the actor may say when this person is away: oneself, the heads above, administrators."""
    if actor.user is not None and actor.user.pk == user.pk:
        return actor.user.is_active
    return may_change_settings(actor) or _heads(actor, user)


def with_reason(actor: Actor, absences: QuerySet[Absence]) -> QuerySet[Absence]:
    """Those whose kind and note the actor may read: their own, of people below them, or all."""
    if may_change_settings(actor):
        return absences
    if actor.user is None:
        return absences.none()
    return absences.filter(Q(user=actor.user.pk) | Q(user__department__path__overlap=_headed(actor)))


def _heads(actor: Actor, user: User) -> bool:
    if actor.user is None or not actor.user.is_active or user.department is None:
        return False
    return not set(user.department.path).isdisjoint(_headed(actor))


def _headed(actor: Actor) -> list[int]:
    from dealwright.people.departments.queries import headed_by

    return list(headed_by(actor.user.pk).values_list("pk", flat=True))
