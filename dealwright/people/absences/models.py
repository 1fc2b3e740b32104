"""Somebody is away for some days, and somebody else steps in."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dealwright.events.models import Recorded, RecordQuerySet


class AbsenceKind(models.TextChoices):
    """Why somebody is away."""

    HOLIDAY = "holiday", _("Holiday")
    ILLNESS = "illness", _("Illness")
    OTHER = "other", _("Other")


class AbsenceQuerySet(RecordQuerySet):
    """Absences as calendars and pickers ask for them."""

    def on(self, day: date) -> Self:
        """Those that hold on this day."""
        return self.filter(begins_on__lte=day, ends_on__gte=day)

    def not_over(self, day: date) -> Self:
        """Those that hold on this day or later."""
        return self.filter(ends_on__gte=day)


class Absence(Recorded):
    """Some days on which somebody is away; the last one is still one of them."""

    record_kind = "absence"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    begins_on = models.DateField()
    ends_on = models.DateField()
    kind = models.CharField(max_length=10, default=AbsenceKind.HOLIDAY.value)
    """Known to the person, to the heads above and to administrators; colleagues see only that."""
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)
    """As private as the kind."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(AbsenceQuerySet)()

    class Meta:
        db_table = "people_absence"
        ordering = ("begins_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")), name="absence_ends_after_it_begins"
            )
        ]
        indexes = [
            models.Index(fields=["user", "ends_on"], name="people_absence_of_user"),
            models.Index(fields=["ends_on", "begins_on"], name="people_absence_days"),
        ]

    def __str__(self) -> str:
        return f"{self.begins_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"
