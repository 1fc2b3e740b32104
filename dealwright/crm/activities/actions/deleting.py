"""Moving activities to the recycle bin and taking them out of it."""

from __future__ import annotations

from dealwright.crm.activities import next_steps
from dealwright.crm.activities.events import ActivityDeleted, ActivityRestored
from dealwright.crm.activities.models import Activity, Binding
from dealwright.events import Actor, action, record
from dealwright.records.bin.actions import purge_with, put_into_bin, take_out_of_bin


@action
def delete_activity(activity: Activity, *, version: int | None = None, by: Actor) -> Activity:
    """Move it to the recycle bin, from which it can be restored for 30 days."""
    activity, is_new = put_into_bin(activity, version=version)
    if is_new:
        refs = activity.about_refs
        record(ActivityDeleted(), on=activity, about=refs)
        next_steps.renew_about(refs)
    return activity


@action
def restore_activity(activity: Activity, *, by: Actor) -> Activity:
    """Take it out of the recycle bin."""
    activity, is_new = take_out_of_bin(activity)
    if is_new:
        refs = activity.about_refs
        record(ActivityRestored(), on=activity, about=refs)
        next_steps.renew_about(refs)
    return activity


@purge_with
def purge_activities_of(kind: str, ids: list[int]) -> None:
    """What was about nothing else goes with a record that is deleted for good."""
    bound = Binding.objects.filter(on_kind=kind, on_id__in=ids)
    activities = list(bound.values_list("activity_id", flat=True))
    bound.delete()
    Activity.everything.filter(pk__in=activities, bindings=None).delete()
