"""What the web floor plugs in: the commands that concern the page itself."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Layout, components, htmx helpers and live updates."""

    name = "dealwright.web"
    label = "web"

    def ready(self) -> None:
        from dealwright.web import page_commands

        page_commands.declare()
