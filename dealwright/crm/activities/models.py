"""An activity: a to-do, a call, a meeting, a letter … with the records it is about (CR-37 to CR-46)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from dealwright.events import Actor, Ref
from dealwright.events.models import Recorded
from dealwright.people.access import Scope, Verb, may, reach_of
from dealwright.records import kinds
from dealwright.records.record import Kept, Record, RecordQuerySet


class Kind(StrEnum):
    """What sort of activity it is."""

    TODO = "todo"
    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"
    FORM = "form"
    VISIT = "visit"
    WAIT = "wait"


class Direction(StrEnum):
    """Who turned to whom (CR-38)."""

    IN = "in"
    OUT = "out"


class When(StrEnum):
    """When it is to be done (OL-7: D, Q, E, N)."""

    ON_DATE = "on_date"
    AS_SOON_AS_POSSIBLE = "as_soon_as_possible"
    WAITING = "waiting"
    NONE = "none"


SUBJECTS = ("lead", "deal", "contact", "company", "order", "proposal", "invoice")
"""The kinds of records an activity may be about."""


class ActivityQuerySet(RecordQuerySet):
    """Activities as cards and lists ask for them. Rights follow from what they are about (CR-44)."""

    def open(self) -> Self:
        """Those that are still to be done."""
        return self.filter(done_at=None)

    def about(self, kind: str, id: int) -> Self:
        """Those about one record."""
        return self.filter(bindings__on_kind=kind, bindings__on_id=id)

    def within(self, actor: Actor, verb: Verb, *, pipeline_id: int | None = None) -> Self:
        """Those the actor is responsible for, or that are about a record their right to the verb reaches.

        Whoever may change a record may delete what is planned for it. What somebody answers for themselves
        leaves the house only with the right to take the record out.
        """
        if reach_of(actor, Activity.record_kind, verb).widest is not Scope.OWN:
            return super().within(actor, verb)
        on_record = Verb.CHANGE if verb in {Verb.CREATE, Verb.DELETE} else verb
        reached = Q() if verb is Verb.EXPORT else Q(responsible=actor.id)
        for kind in filter(None, map(kinds.get, SUBJECTS)):
            if may(actor, kind.name, on_record):
                records = kind.records.all().within(actor, on_record).filter(pk=OuterRef("on_id"))
                bound = Binding.objects.filter(activity=OuterRef("pk"), on_kind=kind.name)
                reached |= Q(Exists(bound.filter(Exists(records.order_by().values("pk")))))
        narrowed = self.filter(reached) if reached else self.none()
        narrowed.reader = actor
        return narrowed


class Activity(Record):
    """One contact or to-do."""

    record_kind = "activity"
    tracked_fields = (
        "subject",
        "description",
        "kind",
        "when",
        "due_at",
        "ends_at",
        "responsible",
        "color",
        "priority",
        "location",
        "direction",
        "is_unanswered",
    )
    visible_in_search = "subject"
    Kind = Kind
    When = When

    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Kind])
    subject = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    when = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in When], default=When.ON_DATE.value
    )
    due_at = models.DateTimeField(null=True, blank=True)
    """The deadline of a to-do, the beginning of a call or meeting, the end of a wait."""
    ends_at = models.DateTimeField(null=True, blank=True)
    """Of a meeting."""
    color = models.CharField(max_length=20, blank=True)
    """A name of the palette in the design language."""
    priority = models.PositiveSmallIntegerField(default=2)
    """1 low, 2 usual, 3 high (CR-38)."""
    location = models.CharField(max_length=200, blank=True)
    direction = models.CharField(
        max_length=3, blank=True, choices=[(one.value, one.value) for one in Direction]
    )
    """Of a call, a letter, a message."""
    is_unanswered = models.BooleanField(default=False)
    """Whether it came in from a client and nobody has answered yet: the green counter (CR-45)."""
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    result = models.TextField(blank=True)
    """What came of it, in words."""
    wait = models.JSONField(null=True, blank=True)
    """Of a wait: `{"days": 3, "before": "closes_on"}` (CR-46)."""
    for_stage = models.ForeignKey(
        "records.Stage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Of one that a rule planned: when its record leaves this stage, it is done by itself."""

    subjects: list[Any]
    """The records it is about, as far as its reader sees them; where they were asked for."""

    objects: ClassVar[Any] = Kept.from_queryset(ActivityQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(ActivityQuerySet)()

    class Meta:
        db_table = "crm_activity"
        constraints = [models.UniqueConstraint(fields=["external_id"], name="activity_external_id")]
        indexes = [
            models.Index(
                fields=["responsible", "due_at", "id"],
                name="crm_activity_open",
                condition=Q(done_at=None, deleted_at=None),
            ),
            models.Index(fields=["done_by", "done_at", "id"], name="crm_activity_done"),
            models.Index(fields=["done_at", "id"], name="crm_activity_done_at"),
            models.Index(
                fields=["responsible", "id"],
                name="crm_activity_unanswered",
                condition=Q(is_unanswered=True, deleted_at=None),
            ),
            models.Index(fields=["due_at", "id"], name="crm_activity_due"),
            models.Index(fields=["-created_at", "-id"], name="crm_activity_newest"),
            models.Index("deleted_at", "id", name="crm_activity_bin", condition=Q(deleted_at__isnull=False)),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="crm_activity_search"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def about_refs(self) -> list[Ref]:
        """The records it is about, the owner first, as links of an event need them."""
        return [Ref(kind=one.on_kind, id=one.on_id, label="") for one in self.bindings.all()]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None

    def is_late(self, now: datetime) -> bool:
        """Whether its deadline is over and nobody did it."""
        return self.done_at is None and self.due_at is not None and self.due_at < now


class Binding(Recorded):
    """A record an activity is about: it stands in the timelines of all of them (CR-43)."""

    record_kind = "activity_binding"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="bindings")
    on_kind = models.CharField(max_length=40)
    on_id = models.BigIntegerField()
    on = models.GeneratedField(
        expression=Concat(
            Cast("on_kind", models.TextField()),
            Value(":", output_field=models.TextField()),
            Cast("on_id", models.TextField()),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    """Both in one, as lists are asked for it: `deal:42`."""
    position = models.PositiveSmallIntegerField(default=0)
    """The first is the owner."""

    class Meta:
        db_table = "crm_activity_binding"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["on_kind", "on_id", "activity"], name="one_binding_per_activity_and_record"
            )
        ]
        indexes = [models.Index(fields=["on"], name="crm_activity_binding_on")]


class Reminder(Recorded):
    """Somebody is reminded of an activity some time before its deadline (CR-39)."""

    record_kind = "activity_reminder"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="reminders")
    minutes_before = models.PositiveIntegerField()
    remind_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "crm_activity_reminder"
        ordering = ("-minutes_before",)
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "minutes_before"], name="one_reminder_per_activity_and_time"
            )
        ]
        indexes = [
            models.Index(
                fields=["remind_at", "id"], name="crm_activity_reminder_due", condition=Q(sent_at=None)
            )
        ]


class ReminderChoice(Recorded):
    """How one person wants to be reminded; whoever never chose hears the bell and gets a letter."""

    record_kind = "reminder_choice"

    user = models.OneToOneField("people.User", on_delete=models.CASCADE, related_name="+")
    by_bell = models.BooleanField(default=True)
    by_email = models.BooleanField(default=True)

    class Meta:
        db_table = "crm_reminder_choice"
