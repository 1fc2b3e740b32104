"""How the texts of a channel leave: one row per gateway, or none as long as nobody said anything."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealwright.channels.names import TEXTS
from dealwright.events.models import Recorded
from dealwright.kit import secrets


class Way(models.TextChoices):
    """How they leave."""

    LOG = "log", _("Not at all: they are kept and read here")
    APPRISE = "apprise", _("Through a gateway that Apprise knows")
    HTTP = "http", _("By calling an address")


class BodyKind(models.TextChoices):
    """How the address is told."""

    JSON = "json", _("JSON")
    FORM = "form", _("Fields of a form")


class Sender(Recorded):
    """One way by which texts of a channel leave, its gateway. What others could misuse is sealed: the address
    for Apprise, headers and key.
    """

    record_kind = "channel"
    Way = Way

    channel = models.CharField(max_length=12, choices=[(one.value, one.value) for one in TEXTS])
    name = models.CharField(max_length=60, blank=True, db_default="", default="")
    """What people call it; the first of a channel may have none."""
    is_default = models.BooleanField(default=True, db_default=True)
    """Whether texts leave by it that say no other."""
    way = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Way], default=Way.LOG.value
    )
    gateway_sealed = models.TextField(blank=True)
    """The Apprise URL, which names account and key."""
    url = models.CharField(max_length=500, blank=True)
    headers_sealed = models.TextField(blank=True)
    """JSON, by name."""
    key_sealed = models.TextField(blank=True, db_default="", default="")
    """What `{key}` stands for in the address and the template: they are shown, it is not."""
    body_kind = models.CharField(
        max_length=4, choices=[(one.value, one.value) for one in BodyKind], default=BodyKind.JSON.value
    )
    template = models.TextField(blank=True)
    """JSON in whose texts `{to}`, `{text}` and `{id}` stand for the message, and `{key}` for the key."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "channels_sender"
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], condition=models.Q(is_default=True), name="one_default_gateway"
            ),
            models.UniqueConstraint(fields=["channel", "name"], name="one_gateway_of_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_name} · {self.name}" if self.name else self.channel_name

    @property
    def channel_name(self) -> str:
        """“SMS”, “WhatsApp”."""
        return {"sms": "SMS", "whatsapp": "WhatsApp"}[self.channel]

    @property
    def way_words(self) -> str:
        """How texts leave by it, for people."""
        return str(Way(self.way).label)

    @property
    def gateway(self) -> str:
        """The Apprise URL; ValueError when the installation's key is another one now."""
        return secrets.unseal(self.gateway_sealed) if self.gateway_sealed else ""

    @property
    def key(self) -> str:
        """What the called address wants to know us by; ValueError as above."""
        return secrets.unseal(self.key_sealed) if self.key_sealed else ""

    @property
    def headers(self) -> dict[str, str]:
        """What is sent along with each call; ValueError as above."""
        found: Any = json.loads(secrets.unseal(self.headers_sealed)) if self.headers_sealed else {}
        return dict(found)
