"""Verbs that keep records findable."""

from typing import Any

from dealwright.events import Actor, action

BATCH = 500


@action
def renew_search_keys(records: Any, *, by: Actor) -> int:
    """Derive the search keys of these records anew, because a name they are found by changed elsewhere.

    Nothing else about them changes: no version, no event. Returns how many differed.
    """
    changed = []
    for record in records.iterator(chunk_size=BATCH):
        before = record.search_key
        record.renew_search_key()
        if record.search_key != before:
            changed.append(record)
    if changed:
        records.model.objects.bulk_update(changed, ["search_key"], batch_size=BATCH)
    return len(changed)
