"""What a program sees of absences, and may do with them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, Out, Text, omitted
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people.absences import actions
from dealwright.people.absences.models import Absence
from dealwright.people.absences.queries import may_plan_for, with_reason
from dealwright.people.access import may_change_settings
from dealwright.people.users.models import User

Kind = Literal["holiday", "illness", "other"]
Note = Annotated[str, Text(500, empty=True)]


class AbsenceOut(Out):
    """Some days on which somebody is away, the last one included.

    `kind` and `note` are told to the person, to the heads above and to administrators; others read null.
    """

    id: Id
    user_id: Id
    begins_on: date
    ends_on: date
    substitute_id: Id | None
    kind: Kind | None
    note: str | None
    created_at: Moment

    @staticmethod
    def resolve_kind(absence: Any) -> str | None:
        """The reason, for whom it may be."""
        return absence.kind if absence.tells_reason else None

    @staticmethod
    def resolve_note(absence: Any) -> str | None:
        """The note, for whom it may be."""
        return absence.note if absence.tells_reason else None


class NewAbsence(Body):
    """An absence to be planned; without `user_id` it is yours."""

    user_id: Id | None = None
    begins_on: date
    ends_on: date
    kind: Kind = "holiday"
    substitute_id: Id | None = None
    note: Note = ""


class AbsenceChanges(Changes):
    """What may change of an absence."""

    begins_on: date = omitted
    ends_on: date = omitted
    kind: Kind = omitted
    substitute_id: Id | None = omitted
    note: Note = omitted


ABSENCES = ListOf(
    Absence,
    fields={"user_id": Id, "substitute_id": Id, "begins_on": date, "ends_on": date},
    sorts=["begins_on", "ends_on"],
    sort="begins_on",
)

router = Router()


@router.list("", ABSENCES, AbsenceOut)
def list_absences(request: HttpRequest) -> QuerySet[Absence]:
    """Who is away when: known to every colleague."""
    return _told_to(request)


@router.get("/{id}", AbsenceOut)
def get_absence(request: HttpRequest, id: Id) -> Absence:
    """One absence."""
    return _told_to(request).get(pk=id)


@router.post("", AbsenceOut, status=201)
def create_absence(request: HttpRequest, new: NewAbsence) -> Absence:
    """Plan an absence: your own, or as a head above or an administrator that of others."""
    user = _whose(request, new.user_id)
    planned = actions.plan_absence(
        user,
        begins_on=new.begins_on,
        ends_on=new.ends_on,
        kind=new.kind,
        substitute=_substitute(new.substitute_id),
        note=new.note,
        by=request.actor,
    )
    return _told_to(request).get(pk=planned.pk)


@router.patch("/{id}", AbsenceOut)
def change_absence(request: HttpRequest, id: Id, changes: AbsenceChanges) -> Absence:
    """Change an absence, with the same rights."""
    values = changes.given()
    absence = _changed(request, id)
    if "substitute_id" in values:
        values["substitute"] = _substitute(values.pop("substitute_id"))
    actions.change_absence(absence, **values, by=request.actor)
    return _told_to(request).get(pk=id)


@router.delete("/{id}")
def cancel_absence(request: HttpRequest, id: Id) -> None:
    """Take an absence back, with the same rights."""
    actions.cancel_absence(_changed(request, id), by=request.actor)


def _told_to(request: HttpRequest) -> QuerySet[Any]:
    """All absences, each with `tells_reason`: whether this caller may know why."""
    tells = with_reason(request.actor, Absence.objects.all()).values("pk")
    reason = Case(When(pk__in=tells, then=Value(True)), default=Value(False), output_field=BooleanField())
    return Absence.objects.annotate(tells_reason=reason)


def _changed(request: HttpRequest, id: int) -> Absence:
    absence = Absence.objects.select_related("user__department").get(pk=id)
    if not may_plan_for(request.actor, absence.user):
        raise _forbidden()
    return absence


def _whose(request: HttpRequest, id: int | None) -> User:
    user = (
        request.actor.user if id is None else User.objects.select_related("department").filter(pk=id).first()
    )
    if user is None and may_change_settings(request.actor):
        raise Refused(_("There is no record with this id."), field="user_id")
    if user is None or not may_plan_for(request.actor, user):
        raise _forbidden()
    return user


def _forbidden() -> Forbidden:
    return Forbidden(_("Only the person, the heads above and administrators may do this."))


def _substitute(id: int | None) -> User | None:
    if id is None:
        return None
    found = User.objects.active().filter(pk=id).first()
    if found is None:
        raise Refused(_("There is no record with this id."), field="substitute_id")
    return found
