"""A message to a client or from one, whatever channel carries it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from dealwright.channels.names import TEXTS, Channel
from dealwright.channels.senders.models import Sender
from dealwright.events import Actor, Ref
from dealwright.events.models import Recorded, RecordQuerySet
from dealwright.kit import clock
from dealwright.people.access import Reach, Scope, Verb, hidden_fields, may_change_settings, reach_of
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.fields.types import RecordLink


class MessageState(StrEnum):
    """Where a message is."""

    KEPT = "kept"
    """Nothing could carry it when it was written; it is read in the office, or sent later."""
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    RECEIVED = "received"


class MessageQuerySet(RecordQuerySet):
    """Messages, as cards and lists ask for them. Rights follow from what each is about above all: a letter
    about an order is not for everybody who knows the client.
    """

    hidden: frozenset[str] = frozenset()
    """`about` for a reader who may not know which records belong together: then it is not asked for."""

    def about(self, kind: str, id: int) -> Self:
        """Those that concern a record."""
        return self.filter(links__on_kind=kind, links__on_id=id)

    def seen_by(self, actor: Actor) -> Self:
        """Those about a record the actor sees; each says whether it tells of what their role hides."""
        names = [kind.name for kind in kinds.all_kinds()]
        hidden = [f"{name}.{field}" for name in names for field in hidden_fields(actor, name)]
        tells = Q(tells_of__overlap=hidden) if hidden else Value(False)
        masked = ExpressionWrapper(tells, output_field=BooleanField())
        seen = self._within(actor, Verb.SEE).annotate(is_masked=masked)
        seen.hidden = frozenset({"about"}) if _hides_relations(actor) else frozenset()
        return seen

    def changed_by(self, actor: Actor) -> Self:
        """Those the actor sees and that are about a record they may change."""
        return self.seen_by(actor)._within(actor, Verb.CHANGE)

    def _within(self, actor: Actor, verb: Verb) -> Self:
        """Those about a record that the right reaches; about none, they belong to who keeps the settings."""
        links = MessageLink.objects.filter(message=OuterRef("pk"))
        reached = Q(Exists(links.within(actor, verb).filter(position=0)))
        if may_change_settings(actor):
            reached |= ~Q(Exists(links))
        return self.filter(reached)

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.hidden = self.hidden
        return clone


def _hides_relations(actor: Actor) -> bool:
    """Whether the actor's role hides a field that leads from one record to another, such as the client."""
    return any(
        isinstance(field.type, RecordLink) and field.name in hidden_fields(actor, kind.name)
        for kind in kinds.all_kinds()
        for field in kind.fields
    )


class MessageLinkQuerySet(RecordQuerySet):
    """What messages are about, as far as somebody may know."""

    def within(self, actor: Actor, verb: Verb) -> Self:
        """Those to records that the actor's right to the verb reaches."""
        whole, reached = [], Q(pk__in=[])
        for kind in kinds.all_kinds():
            reach = reach_of(actor, kind.name, verb)
            if reach == Reach(Scope.ALL):
                whole.append(kind.name)
            elif reach.widest is not Scope.NONE or kind.observed_by:
                records = kind.records.all().within(actor, verb).filter(pk=OuterRef("on_id")).order_by()
                reached |= Q(on_kind=kind.name) & Q(Exists(records.values("pk")))
        return self.filter(Q(on_kind__in=whole) | reached)


