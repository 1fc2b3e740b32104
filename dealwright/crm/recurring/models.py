"""A recurring deal: what is opened, and on which days. It is no deal, and stands in no list of deals."""

from __future__ import annotations

from datetime import time
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.kit.recurrence import Recurrence, Unit
from dealwright.people.access import OwnedQuerySet, Verb, reach_of
from dealwright.records.pipelines.models import Pipeline, Stage


class RecurringQuerySet(OwnedQuerySet):
    """Templates: whoever may do something with such deals may do it with what they are made from."""

    fields_of = Deal.record_kind

    def within(self, actor: Actor, verb: Verb, *, pipeline_id: int | None = None) -> Self:
        narrowed = self._reached_by(reach_of(actor, Deal.record_kind, verb), actor.user, None)
        narrowed.reader = actor
        return narrowed


class Kept(models.Manager.from_queryset(RecurringQuerySet)):  # type: ignore[misc]
    """What was deleted is not there."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(deleted_at=None)


class RecurringDeal(Recorded):
    """A template and its calendar."""

    record_kind = "recurring_deal"

    title = models.CharField(max_length=200)
    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    of_deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """The deal it was made from, and may be made from anew."""
    contents = models.JSONField(default=dict)
    """Products, amount, added fields and the rest of what a deal holds; see `contents.py`."""

    unit = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Unit])
    every = models.PositiveSmallIntegerField(default=1)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    """Monday is 0."""
    month_day = models.SmallIntegerField(null=True, blank=True)
    """1 to 31, or -1 for the last one."""
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    times = models.PositiveIntegerField(null=True, blank=True)
    """After so many deals it is over."""
    at = models.TimeField(default=time(9))
    zone = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)

    made = models.PositiveIntegerField(default=0)
    """How many occurrences have been decided: opened, or failed with the reason told."""
    next_on = models.DateField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    """When the next deal is opened; nothing while it rests and when it is over."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = Kept()
    everything: ClassVar[Any] = models.Manager.from_queryset(RecurringQuerySet)()

    class Meta:
        db_table = "crm_recurring_deal"
        ordering = ("title", "id")
        indexes = [
            models.Index(
                fields=["next_at"],
                name="crm_recurring_due",
                condition=models.Q(next_at__isnull=False, deleted_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def recurrence(self) -> Recurrence:
        """Its calendar."""
        return Recurrence(
            self.begins_on,
            Unit(self.unit),
            self.every,
            frozenset(self.weekdays),
            self.month_day,
            self.ends_on,
        )

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone its time of day is meant in."""
        return ZoneInfo(self.zone)

    @property
    def is_over(self) -> bool:
        """Whether it opens no deal any more, although it does not rest."""
        return self.is_active and self.next_at is None


class Occurrence(models.Model):
    """One day of a template and the deal that was opened for it. Book-keeping, written with that deal.

    The unique index is the promise that no day is opened twice.
    """

    recurring = models.ForeignKey(RecurringDeal, on_delete=models.CASCADE, related_name="occurrences")
    on = models.DateField()
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    error = models.TextField(blank=True)
    """Why no deal could be opened."""
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        db_table = "crm_recurring_occurrence"
        ordering = ("-on",)
        constraints = [models.UniqueConstraint(fields=["recurring", "on"], name="one_deal_per_recurring_day")]

    def __str__(self) -> str:
        return f"{self.recurring_id} {self.on}"
