"""Verbs that change absences. The person's row is the lock: nobody is away twice on the same day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people.absences.events import AbsenceCanceled, AbsenceChanged, AbsencePlanned
from dealwright.people.absences.models import Absence, AbsenceKind
from dealwright.people.absences.queries import may_plan_for
from dealwright.people.users.models import User

EDITABLE = ("begins_on", "ends_on", "kind", "substitute", "note")
PRIVATE = {"kind", "note"}
"""What stands in no event: a timeline is read by colleagues."""
LONGEST_DAYS = 731


@action
def plan_absence(
    user: User,
    *,
    begins_on: date,
    ends_on: date,
    kind: str = AbsenceKind.HOLIDAY,
    substitute: User | None = None,
    note: str = "",
    by: Actor,
) -> Absence:
    """Note that somebody is away from the first to the last of these days."""
    user = User.objects.locked(user)
    _refuse_strangers(by, user)
    absence = Absence(
        user=user,
        begins_on=begins_on,
        ends_on=ends_on,
        kind=kind,
        substitute=substitute,
        note=note.strip(),
    )
    _refuse_odd(absence)
    absence.save()
    planned = AbsencePlanned(
        begins_on=begins_on, ends_on=ends_on, substitute=ref(substitute) if substitute else None
    )
    record(planned, on=user, about=[absence, substitute])
    return absence


@action
def change_absence(absence: Absence, *, by: Actor, **values: Any) -> Absence:
    """Change the days, the reason, the substitute or the note."""
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"change_absence does not change {', '.join(sorted(unknown))}")
    user = User.objects.locked(absence.user_id)
    absence = Absence.objects.locked(absence)
    _refuse_strangers(by, user)
    changes, before_substitute = [], absence.substitute
    for field, value in values.items():
        before = getattr(absence, field)
        if before != value:
            shown = field not in PRIVATE
            changes.append(
                FieldChange(
                    field=field,
                    before=_plain(before) if shown else None,
                    after=_plain(value) if shown else None,
                )
            )
            setattr(absence, field, value)
    if not changes:
        return absence
    _refuse_odd(absence)
    absence.save()
    changed = AbsenceChanged(begins_on=absence.begins_on, ends_on=absence.ends_on, changes=changes)
    record(changed, on=user, about=[absence, before_substitute, absence.substitute])
    return absence


@action
def cancel_absence(absence: Absence, *, by: Actor) -> None:
    """Take an absence back: the person is there after all."""
    user = User.objects.locked(absence.user_id)
    absence = Absence.objects.locked(absence)
    _refuse_strangers(by, user)
    canceled = AbsenceCanceled(begins_on=absence.begins_on, ends_on=absence.ends_on)
    record(canceled, on=user, about=[absence, absence.substitute])
    absence.delete()


def _refuse_strangers(by: Actor, user: User) -> None:
    if by.kind != "system" and not may_plan_for(by, user):
        raise Forbidden(_("Only the person, the heads above and administrators may do this."))


def _refuse_odd(absence: Absence) -> None:
    if absence.kind not in AbsenceKind.values:
        raise Refused(_("Choose holiday, illness or other."), field="kind")
    if absence.ends_on < absence.begins_on:
        raise Refused(_("The last day lies before the first."), field="ends_on")
    if not 1900 <= absence.begins_on.year <= 2999:
        raise Refused(_("This day is too far away."), field="begins_on")
    if (absence.ends_on - absence.begins_on).days > LONGEST_DAYS:
        raise Refused(_("An absence lasts two years at most."), field="ends_on")
    if len(absence.note) > 500:
        raise Refused(_("Write at most 500 letters."), field="note")
    if absence.substitute is not None and absence.substitute.pk == absence.user_id:
        raise Refused(_("Nobody steps in for themselves; choose a colleague."), field="substitute")
    if absence.substitute is not None and not absence.substitute.is_active:
        raise Refused(_("This colleague may not sign in and cannot step in."), field="substitute")
    others = Absence.objects.filter(user=absence.user_id).exclude(pk=absence.pk)
    if others.filter(begins_on__lte=absence.ends_on, ends_on__gte=absence.begins_on).exists():
        raise Refused(_("There is an absence on these days already; change that one."), field="begins_on")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return {"id": value.pk, "label": str(value)[:200]} if hasattr(value, "pk") else value
