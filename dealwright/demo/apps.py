"""What the door for sample data plugs in."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "dealwright.demo"
    label = "demo"

    def ready(self) -> None:
        from dealwright.demo import pages
        from dealwright.web import slots

        slots.fill("today", pages.reminder, order=900)
