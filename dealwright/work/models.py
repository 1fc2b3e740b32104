"""All models of the work floor, for Django."""

from dealwright.work.notifications.models import Notification
from dealwright.work.tasks.models import Task

__all__ = ["Notification", "Task"]
