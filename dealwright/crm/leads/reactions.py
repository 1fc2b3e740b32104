"""What follows for a lead when somebody below tells something."""

from dealwright.crm.leads.actions import count_interaction
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, reaction
from dealwright.events.models import Entry
from dealwright.records.notes.events import NoteAdded


@reaction(to=NoteAdded)
def count_note_on_lead_as_interaction(event: NoteAdded, entry: Entry) -> None:
    """A note that a person wrote on a lead is an interaction with it."""
    if entry.subject_kind == Lead.record_kind and entry.actor_kind == "user":
        count_interaction(entry.subject_id, at=entry.at, by=Actor.system())
