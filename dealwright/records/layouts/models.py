"""How cards of a kind, or of one pipeline, look for everybody; what a person chooses is their arrangement."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded


class CardLayout(Recorded):
    """The common view of the cards of one kind, or of those in one of its pipelines."""

    record_kind = "card_layout"

    of_kind = models.CharField(max_length=40)
    of_pipeline = models.BigIntegerField(null=True)
    """Nothing where it is for all pipelines. No foreign key: a pipeline taken back finds its layout again."""
    holds = models.BooleanField(default=True, db_default=True)
    """False where a pipeline had a layout of its own and has that of all pipelines again."""
    order = models.JSONField(default=list)
    """Names of sections and facts; those it does not name come after those it does, as they usually stand."""
    hidden = models.JSONField(default=list)
    hides_empty = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "records_card_layout"
        constraints = [
            models.UniqueConstraint(
                fields=["of_kind"], name="card_layout_per_kind", condition=Q(of_pipeline=None)
            ),
            models.UniqueConstraint(fields=["of_kind", "of_pipeline"], name="card_layout_per_pipeline"),
        ]

    def __str__(self) -> str:
        from dealwright.records import kinds
        from dealwright.records.pipelines.known import pipelines_known

        kind = kinds.get(self.of_kind)
        label = str(kind.label) if kind else self.of_kind
        of = next((one.name for one in pipelines_known(self.of_kind) if one.pk == self.of_pipeline), None)
        return label if of is None else f"{label}: {of}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        from dealwright.records.heart import forget

        forget()
        super().save(*args, **kwargs)
