"""A file of products on its way into the catalogue. The row is the queue, and says how far it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from dealwright.events.models import Recorded
from dealwright.kit import clock

MOST_TOLD = 1000
"""Problems that are kept word for word."""


class ImportState(StrEnum):
    """How far an import is."""

    LOOKED_AT = "looked_at"
    """Read and shown to whoever brought it; nothing is written yet."""
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class ProductImport(Recorded):
    """One file of products: what it holds, how far it is, what became of it."""

    record_kind = "product_import"
    State = ImportState

    file_name = models.CharField(max_length=200)
    content = models.TextField()
    """The products as the reading left them, as JSON; emptied when all of them are written."""
    shape = models.CharField(max_length=20)
    """Whose columns they are: `own`, `shopify`, `woocommerce`."""
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in ImportState],
        default=ImportState.LOOKED_AT.value,
    )
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Whoever brought it: it is done in their name and with their rights."""
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    """The worker goes on behind these; what it did commits with this number."""
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    problems: Any = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """Lines that were passed over: `[{"line": 7, "text": "…"}]`."""
    pictures: Any = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """Still to be fetched: `[{"line", "product", "address"}]`."""
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "catalog_product_import"
        indexes = [
            models.Index(
                fields=["id"], name="catalog_import_due", condition=Q(state__in=["waiting", "running"])
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def tell_problem(self, line: int, text: str) -> None:
        """Keep why a line was passed over; the caller saves."""
        if len(self.problems) < MOST_TOLD:
            self.problems = [*self.problems, {"line": line, "text": text}]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state == ImportState.DONE
