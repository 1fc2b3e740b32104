"""The REST kit, as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "dealwright.api"
    label = "api"

    def ready(self) -> None:
        from dealwright.api import jobs
        from dealwright.events import loops

        loops.add(loops.Loop("api.sweep", jobs.step, poll_seconds=3600))
