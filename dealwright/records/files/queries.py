"""Questions about files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import NotFound
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.files.actions import IN_BIN
from dealwright.records.files.blobs import SHARES
from dealwright.records.files.models import File


def files_of(record: Any) -> QuerySet[File]:
    """The files of a record, the newest first, with who attached them."""
    found = File.objects.on(record).kept().select_related("uploaded_by")
    files: QuerySet[File] = found.order_by("-id")
    return files


def removed_files_of(record: Any) -> QuerySet[File]:
    """The files of a record that can still be put back, the last removed first."""
    found = File.objects.on(record).filter(deleted_at__gt=clock.now() - IN_BIN)
    files: QuerySet[File] = found.select_related("uploaded_by").order_by("-deleted_at", "-id")
    return files


def record_named(name: str, actor: Actor, verb: Verb = Verb.SEE) -> Any:
    """The record called `deal:7`, when the actor may see or change it; NotFound else."""
    kind_name, _colon, key = name.partition(":")
    kind, id = kinds.get(kind_name), whole_number(key)
    if kind is not None and id is not None:
        found = kind.seen_by(actor) if verb is Verb.SEE else kind.records.all().changed_by(actor)
        record = found.filter(pk=id).first()
        if record is not None:
            return record
    raise NotFound(_("There is no such record, or you may not see it."))


def name_of(record: Any) -> str:
    """How an address calls a record: `deal:7`."""
    return f"{record.record_kind}:{record.pk}"


@dataclass(frozen=True)
class Usage:
    """How much room the files take."""

    files: int
    bytes: int
    removed_files: int
    """In the bin; their room is free again after 30 days."""
    removed_bytes: int


def usage() -> Usage:
    """How many files there are, and how large they are together."""
    gone = Q(deleted_at__isnull=False)
    shares = Q(key__contains=SHARES)  # the row of the content itself counts its room
    sums = File.objects.aggregate(
        files=Count("id", filter=~gone),
        bytes=Sum("size", filter=~gone & ~shares, default=0),
        removed_files=Count("id", filter=gone),
        removed_bytes=Sum("size", filter=gone & ~shares, default=0),
    )
    return Usage(**sums)
