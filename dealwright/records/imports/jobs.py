"""What the worker does about old imports."""

from __future__ import annotations

from dealwright.events import unrecorded
from dealwright.kit import clock
from dealwright.records.imports.models import Import, ImportRow, ImportState
from dealwright.records.imports.queries import FORGOTTEN_AFTER, KEPT_FOR

AT_ONCE = 5


def forget_old() -> bool:
    """Drop files that nobody brought in, and the rows of imports that can no longer be taken back."""
    now = clock.now()
    with unrecorded("book-keeping of what the log tells"):
        unused = Import.objects.filter(state=ImportState.LOOKED_AT, started_at__lt=now - FORGOTTEN_AFTER)
        gone = list(unused.order_by("id").values_list("pk", flat=True)[:AT_ONCE])
        Import.objects.filter(pk__in=gone).delete()
        old = Import.objects.filter(finished_at__lt=now - KEPT_FOR, rows__isnull=False)
        bare = list(old.order_by("id").values_list("pk", flat=True).distinct()[:AT_ONCE])
        ImportRow.objects.filter(run__in=bare).delete()
    return bool(gone or bare)
