"""What the worker does about changes of many records."""

from dealwright.events import unrecorded
from dealwright.kit import clock
from dealwright.records.bulk.models import BulkChange
from dealwright.records.bulk.queries import KEPT_FOR


def forget_old() -> bool:
    """Drop the book-keeping of changes that nobody can undo any more; the log keeps what they did."""
    with unrecorded("book-keeping of what the log tells"):
        old = BulkChange.objects.filter(finished_at__lt=clock.now() - KEPT_FOR).order_by("-id")
        keys = list(old.values_list("pk", flat=True)[:20])
        BulkChange.objects.filter(pk__in=keys).delete()
    return bool(keys)
