"""What records do when people tell something."""

from __future__ import annotations

from typing import Any

from dealwright.events import Actor, reaction
from dealwright.events.models import Entry
from dealwright.people.users.events import WorkHandedOver
from dealwright.people.users.models import User
from dealwright.records.duties.queries import kinds_with_somebody


@reaction(to=WorkHandedOver)
def give_to_colleague(event: WorkHandedOver, entry: Entry) -> None:
    """Let the colleague answer for what is neither put away nor done; each record tells of it as usual."""
    colleague = User.objects.active().filter(pk=event.to.id).first()
    if colleague is None:
        return
    for kind in kinds_with_somebody():
        edit: Any = kind.edit
        ongoing = kind.records.filter(responsible=entry.subject_id, archived_at=None, **kind.is_ongoing)
        theirs = ongoing.order_by("pk")
        for record in theirs.iterator(chunk_size=200):
            edit(record, responsible=colleague, by=Actor.system())
