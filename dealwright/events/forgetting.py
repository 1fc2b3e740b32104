"""The only ways in which the log changes: forgetting a person, and taking sample data out again."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from dealwright.events.declaring import all_declared
from dealwright.events.models import Entry, Link

FORGOTTEN = "…"


def forget(kind: str, id: int) -> int:
    """Empty the personal facts and the name of a record in all its events; returns how many changed."""
    personal = {event.kind: event.personal for event in all_declared() if event.personal}
    changed = 0
    with _log_opened():
        links = Link.objects.filter(record_kind=kind, record_id=id).values_list("event_id", flat=True)
        for entry in Entry.objects.filter(id__in=list(links)).iterator():
            for fact in personal.get(entry.kind, ()):
                if value := entry.facts.get(fact):
                    entry.facts[fact] = FORGOTTEN if isinstance(value, str) else type(value)()
            if (entry.subject_kind, entry.subject_id) == (kind, id):
                entry.subject_label = FORGOTTEN
            entry.save(update_fields=["facts", "subject_label"])
            changed += 1
    return changed


def erase(records: Iterable[tuple[str, int]]) -> None:
    """Take the events of these records out of the log, for sample data that never happened."""
    ids: dict[str, list[int]] = {}
    for kind, id in records:
        ids.setdefault(kind, []).append(id)
    with _log_opened():
        for kind, of_kind in ids.items():
            events = Link.objects.filter(record_kind=kind, record_id__in=of_kind).values("event_id")
            Entry.objects.filter(subject_kind=kind, subject_id__in=of_kind, id__in=events).delete()
            Link.objects.filter(record_kind=kind, record_id__in=of_kind).delete()


@contextmanager
def _log_opened() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL dealwright.forgetting = 'on'")
        yield
        cursor.execute("SET LOCAL dealwright.forgetting = 'off'")
