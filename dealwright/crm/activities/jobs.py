"""Reminding people when it is time, exactly once.

A reminder is taken with a lock that other workers pass over; what follows and its end are one transaction, so
a worker killed at any point leaves either nothing or everything.
"""

from __future__ import annotations

import logging

from django.db import DatabaseError, transaction

from dealwright.crm.activities.actions import end_wait, note_sent, tell_reminder
from dealwright.crm.activities.letters import write_reminder
from dealwright.crm.activities.models import Activity, Kind, Reminder
from dealwright.crm.activities.queries import choice_of
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.users.models import User

log = logging.getLogger(__name__)


def step() -> bool:
    """Send the reminder that is due longest; True when there was one."""
    with transaction.atomic():
        reminder = claim()
        if reminder is None:
            return False
        by = Actor.system()
        note_sent(reminder, by=by)
        try:
            with transaction.atomic():
                tell(reminder, by=by)
        except DatabaseError:
            raise  # another try will come through
        except Exception:
            log.exception("reminder %s could not be sent", reminder.pk)
    return True


def claim() -> Reminder | None:
    """The reminder that is due longest, locked; None where there is none that nobody else holds."""
    due = Reminder.objects.filter(sent_at=None, remind_at__lte=clock.now()).order_by("remind_at", "pk")
    reminder: Reminder | None = due.select_for_update(of=("self",), skip_locked=True).first()
    return reminder


def tell(reminder: Reminder, *, by: Actor) -> None:
    """Remind its responsible as they want it; a wait is over. What is done or deleted is passed over."""
    open_ones = Activity.objects.open().select_related("responsible")
    activity = open_ones.filter(pk=reminder.activity_id).first()
    if activity is None:
        return
    if activity.kind == Kind.WAIT and reminder.minutes_before == 0:
        end_wait(activity, by=by)
        return
    person: User | None = activity.responsible
    if person is None or not person.is_active:
        return
    choice = choice_of(person)
    if choice.by_bell:
        tell_reminder(activity, minutes_before=reminder.minutes_before, by=by)
    if choice.by_email:
        write_reminder(activity, reminder, person)
