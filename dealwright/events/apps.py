"""The log, as Django knows it."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EventsConfig(AppConfig):
    name = "dealwright.events"
    label = "events"

    def ready(self) -> None:
        from dealwright.events import dispatch, loops, months

        post_migrate.connect(_prepare_months, sender=self)
        loops.add(loops.Loop("events.dispatch", dispatch.step, poll_seconds=0.5, woken_by_changes=True))
        loops.add(loops.Loop("events.orphans", dispatch.free_orphans, poll_seconds=2))
        loops.add(loops.Loop("events.months", months.step, poll_seconds=6 * 3600))


def _prepare_months(**_kwargs: Any) -> None:
    from dealwright.events import months

    months.ensure_ahead()
