"""What follows for a deal when somebody below tells something."""

from dealwright.crm.deals.actions import count_interaction
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, reaction
from dealwright.events.models import Entry
from dealwright.records.notes.events import NoteAdded


@reaction(to=NoteAdded)
def count_note_as_interaction(event: NoteAdded, entry: Entry) -> None:
    """A note that a person wrote on a deal is an interaction with it."""
    if entry.subject_kind == Deal.record_kind and entry.actor_kind == "user":
        count_interaction(entry.subject_id, at=entry.at, by=Actor.system())
