"""What the accounts of buyers follow."""

from __future__ import annotations

from dealwright.crm.contacts.events import ContactEdited
from dealwright.events import reaction
from dealwright.events.models import Entry
from dealwright.store.buyers.actions import emails_added, note_proven, note_unproven

PEOPLE = "user"


@reaction(to=ContactEdited)
def doubt_addresses_nobody_checked(event: ContactEdited, entry: Entry) -> None:
    """An address beside a known client opens what is theirs once a colleague wrote it, and not before."""
    note = note_proven if entry.actor_kind == PEOPLE else note_unproven
    for email in emails_added(event):
        note(entry.subject_id, email)
