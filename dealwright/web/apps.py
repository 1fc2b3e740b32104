"""The web floor plugs nothing in; it is what others plug into."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Layout, components, htmx helpers and live updates."""

    name = "dealwright.web"
    label = "web"
