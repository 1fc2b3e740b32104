"""A browser somebody is signed in with. Django's session beside it holds what the browser may do."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet

from dealwright.events import Actor
from dealwright.people import access


class OpenSessionQuerySet(QuerySet):
    """Sessions as their owners and administrators ask for them."""

    def seen_by(self, actor: Actor) -> OpenSessionQuerySet:
        """One's own; administrators see everybody's."""
        if access.may_change_settings(actor):
            return self.all()
        return self.filter(user=actor.user)


class OpenSession(models.Model):
    """Not a record of the log: a row of housekeeping that comes and goes with the session."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=200, blank=True)
    """What the browser calls itself, cut."""
    address = models.GenericIPAddressField(null=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """Written at most once an hour: a row that every request touches would be hot."""

    objects: ClassVar[Any] = models.Manager.from_queryset(OpenSessionQuerySet)()

    class Meta:
        db_table = "people_session"
        indexes = [models.Index(fields=["seen_at"], name="people_session_seen")]

    def __str__(self) -> str:
        return self.device
