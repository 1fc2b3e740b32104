"""A task: something one person has to do until a moment."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import OuterRef, Q

from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.observing import Observed, ObservedQuerySet
from dealwright.records.record import Kept, Record


class Priority(StrEnum):
    """How urgent a task is."""

    LOW = "low"
    USUAL = "usual"
    HIGH = "high"


class TaskQuerySet(ObservedQuerySet):
    """Tasks as pages ask for them."""

    seen_through = ("observers", "participants")

    def worked_on_by(self, actor: Actor) -> TaskQuerySet:
        """Those the actor may tick off: who may change them, and who takes part."""
        changed = Task.objects.changed_by(actor).order_by().values("pk")
        joined = Task.participants.through.objects.filter(user=actor.user.pk if actor.user else None)
        seen: TaskQuerySet = self.seen_by(actor)
        return seen.filter(Q(pk__in=changed) | Q(pk__in=joined.values("task_id")))

    def with_people_ids(self) -> TaskQuerySet:
        """With the keys of those who observe each and who take part, in the same query."""
        rows = Task.participants.through.objects.filter(task_id=OuterRef("pk"))
        found: TaskQuerySet = self.with_observer_ids().annotate(
            participant_ids=ArraySubquery(rows.order_by("id").values("user_id"))
        )
        return found

    def open(self) -> TaskQuerySet:
        return self.filter(done_at=None, archived_at=None)


class Task(Observed, Record):
    """To be done by its responsible."""

    record_kind = "task"
    tracked_fields = (
        *("title", "description", "responsible", "due_at", "begins_at", "ends_at", "priority", "checklist"),
    )
    visible_in_search = "title"
    Priority = Priority

    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    begins_at = models.DateTimeField(null=True, blank=True)
    """When work on it is planned to begin."""
    ends_at = models.DateTimeField(null=True, blank=True)
    """When it is planned to end; the deadline may be later."""
    done_at = models.DateTimeField(null=True, blank=True)
    priority = models.CharField(
        max_length=8,
        choices=[(one.value, one.value) for one in Priority],
        default=Priority.USUAL.value,
        db_default=Priority.USUAL.value,
    )
    creator = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """Who gave it; nobody for one that a rule made in nobody's name."""
    participants = models.ManyToManyField(User, blank=True, related_name="+")
    """Who does it together with the responsible: they see it, tick it off, and are told."""
    awaits_files = models.BooleanField(default=False, db_default=False)
    """Whether the files of its record are still to be put on it, which a job does."""
    files_due_at = models.DateTimeField(null=True, blank=True)
    """When the job comes back to it, because a file could not be read; None is at once."""
    checklist = models.JSONField(default=list, blank=True, db_default=[])
    """What belongs to it, in order: `[{"text": "Weigh it", "is_done": false}]`."""
    about_kind = models.CharField(max_length=40, blank=True)
    """The record it is about; empty for a task of its own."""
    about_id = models.BigIntegerField(null=True, blank=True)
    about_label = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = Kept.from_queryset(TaskQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(TaskQuerySet)()

    class Meta:
        db_table = "work_task"
        constraints = [models.UniqueConstraint(fields=["external_id"], name="task_external_id")]
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="work_task_about"),
            models.Index("deleted_at", "id", name="work_task_bin", condition=Q(deleted_at__isnull=False)),
            models.Index(
                fields=["responsible", "due_at", "id"], name="work_task_open", condition=Q(done_at=None)
            ),
            models.Index(fields=["id"], name="work_task_files", condition=Q(awaits_files=True)),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="work_task_search"),
        ]

    participant_ids: list[int]
    """Of `participants`, where they were asked for."""

    def __str__(self) -> str:
        return self.title

    @property
    def taking_part(self) -> list[User]:
        """Those who do it together with the responsible, oldest first."""
        return list(self.participants.order_by("pk"))