class Message(Recorded):
    """One message over one channel. It is about records: whoever sees the first of them may read it."""

    record_kind = "message"
    Channel = Channel
    State = MessageState

    channel = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Channel])
    is_incoming = models.BooleanField(default=False)
    purpose = models.CharField(max_length=60)
    """What it is for: `order.placed`, `order.status`, `cart.left`."""
    key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001  some have none
    """What happened that it tells of: a second message with the same key is not written."""
    address = models.CharField(max_length=320)
    """Where it goes, or came from."""
    reply_to = models.CharField(max_length=254, blank=True, db_default="")
    """Where an answer goes, if not to the sender of all letters."""
    sender_name = models.CharField(max_length=120, blank=True, db_default="", default="")
    """In whose name it was written, if not in that of the installation."""
    from_address = models.CharField(max_length=254, blank=True, db_default="", default="")
    """From which confirmed address a letter comes; empty is that of the mail server."""
    from_instead_of = models.CharField(max_length=254, blank=True, db_default="", default="")
    """The address that was chosen and could not be used, where it comes from another one."""
    name = models.CharField(max_length=250, blank=True)
    """Of the client, as the message calls them."""
    subject = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True, db_default="", default="")
    """What it is called where also those read it who may not read it out: without the values in it. Empty is
    its subject, which says nothing of the sort then."""
    text = models.TextField()
    html = models.TextField(blank=True)
    """In the look of the shop; the text alone where it is empty."""
    tells_of = ArrayField(models.TextField(), default=list, blank=True, db_default=[])
    """Fields of records it repeats, which a role may hide: `order.total`. Then it is not read out."""
    state = models.CharField(
        max_length=8,
        choices=[(one.value, one.value) for one in MessageState],
        default=MessageState.QUEUED.value,
    )
    reason = models.TextField(blank=True)
    """Why it failed, as the channel said it."""
    letter_id = models.BigIntegerField(null=True, blank=True, unique=True)
    """The letter that carries it, for e-mail."""
    gateway = models.ForeignKey(
        Sender, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    """By which it leaves, for texts; None is the default of its channel."""
    colleague = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    """Who works here and is written to; None for clients."""
    is_trial = models.BooleanField(default=False, db_default=False)
    """Written while a record was tried out: it never leaves."""
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    is_masked: bool
    """Whether its reader may not read it out; said by `seen_by`."""

    objects: ClassVar[Any] = models.Manager.from_queryset(MessageQuerySet)()

    class Meta:
        db_table = "channels_message"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="channels_message_newest"),
            models.Index(fields=["state", "id"], name="channels_message_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(state="sent"), name="sent_message_has_moment"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.subject or self.text[:60]

    @property
    def heading(self) -> str:
        """What its reader sees it called: its subject, or the beginning of a text; less where masked."""
        return str(self) if self.is_masked else self.subject or str(self)

    @property
    def is_text(self) -> bool:
        """Whether it is plain text to a phone number."""
        return self.channel in TEXTS

    @property
    def about_refs(self) -> list[Ref]:
        """The records it is about, the first one first, as links of an event need them."""
        return [Ref(kind=one.on_kind, id=one.on_id, label=one.label) for one in self.links.all()]


class MessageLink(Recorded):
    """A record that a message is about: it stands in the timelines of all of them."""

    record_kind = "message_link"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="links")
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
    """Both in one, as lists are asked for it: `order:42`."""
    label = models.CharField(max_length=200)
    """What the record was called then."""
    position = models.PositiveSmallIntegerField(default=0)
    """The first is what the message is about above all."""

    objects: ClassVar[Any] = models.Manager.from_queryset(MessageLinkQuerySet)()

    class Meta:
        db_table = "channels_message_link"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["on_kind", "on_id", "message"], name="one_link_per_message_and_record"
            )
        ]
        indexes = [models.Index(fields=["on", "-message"], name="channels_message_link_on")]


class Dispatch(models.Model):
    """A text on its way through a gateway: the queue, the timer and the lock of one message.

    Book-keeping, so it is written without events; what becomes of it is told by its message.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="dispatch")
    is_done = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    """What the gateway said last, or why it could not be asked."""
    attempts = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    """The next try; a claim moves it to the end of the lease."""
    fence = models.PositiveIntegerField(default=0)
    """Counts claims: a worker whose lease ran out can write nothing any more."""
    leased_by = models.IntegerField(null=True)
    """The server process of the worker's connection."""

    class Meta:
        db_table = "channels_dispatch"
        indexes = [
            models.Index(fields=["due_at", "id"], name="channels_dispatch_due", condition=Q(is_done=False))
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.attempts}"
