"""A field that people added, and the mark by which every process notices that fields changed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.records.fields.field import CUSTOM
from dealwright.records.reference_lists.models import ReferenceList


class IndexState(models.TextChoices):
    """How far the index of a field is."""

    NONE = "none", "none"
    """None is wanted."""
    WAITING = "waiting", "waiting"
    """The worker has to look: to build, to build again, or to drop."""
    READY = "ready", "ready"
    FAILED = "failed", "failed"


class CustomField(Recorded):
    """The definition of an added field. Kind, code, type and multiplicity never change (CR-54)."""

    record_kind = "custom_field"

    of_kind = models.CharField(max_length=40)
    """The kind of record that has it: `deal`."""
    code = models.CharField(max_length=40)
    """Under which records keep the value, and programs ask for it."""
    label = models.CharField(max_length=80)
    type = models.CharField(max_length=20)
    """A name of `declaring.TYPES`."""
    multiple = models.BooleanField(default=False)
    required = models.BooleanField(default=False)
    default = models.JSONField(null=True)
    """As a record would keep it."""
    help_text = models.CharField(max_length=300, blank=True)
    settings = models.JSONField(default=dict)
    """What the type needs to know: digits, currency, options, kinds of records."""
    reference_list = models.ForeignKey(
        ReferenceList, null=True, on_delete=models.PROTECT, related_name="fields"
    )
    section = models.CharField(max_length=80, blank=True)
    position = models.FloatField()
    """Fractional, so that one field can be put between two others."""
    shows_on_card = models.BooleanField(default=True)
    shows_in_form = models.BooleanField(default=True)
    shows_in_list = models.BooleanField(default=True)
    is_filtered = models.BooleanField(default=True)
    is_searched = models.BooleanField(default=False)
    index_state = models.CharField(max_length=10, choices=IndexState.choices, default=IndexState.NONE)
    index_error = models.TextField(blank=True)
    searched_up_to = models.BigIntegerField(null=True)
    """The key up to which search keys were renewed after `is_searched` changed; null when all are."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True)
    """When it was put into the recycle bin; the values stay for 30 days and come back with it."""

    class Meta:
        db_table = "records_custom_field"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["of_kind", "code"], name="one_field_of_a_code_per_kind"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9_]{0,39}$"), name="code_of_a_field"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def name(self) -> str:
        """As fields are called everywhere: `custom.weight`."""
        return f"{CUSTOM}{self.code}"


class FieldsMark(models.Model):
    """One row that every change of fields or lists rewrites: who knows this mark knows all fields."""

    mark = models.UUIDField(default=uuid.uuid4)

    class Meta:
        db_table = "records_fields_mark"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_mark_of_fields")]
