"""A pipeline is the way records of one kind go, stage by stage, to won or lost."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealwright.events.models import Recorded


class Semantic(StrEnum):
    """What a stage means for the record in it (CR-16)."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Pipeline(Recorded):
    """The stages of one kind of record, in their order."""

    record_kind = "pipeline"

    name = models.CharField(max_length=80)
    of_kind = models.CharField(max_length=40, default="deal")
    """The kind of record that goes through it: `deal`."""
    position = models.FloatField(default=0)
    is_default = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "records_pipeline"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["of_kind"], condition=models.Q(is_default=True), name="one_default_pipeline_per_kind"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        _forget()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        _forget()
        return super().delete(*args, **kwargs)

    def first_stage(self) -> Stage:
        """Where a new record stands."""
        return self.stages.all()[0]


class Stage(Recorded):
    """A step of a pipeline."""

    record_kind = "stage"
    Semantic = Semantic

    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="stages")
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=50, blank=True)
    """What other programs call it: `NEW`, `WON` (CR-15)."""
    color = models.CharField(max_length=20, default="slate")
    """A name of the palette in the design language."""
    position = models.FloatField()
    """Fractional, so that one stage can be put between two others."""
    semantic = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Semantic], default=Semantic.OPEN.value
    )
    probability = models.PositiveSmallIntegerField(default=0)
    """Percent."""
    required_fields = ArrayField(models.TextField(), default=list, blank=True, db_default=[])
    """Names of fields that have to be filled before a record may enter."""

    class Meta:
        db_table = "records_stage"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["pipeline"], condition=models.Q(semantic="won"), name="one_won_stage_per_pipeline"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        _forget()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        _forget()
        return super().delete(*args, **kwargs)

    @property
    def is_final(self) -> bool:
        return self.semantic != Semantic.OPEN

    def is_before(self, other: Stage) -> bool:
        """Whether a record that goes from here to the other goes forward."""
        return (self.position, self.pk) < (other.position, other.pk)


def _forget() -> None:
    """Every process knows pipelines by heart; what knows that stands on this module."""
    from dealwright.records.heart import forget

    forget()
