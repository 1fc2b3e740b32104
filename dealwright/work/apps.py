"""What the work floor plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "dealwright.work"
    label = "work"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.automation.rules import catalogue
        from dealwright.automation.triggers import catalogue as triggers
        from dealwright.events import loops, parts
        from dealwright.records import editing, kinds, observing
        from dealwright.records.lists import listing as lists
        from dealwright.records.timeline import themes
        from dealwright.web import commands, navigation, slots
        from dealwright.work.notifications import bell
        from dealwright.work.notifications.automation import NOTIFY, NOTIFY_SUPERVISOR
        from dealwright.work.tasks import jobs as task_files
        from dealwright.work.tasks.actions import delete_task, edit_task, restore_task
        from dealwright.work.tasks.automation import COMPLETE_TASKS, CREATE_TASK
        from dealwright.work.tasks.fields import PLAN_LABELS, TASK_FIELDS
        from dealwright.work.tasks.listing import TASK_LIST
        from dealwright.work.tasks.models import Task
        from dealwright.work.tasks.triggers import TASK_STATUS

        parts.load("dealwright.work", "notifications", "tasks", "today")
        kinds.add(
            kinds.RecordKind(
                name="task",
                model="work.Task",
                label=_("Task"),
                label_plural=_("Tasks"),
                icon="list-check",
                url="/tasks/{}".format,
                edit=edit_task,
                delete=delete_task,
                restore=restore_task,
                fields=TASK_FIELDS,
                observed_by="observers",
                joined_by="participants",
                is_ongoing={"done_at": None},
                order=35,
            )
        )
        editing.label_fields("task", PLAN_LABELS)
        lists.add(TASK_LIST)
        observing.ask_along(Task)
        for rule_action in (CREATE_TASK, COMPLETE_TASKS, NOTIFY, NOTIFY_SUPERVISOR):
            catalogue.add(rule_action)
        triggers.add(TASK_STATUS)
        loops.add(loops.Loop("work.task_files", task_files.step, poll_seconds=2))
        themes.add(themes.ACTIVITIES, "task")
        plug("tasks", "dealwright.work.tasks.api.router", tag="Tasks")
        plug("notifications", "dealwright.work.notifications.api.router", tag="Notifications")
        bell.ask_along()
        slots.fill("topline.bell", bell.bell)
        commands.add(
            commands.Command(
                "notifications",
                _("Notifications"),
                "bell",
                url="/notifications",
                shortcut="g n",
                keywords=_("bell news"),
                order=12,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                "today", _("Today"), "sun", "today", order=10, shortcut="g h", keywords=_("home start")
            )
        )
        navigation.add(
            navigation.MenuEntry(
                "tasks", _("Tasks"), "list-check", "tasks", order=33, shortcut="g t", keywords=_("to do")
            )
        )
        navigation.add(
            navigation.MenuEntry(
                "new-task", _("New task"), "list-check", "new_task", order=30, area="create", shortcut="c t"
            )
        )
