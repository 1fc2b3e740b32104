"""Records that everybody sees who may see some of their kind, whatever their own scope (CR-9, CR-20)."""

from __future__ import annotations

from django.db import models


class ForEveryone(models.Model):
    """A record that may be made available to everyone; they see it, and may no more by that."""

    is_for_everyone = models.BooleanField(default=False, db_default=False)
    """Whether all may see it who may see records of the kind at all."""

    class Meta:
        abstract = True


def index_of(kind: str) -> models.Index:
    """Finds the records of a kind that are for everyone, the newest first."""
    return models.Index(
        fields=["-id"], name=f"crm_{kind}_everyone", condition=models.Q(is_for_everyone=True, deleted_at=None)
    )
