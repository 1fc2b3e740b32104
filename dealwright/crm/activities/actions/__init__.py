"""Verbs that change activities.

Each keeps the next step of the deals and leads it is about in the same transaction.
"""

from dealwright.crm.activities.actions.binding import bind_activity, unbind_activity
from dealwright.crm.activities.actions.deleting import delete_activity, restore_activity
from dealwright.crm.activities.actions.outcomes import (
    answer_activity,
    complete_activities,
    complete_activity,
    end_wait,
    put_outcome_back,
    reopen_activity,
)
from dealwright.crm.activities.actions.planning import (
    count_interaction,
    create_activity,
    edit_activity,
    follow_date,
    keep_next_steps,
    plan_next_step,
)
from dealwright.crm.activities.actions.reminders import choose_reminders, note_sent, tell_reminder

__all__ = [
    "answer_activity",
    "bind_activity",
    "choose_reminders",
    "complete_activities",
    "complete_activity",
    "count_interaction",
    "create_activity",
    "delete_activity",
    "edit_activity",
    "end_wait",
    "follow_date",
    "keep_next_steps",
    "note_sent",
    "plan_next_step",
    "put_outcome_back",
    "reopen_activity",
    "restore_activity",
    "tell_reminder",
    "unbind_activity",
]
