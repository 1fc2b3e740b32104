"""A program outside that knows what deliveries cost and takes requests to fetch parcels (ST-38)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models.functions import Now

from dealwright.events.models import Recorded
from dealwright.kit import clock, secrets
from dealwright.records.heart import forget


class SettingType(StrEnum):
    """What a handler may ask for per delivery service."""

    STRING = "string"
    NUMBER = "number"
    YES_NO = "yes_no"
    LIST = "list"
    SECRET = "secret"  # noqa: S105  the name of a type
    """It is sealed, and never shown again."""


@dataclass(frozen=True)
class AskedSetting:
    """Something a delivery service has to say so that the handler can work for it."""

    code: str
    name: str
    type: str
    is_required: bool
    options: tuple[str, ...]
    """Of a list: what may be chosen."""

    @property
    def is_secret(self) -> bool:
        return self.type == SettingType.SECRET


class DeliveryHandler(Recorded):
    """Where to ask, what it can do, and what it wants to know. Delivery services use it."""

    record_kind = "delivery_handler"

    code = models.CharField(max_length=40, unique=True)
    """Told to the handler with each call; it stays."""
    name = models.CharField(max_length=120)
    calculate_url = models.CharField(max_length=500)
    request_url = models.CharField(max_length=500, blank=True)
    """Takes requests to fetch parcels; empty where it takes none."""
    cancel_url = models.CharField(max_length=500, blank=True)
    """Takes them back; empty where that is done with the carrier."""
    tracks_by_callback = models.BooleanField(default=False)
    """Whether it is given an address of its own with each request, to tell what becomes of it."""
    profiles = models.JSONField(default=list, blank=True)
    """What it offers, of which a delivery service chooses one: `[{"code": "express", "name": "Express"}]`."""
    asked_settings = models.JSONField(default=list, blank=True)
    """See `AskedSetting`."""
    secret_sealed = models.TextField(blank=True, default="")
    """What calls are signed with."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    updated_at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        db_table = "sales_delivery_handler"
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows the delivery services by heart, with their handlers
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget()
        return super().delete(*args, **kwargs)

    @property
    def signing_secret(self) -> str:
        """What calls are signed with; ValueError when the installation's key is another one now."""
        return secrets.unseal(self.secret_sealed) if self.secret_sealed else ""

    @property
    def settings_asked(self) -> list[AskedSetting]:
        """What it wants to know of each delivery service."""
        return [
            AskedSetting(
                one["code"], one["name"], one["type"], one["is_required"], tuple(one.get("options", ()))
            )
            for one in self.asked_settings
        ]

    def profile_name(self, code: str) -> str:
        """How what it offers is called; empty for what it does not offer."""
        return next((str(one["name"]) for one in self.profiles if one["code"] == code), "")
