"""One run of an import: what it brought, and the rows of its file."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from dealwright.events.models import Recorded
from dealwright.kit import clock

_NOTHING = Value({}, models.JSONField())
_NONE = Value([], models.JSONField())


class ImportState(StrEnum):
    """How far an import is."""

    LOOKED_AT = "looked_at"
    """Read and shown to whoever brought it; nothing is written yet."""
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REVERTING = "reverting"
    """It is being taken back."""
    REVERTED = "reverted"


class RowState(StrEnum):
    """What became of one row."""

    WAITING = "waiting"
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    """The record holds all of it already."""
    PASSED_OVER = "passed_over"
    """It was here already, and whoever imported wanted those left alone."""
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LEFT = "left"
    """It was to be taken back, and stays."""


class Import(Recorded):
    """Remembered so that people can see where records came from, and take them back."""

    record_kind = "import"
    State = ImportState

    source = models.CharField(max_length=80)
    """The name of the file, or of the program that brought them."""
    of_kind = models.CharField(max_length=40, blank=True, db_default="")
    """What the rows of the file are; empty where a program brought several kinds."""
    state = models.CharField(max_length=10, default=ImportState.DONE.value, db_default=ImportState.DONE.value)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Whoever brought it: it is done in their name and with their rights."""
    columns: Any = models.JSONField(default=list, db_default=_NONE)
    """The first line of the file."""
    mapping: Any = models.JSONField(default=list, db_default=_NONE)
    """For each column the field it goes to, empty for none."""
    options: Any = models.JSONField(default=dict, db_default=_NOTHING)
    """As `choosing.Options` writes them down."""
    total = models.PositiveIntegerField(default=0, db_default=0)
    done = models.PositiveIntegerField(default=0, db_default=0)
    """Rows that were looked at; what became of them commits with this number."""
    created: Any = models.JSONField(default=dict)
    """How many records of each kind were new."""
    changed: Any = models.JSONField(default=dict, db_default=_NOTHING)
    passed_over: Any = models.JSONField(default=dict)
    """How many were here already."""
    refused = models.PositiveIntegerField(default=0, db_default=0)
    """Rows that could not be read or written."""
    taken_back = models.PositiveIntegerField(default=0, db_default=0)
    """Rows whose record is as it was before."""
    left = models.PositiveIntegerField(default=0, db_default=0)
    """Rows that were to be taken back and stay."""
    reverted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_import"
        indexes = [
            models.Index(
                fields=["id"],
                name="records_import_due",
                condition=Q(state__in=["waiting", "running", "reverting"]),
            ),
        ]

    def __str__(self) -> str:
        return self.source

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in {ImportState.DONE, ImportState.REVERTED}

    @property
    def is_at_work(self) -> bool:
        """Whether the worker is at it, or will be."""
        return self.state in {ImportState.WAITING, ImportState.RUNNING, ImportState.REVERTING}

    @property
    def created_count(self) -> int:
        """Of the kind of the file, where it has one."""
        return int(self.created.get(self.of_kind, 0)) if self.of_kind else sum(self.created.values())

    @property
    def changed_count(self) -> int:
        """The same for those that were changed."""
        return int(self.changed.get(self.of_kind, 0))

    @property
    def passed_over_count(self) -> int:
        """The same for those that were left alone."""
        return int(self.passed_over.get(self.of_kind, 0)) if self.of_kind else sum(self.passed_over.values())


class ImportRow(models.Model):
    """One row of a file. Like the outbox it is book-keeping, written without an action."""

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    """Of the file, counted as a spreadsheet counts them."""
    cells: Any = models.JSONField(default=list)
    """As the file has them; emptied once they stand in a record, so that nobody's data stays here."""
    state = models.CharField(max_length=12, default=RowState.WAITING.value)
    record_id = models.BigIntegerField(null=True)
    """Of the record it became, or that was here already."""
    log_change = models.UUIDField(null=True)
    """The change of the log that holds what was done: undo takes that back."""
    reason = models.TextField(blank=True, default="")
    """Why it was refused or stays, in the language of whoever asked."""

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        db_table = "records_import_row"
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="records_import_row_line")]
        indexes = [
            models.Index(
                fields=["run", "line"],
                name="records_import_row_told",
                condition=Q(state__in=["refused", "left"]),
            ),
            models.Index(
                fields=["run", "log_change"],
                name="records_import_row_written",
                condition=Q(state__in=["created", "changed"]),
            ),
        ]
