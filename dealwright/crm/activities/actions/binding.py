"""Saying which records an activity is about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.activities import next_steps
from dealwright.crm.activities.actions.values import MOST_BINDINGS, checked_subjects
from dealwright.crm.activities.events import ActivityBound, ActivityUnbound
from dealwright.crm.activities.models import Activity, Binding
from dealwright.events import Actor, Ref, action, record, ref
from dealwright.kit.errors import Refused


@action
def bind_activity(
    activity: Activity, *, to: Any, version: int | None = None, by: Actor, position: int | None = None
) -> Activity:
    """Let it be about one more record, in whose timeline it stands from now on (CR-43).

    `position` is for undo.
    """
    activity = Activity.objects.locked(activity)
    activity.expect_version(version)
    if activity.bindings.filter(on_kind=to.record_kind, on_id=to.pk).exists():
        return activity
    checked_subjects([to])
    last = activity.bindings.count()
    if last >= MOST_BINDINGS:
        raise Refused(_("An activity is about at most 50 records."), field="about")
    Binding.objects.create(
        activity=activity,
        on_kind=to.record_kind,
        on_id=to.pk,
        position=last if position is None else position,
    )
    activity.save()
    record(ActivityBound(to=ref(to)), on=activity, about=activity.about_refs)
    next_steps.renew(to.record_kind, to.pk)
    return activity


@action
def unbind_activity(activity: Activity, *, off: Any, version: int | None = None, by: Actor) -> Activity:
    """Let it no longer be about a record; the last one stays."""
    activity = Activity.objects.locked(activity)
    activity.expect_version(version)
    refs = activity.about_refs
    gone = Ref(kind=off.record_kind, id=off.pk, label="")
    if gone not in refs:
        return activity
    if len(refs) == 1:
        raise Refused(_("An activity is about at least one record; delete it instead."), field="about")
    binding = activity.bindings.get(on_kind=gone.kind, on_id=gone.id)
    told = ActivityUnbound(off=ref(off), position=binding.position)
    binding.delete()
    activity.save()
    record(told, on=activity, about=refs)
    next_steps.renew(gone.kind, gone.id)
    return activity
