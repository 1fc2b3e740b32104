"""The kit, as Django knows it."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "dealwright.kit"
    label = "kit"
