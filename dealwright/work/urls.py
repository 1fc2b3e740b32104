"""The addresses of the work floor."""

from django.urls import path

from dealwright.work.notifications import pages as notifications
from dealwright.work.tasks import pages as tasks
from dealwright.work.today import pages as today

urlpatterns = [
    path("", today.today, name="today"),
    path("tasks", tasks.task_list, name="tasks"),
    path("tasks/new", tasks.new_task, name="new_task"),
    path("tasks/<int:id>", tasks.task_card, name="task"),
    path("tasks/<int:id>/completion", tasks.task_completion, name="task_completion"),
    path("tasks/<int:id>/checklist", tasks.task_checklist, name="task_checklist"),
    path("tasks/<int:id>/timeline", tasks.task_timeline, name="task_timeline"),
    path("tasks/<int:id>/notes", tasks.task_notes, name="task_notes"),
    path("notifications", notifications.notification_list, name="notifications"),
    path("notifications/bell", notifications.notification_bell, name="notification_bell"),
    path("notifications/reading", notifications.notification_reading, name="notifications_reading"),
    path("notifications/<int:id>/reading", notifications.notification_reading, name="notification_reading"),
]
