"""When somebody is reminded: so many minutes before the deadline, in rows of their own (CR-39)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from dealwright.crm.activities.models import Activity, Reminder
from dealwright.kit import clock
from dealwright.kit.errors import Refused

MOST_REMINDERS = 10
LONGEST_AHEAD = 366 * 24 * 60
"""A year, in minutes."""


def checked(minutes: Iterable[int]) -> list[int]:
    """Each once, the earliest reminder first; Refused where one is out of bounds."""
    wanted = sorted(set(minutes), reverse=True)
    if any(one < 0 or one > LONGEST_AHEAD for one in wanted):
        raise Refused(_("Somebody is reminded at most a year before the deadline."), field="reminders")
    if len(wanted) > MOST_REMINDERS:
        raise Refused(_("At most ten reminders."), field="reminders")
    return wanted


def minutes_of(activity: Activity) -> list[int]:
    """How long before its deadline somebody is reminded of an activity."""
    return list(activity.reminders.values_list("minutes_before", flat=True))


def write(activity: Activity, minutes: Iterable[int]) -> None:
    """Let there be these reminders and no others; inside an action. Without a deadline there are none."""
    if activity.due_at is None:
        minutes = ()
    wanted = set(minutes)
    activity.reminders.exclude(minutes_before__in=wanted).delete()
    there = set(minutes_of(activity))
    Reminder.objects.bulk_create(_new(activity, ahead) for ahead in sorted(wanted - there))


def follow_deadline(activity: Activity) -> None:
    """Move the reminders along with the deadline. One that was sent is sent again for a later deadline."""
    if activity.due_at is None:
        activity.reminders.all().delete()
        return
    now = clock.now()
    for reminder in activity.reminders.all():
        reminder.remind_at = activity.due_at - timedelta(minutes=reminder.minutes_before)
        if reminder.remind_at > now:
            reminder.sent_at = None
        reminder.save()


def _new(activity: Activity, ahead: int) -> Reminder:
    if activity.due_at is None:
        raise TypeError("a reminder needs a deadline")
    return Reminder(
        activity=activity, minutes_before=ahead, remind_at=activity.due_at - timedelta(minutes=ahead)
    )
