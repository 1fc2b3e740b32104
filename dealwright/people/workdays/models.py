"""A working day: one row per person and date, as the person noted it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dealwright.events import Actor
from dealwright.events.models import Recorded, RecordQuerySet
from dealwright.kit import clock
from dealwright.people.access import may_change_settings
from dealwright.people.departments.queries import headed_by


class WorkingDayQuerySet(RecordQuerySet):
    """Working days as pages and rules ask for them."""

    def open(self) -> Self:
        """Those that are not over: neither ended nor past their midnight."""
        return self.filter(ended_at=None, closes_at__gt=clock.now())

    def seen_by(self, actor: Actor) -> Self:
        """One's own, those of people in the departments one heads and below, or all."""
        if may_change_settings(actor):
            return self
        if actor.user is None or not actor.user.is_active:
            return self.none()
        headed = list(headed_by(actor.user.pk).values_list("pk", flat=True))
        return self.filter(Q(user=actor.user.pk) | Q(user__department__path__overlap=headed))

    def changed_by(self, actor: Actor) -> Self:
        """One's own: nobody notes the day of somebody else."""
        if actor.user is None or not actor.user.is_active:
            return self.none()
        return self.filter(user=actor.user.pk)


class WorkingDay(Recorded):
    """From its start to its end, with the breaks between; the dates are those of the person's calendar."""

    record_kind = "working_day"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="working_days")
    day_on = models.DateField()
    started_at = models.DateTimeField()
    break_began_at = models.DateTimeField(null=True, blank=True)
    """Since when the person is on a break; None while they work, and when the day is over."""
    break_seconds = models.PositiveIntegerField(default=0)
    """All breaks that are over, together."""
    ended_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField()
    """Midnight where the person was when the day began, or last went on: then it closes by itself."""
    is_closed_by_itself = models.BooleanField(default=False)
    """Whether it was forgotten and closed at its midnight."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(WorkingDayQuerySet)()

    class Meta:
        db_table = "people_working_day"
        ordering = ("-day_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["user", "day_on"], name="people_working_day_of_date"),
            models.UniqueConstraint(
                fields=["user"], name="people_working_day_open", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="people_working_day_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], name="people_working_day_closes", condition=Q(ended_at__isnull=True)
            ),
            models.Index(fields=["day_on", "id"], name="people_working_day_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.day_on:%Y-%m-%d}"

    @property
    def is_over(self) -> bool:
        """Whether it ended, by hand or at its midnight."""
        return self.ended_at is not None or self.closes_at <= clock.now()

    @property
    def is_on_break(self) -> bool:
        """Whether the person is on a break now."""
        return self.break_began_at is not None and not self.is_over

    @property
    def until(self) -> datetime:
        """Its end, or now."""
        return self.ended_at or min(clock.now(), self.closes_at)

    @property
    def break_time(self) -> timedelta:
        """All breaks, the present one included."""
        begun = self.until - self.break_began_at if self.break_began_at is not None else timedelta()
        return timedelta(seconds=self.break_seconds) + begun

    @property
    def worked(self) -> timedelta:
        """From its start to its end, or to now, without the breaks."""
        return max(self.until - self.started_at - self.break_time, timedelta())


class WorkingDayRules(Recorded):
    """The one row that says whether people note their working day; made when it is first switched on."""

    record_kind = "working_day_rules"

    id = models.SmallIntegerField(primary_key=True, default=1)
    is_on = models.BooleanField(default=False)

    class Meta:
        db_table = "people_working_day_rules"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="people_working_day_rules_one")]

    def __str__(self) -> str:
        return "Working days"
