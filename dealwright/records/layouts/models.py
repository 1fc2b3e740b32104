"""How the cards of a kind are laid out for everybody; what a person chooses is their arrangement."""

from __future__ import annotations

from typing import Any

from django.db import models

from dealwright.events.models import Recorded


class CardLayout(Recorded):
    """The common view of the cards of one kind."""

    record_kind = "card_layout"

    of_kind = models.CharField(max_length=40, unique=True)
    order = models.JSONField(default=list)
    """Names of sections and facts; those it does not name come after those it does, as they usually stand."""
    hidden = models.JSONField(default=list)
    hides_empty = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "records_card_layout"

    def __str__(self) -> str:
        from dealwright.records import kinds

        kind = kinds.get(self.of_kind)
        return str(kind.label) if kind else self.of_kind

    def save(self, *args: Any, **kwargs: Any) -> None:
        from dealwright.records.heart import forget

        forget()
        super().save(*args, **kwargs)
