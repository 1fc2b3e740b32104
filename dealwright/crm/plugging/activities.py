"""What is planned for all of them, done and waited for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.api import plug
from dealwright.automation.rules import catalogue
from dealwright.crm.activities import counters
from dealwright.crm.activities.actions import delete_activity, edit_activity, restore_activity
from dealwright.crm.activities.automation import PLAN_ACTIVITY, WAIT
from dealwright.crm.activities.fields import ACTIVITY_FIELDS
from dealwright.crm.activities.jobs import step as send_reminder
from dealwright.crm.activities.listing import ACTIVITY_LIST
from dealwright.crm.activities.planned import composer, my_reminders, planned
from dealwright.crm.activities.queries import results_of
from dealwright.crm.activities.subjects import may_plan
from dealwright.crm.activities.today import planned_today
from dealwright.events import loops
from dealwright.records import kinds
from dealwright.records.lists import listing as lists
from dealwright.records.timeline import bodies
from dealwright.web import navigation, slots


def declare() -> None:
    """Plug them in."""
    kinds.add(
        kinds.RecordKind(
            name="activity",
            model="crm.Activity",
            label=_("Activity"),
            label_plural=_("Activities"),
            icon="calendar-due",
            url="/activities/{}".format,
            edit=edit_activity,
            delete=delete_activity,
            restore=restore_activity,
            fields=ACTIVITY_FIELDS,
            has_own_rights=False,
            is_ongoing={"done_at": None},
            list_url="/activities",
            order=34,
        )
    )
    lists.add(ACTIVITY_LIST)
    slots.fill("card.composer", composer)
    slots.fill("card.planned", planned)
    slots.fill("me.sections", my_reminders)
    slots.fill("today.planned", planned_today)
    navigation.add(
        navigation.MenuEntry(
            name="activities",
            label=_("Activities"),
            icon="calendar-due",
            url_name="activities",
            order=28,
            count=counters.of("activity"),
            shortcut="g v",
            keywords=_("calls meetings to-dos planned"),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-activity",
            label=_("New activity"),
            icon="calendar-plus",
            url_name="new-activity",
            order=25,
            area="create",
            shortcut="c a",
            keywords=_("plan a call meeting to-do"),
            visible=may_plan,
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="calendar",
            label=_("My calendar"),
            icon="calendar",
            url_name="calendar",
            order=60,
            area="more",
            shortcut="g k",
            keywords=_("month week deadlines plan"),
        )
    )
    catalogue.add(PLAN_ACTIVITY)
    catalogue.add(WAIT)
    bodies.add("activity", results_of)
    loops.add(loops.Loop("crm.reminders", send_reminder, poll_seconds=10))
    plug("activities", "dealwright.crm.activities.api.router", tag="Activities")
