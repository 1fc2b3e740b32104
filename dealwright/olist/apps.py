"""The olist door, as Django knows it."""

from django.apps import AppConfig


class OlistConfig(AppConfig):
    name = "dealwright.olist"
    label = "olist"
