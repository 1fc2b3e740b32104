"""What a merge did, so that it can be taken back; and who is not the same although it looks so."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dealwright.events.models import Recorded
from dealwright.kit import clock


class Merge(Recorded):
    """Several clients or leads became one: which, and what was moved from each to the one that stayed."""

    record_kind = "merge"

    of_kind = models.CharField(max_length=40)
    """`contact`, `company` or `lead`."""
    survivor_id = models.BigIntegerField()
    moved = models.JSONField(default=dict)
    """By relation and by the record it came from, the keys of what was moved: `{"note": {"7": [3]}}`."""
    before = models.JSONField(default=dict)
    """By record, what each held, in words: what was not taken over can be read here."""
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    split_at = models.DateTimeField(null=True, blank=True)
    """When it was taken back."""

    class Meta:
        db_table = "crm_merge"

    def __str__(self) -> str:
        return f"{self.of_kind}:{self.survivor_id}"


class MergedRecord(Recorded):
    """One of the records that went into another one; its old address leads there."""

    record_kind = "merged_record"

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="merged")
    of_kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    into_id = models.BigIntegerField()
    is_merged = models.BooleanField(default=True)
    """False once the merge was taken back."""

    class Meta:
        db_table = "crm_merged_record"
        constraints = [
            models.UniqueConstraint(
                fields=["of_kind", "record_id"], name="merged_once", condition=Q(is_merged=True)
            )
        ]
        indexes = [
            models.Index(fields=["of_kind", "into_id"], name="crm_merged_into", condition=Q(is_merged=True))
        ]

    def __str__(self) -> str:
        return f"{self.of_kind}:{self.record_id}"


class NotSame(Recorded):
    """Somebody looked at two records that seem to be one, and said that they are not."""

    record_kind = "not_same"

    of_kind = models.CharField(max_length=40)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    """The larger of the two ids."""
    said_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "crm_not_same"
        constraints = [
            models.UniqueConstraint(fields=["of_kind", "first_id", "second_id"], name="not_same_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="not_same_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.of_kind}:{self.first_id}, {self.second_id}"
