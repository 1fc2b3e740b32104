"""The tables of the log, and the base of every record that it speaks of."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL

from dealwright.events.actions import refuse_outside_action
from dealwright.kit.inserting import insert


class Entry(models.Model):
    """One event as it stands in the log. Appended only; the database refuses the rest."""

    at = models.DateTimeField()
    kind = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    subject_label = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.TextField()
    facts = models.JSONField()
    change_id = models.UUIDField()
    caused_by = models.BigIntegerField(null=True)
    depth = models.SmallIntegerField()
    quiet = models.BooleanField()
    undoes = models.UUIDField(null=True)
    """The change that was taken back by this one."""

    class Meta:
        db_table = "event"
        managed = False  # partitioned by month; the migration says how

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Link(models.Model):
    """An event concerns a record: what a timeline reads. May be rebuilt, moves when records merge."""

    pk = models.CompositePrimaryKey("record_kind", "record_id", "at", "event_id")
    record_kind = models.TextField()
    record_id = models.BigIntegerField()
    at = models.DateTimeField()
    event_id = models.BigIntegerField()

    class Meta:
        db_table = "event_link"
        indexes = [models.Index(fields=["event_id"], name="event_link_event")]


class Outbox(models.Model):
    """A committed change that somebody still has to be told of."""

    WAITING, FAILED = "waiting", "failed"

    change_id = models.UUIDField()
    lane = models.BigIntegerField()
    """Rows of one lane are dispatched one after the other."""
    event_ids = ArrayField(models.BigIntegerField())
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.TextField()
    due_at = models.DateTimeField()
    """When it may be claimed; a claim moves it to the end of the lease."""
    attempts = models.IntegerField()
    fence = models.IntegerField()
    """Counts claims: a worker whose lease ran out holds an old number and can write nothing."""
    leased_by = models.IntegerField(null=True)
    """The server process of the worker's connection, so that a dead worker's rows are freed at once."""
    error = models.TextField()
    """What failed last, for the administrator."""

    class Meta:
        db_table = "outbox"
        indexes = [
            models.Index(fields=["due_at", "id"], name="outbox_due", condition=models.Q(state="waiting")),
            models.Index(fields=["lane", "id"], name="outbox_lane", condition=models.Q(state="waiting")),
        ]


class Receipt(models.Model):
    """Proof that a reaction to an event was done."""

    pk = models.CompositePrimaryKey("event_id", "reaction")
    event_id = models.BigIntegerField()
    reaction = models.TextField()
    done_at = models.DateTimeField(db_default=RawSQL("now()", ()))

    class Meta:
        db_table = "receipt"


class RecordQuerySet(models.QuerySet):
    """Reads are free; writes belong into an action."""

    def locked(self, record: Any) -> Any:
        """The record (or the one with this key) read again and locked until the change ends."""
        key = record.pk if isinstance(record, models.Model) else record
        return self.select_for_update(of=("self",)).get(pk=key)

    def update(self, **kwargs: Any) -> int:
        refuse_outside_action(f"{self.model.__name__} was changed")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_outside_action(f"{self.model.__name__} was deleted")
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        refuse_outside_action(f"{self.model.__name__} was created")
        return super().bulk_create(objs, *args, **kwargs)

    def _insert(self, objs: Any, fields: Any, returning_fields: Any = None, **kwargs: Any) -> Any:
        """One row by a statement that is written already; many, and what is odd, as Django does."""
        if len(objs) == 1 and kwargs.get("on_conflict") is None and not kwargs.get("raw"):
            using = kwargs.get("using") or self.db
            given_back = insert(self.model, objs[0], fields, returning_fields, using)
            if given_back is not None:
                return given_back
        return super()._insert(objs, fields, returning_fields, **kwargs)  # type: ignore[misc]

    _insert.queryset_only = False  # type: ignore[attr-defined]


RecordManager = models.Manager.from_queryset(RecordQuerySet)


class Recorded(models.Model):
    """A record that changes only inside actions, so that the log can say why it is as it is."""

    record_kind: ClassVar[str]
    """Its name in the log, in links and in the API: `deal`."""

    objects: ClassVar[Any] = RecordManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_outside_action(f"{type(self).__name__} was saved")
        super().save(*args, **kwargs)

    def _do_insert(self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool) -> Any:
        """As Django does, by a statement that is written already."""
        given_back = None if raw else insert(manager.model, self, fields, returning_fields, using)
        if given_back is not None:
            return given_back
        return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_outside_action(f"{type(self).__name__} was deleted")
        return super().delete(*args, **kwargs)

    def refreshed(self) -> Self:
        """The record as it is in the database now."""
        found: Self = type(self)._default_manager.get(pk=self.pk)  # type: ignore[assignment]
        return found
