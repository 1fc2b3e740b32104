"""A file attached to a record. Its content lies in the storage of uploads, under a name nobody can guess."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from dealwright.events import Actor
from dealwright.events.models import Recorded, RecordQuerySet
from dealwright.kit import clock
from dealwright.people.access import Scope, Verb, scope_of
from dealwright.records import kinds
from dealwright.records.files.blobs import PREVIEW, SHARES, place_of


class FileQuerySet(RecordQuerySet):
    """Who may see a record may read its files; who may change it may attach and remove."""

    def kept(self) -> Self:
        """Those that are not in the bin."""
        return self.filter(deleted_at=None)

    def on(self, record: Any) -> Self:
        """Those of one record."""
        return self.filter(on_kind=record.record_kind, on_id=record.pk)

    def sharing(self, file: File) -> Self:
        """Those that name the same content, the file itself among them."""
        place = place_of(file.key)
        return self.filter(Q(key=place) | Q(key__startswith=f"{place}{SHARES}"))

    def seen_by(self, actor: Actor) -> Self:
        """Those of records the actor may see."""
        return self._of_records(actor, Verb.SEE, lambda kind: kind.seen_by(actor))

    def changed_by(self, actor: Actor) -> Self:
        """Those of records the actor may change."""
        return self._of_records(actor, Verb.CHANGE, lambda kind: kind.records.all().changed_by(actor))

    def _of_records(self, actor: Actor, verb: Verb, reached: Any) -> Self:
        within: Any = Q(pk__in=[])
        for kind in kinds.all_kinds():
            if scope_of(actor, kind.name, verb) is not Scope.NONE:
                found = reached(kind).order_by().filter(pk=OuterRef("on_id"))
                within |= Q(on_kind=kind.name) & Exists(found)
        return self.filter(within)


class File(Recorded):
    """A file on a record. Never changed, only removed; after 30 days in the bin its content is deleted."""

    record_kind = "file"

    on_kind = models.CharField(max_length=40)
    on_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    """As the person called it, without what no name should have."""
    size = models.BigIntegerField()
    """Bytes."""
    type = models.CharField(max_length=100)
    """What the content is, whatever the name says: a media type we know, else `application/octet-stream`."""
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=100, unique=True)
    """Where the content lies in the storage; behind a # what tells the row from others that share it."""
    has_preview = models.BooleanField(default=False)
    """Whether a small picture of it lies beside it."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.ForeignKey(
        "records.Note", null=True, blank=True, on_delete=models.SET_NULL, related_name="files"
    )
    """The note in which it is shown; it belongs to the record all the same."""
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(FileQuerySet)()

    class Meta:
        indexes = [
            models.Index(
                fields=["on_kind", "on_id", "id"], name="file_on", condition=Q(deleted_at__isnull=True)
            ),
            models.Index(fields=["deleted_at"], name="file_bin", condition=Q(deleted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where its content is given out."""
        return f"/files/{self.pk}"

    @property
    def preview_url(self) -> str | None:
        """Where its small picture is given out."""
        return f"/files/{self.pk}/preview" if self.has_preview else None

    @property
    def preview_key(self) -> str:
        """Where its small picture lies in the storage."""
        return place_of(self.key) + PREVIEW
