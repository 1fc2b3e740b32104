"""A token lets a program act in the name of a user. Only its hash is kept."""

from django.db import models

from dealwright.events.models import Recorded


class Token(Recorded):
    """The right of one program to act as one user."""

    record_kind = "token"

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    """What the program is called: “stock robot”."""
    hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_token"

    def __str__(self) -> str:
        return self.name
