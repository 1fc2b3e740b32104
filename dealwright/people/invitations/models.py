"""An invitation: the right of one address to make its own account, for some days and once."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from dealwright.events.models import Recorded, RecordQuerySet
from dealwright.kit import clock


class InvitationQuerySet(RecordQuerySet):
    """Invitations as pages and the door ask for them."""

    def open(self) -> Self:
        """Those that nobody accepted or took back; their link may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(Recorded):
    """Somebody was asked to make an account. Only the hash of the link's token is kept."""

    record_kind = "invitation"

    email = models.EmailField()
    """In small letters."""
    role = models.ForeignKey("people.Role", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "people.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    times_sent = models.PositiveSmallIntegerField(default=1)
    """Each sending makes a new link and ends the one before."""
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """Who came of it."""

    objects: ClassVar[Any] = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        db_table = "people_invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def state(self) -> str:
        """`open`, `expired`, `accepted` or `withdrawn`."""
        if self.accepted_at is not None:
            return "accepted"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "open" if self.expires_at > clock.now() else "expired"

    @property
    def letter_key(self) -> str:
        """The key of the letter that carries the present link."""
        return f"invitation:{self.pk}:{self.times_sent}"
