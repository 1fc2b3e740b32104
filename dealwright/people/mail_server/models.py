"""The mail server of the installation: one row, or none."""

from __future__ import annotations

from email.utils import formataddr

from django.core.mail.message import sanitize_address
from django.db import models
from django.utils.translation import gettext_lazy as _

from dealwright.events.models import Recorded


class Security(models.TextChoices):
    """How the connection is protected."""

    STARTTLS = "starttls", _("STARTTLS (usually port 587)")
    TLS = "tls", _("TLS from the start (usually port 465)")
    NONE = "none", _("None: only for a server on this machine or network")


class MailServer(Recorded):
    """Where letters are handed over, and in whose name."""

    record_kind = "mail_server"

    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=8, default=Security.STARTTLS.value)
    user = models.CharField(max_length=254, blank=True)
    """Empty: the server is not asked to let us in."""
    password_sealed = models.TextField(blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    sender_address = models.EmailField()

    class Meta:
        db_table = "people_mail_server"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_mail_server"),
            models.CheckConstraint(
                condition=models.Q(port__gte=1, port__lte=65535), name="mail_server_port_exists"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def sender(self) -> str:
        """As it stands at the head of a letter: `Aurora <sales@example.com>`."""
        return self.sender_called(self.sender_name)

    def sender_called(self, name: str, address: str = "") -> str:
        """The same in another name and from another address, where there is one."""
        shown = sanitize_address(address or self.sender_address, "utf-8")
        return formataddr((name or self.sender_name, shown))
