"""Reminding people of what is due, in the way they choose."""

from __future__ import annotations

from dealwright.crm.activities.events import ActivityReminded
from dealwright.crm.activities.models import Activity, Reminder, ReminderChoice
from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.people.users.models import User


@action
def choose_reminders(user: User, *, by_bell: bool, by_email: bool, by: Actor) -> ReminderChoice:
    """How a person wants to be reminded: by the bell, by letter, both or not at all."""
    choice, _is_new = ReminderChoice.objects.update_or_create(
        user=user, defaults={"by_bell": by_bell, "by_email": by_email}
    )
    return choice


@action
def tell_reminder(activity: Activity, *, minutes_before: int, by: Actor) -> None:
    """Let the bell of its responsible ring."""
    told = ActivityReminded(what=activity.kind, due_at=activity.due_at, minutes_before=minutes_before)
    record(told, on=activity)


@action
def note_sent(reminder: Reminder, *, by: Actor) -> None:
    """Its time came; nobody sends it again, unless the deadline moves."""
    reminder.sent_at = clock.now()
    reminder.save(update_fields=["sent_at"])
