"""What can happen to notes."""

from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref

Logged = Literal["information", "call", "email"]
"""What sort of thing is written into a timeline."""

_LOGGED: dict[str, Any] = {
    "call": _("{actor} wrote down a call"),
    "email": _("{actor} wrote down a sent e-mail"),
}


class NoteAdded(Event):
    """Somebody wrote a note on a record."""

    kind = "note.added"
    title = _("Note added")
    sentence = _("{actor} wrote a note")
    icon = "note"
    body_of = "note"
    sample = {"note": {"kind": "note", "id": 3, "label": ""}}

    note: Ref
    """Without a label: the text stands in one place only, the note itself."""


class EntryLogged(Event):
    """A rule wrote into the timeline what happened elsewhere."""

    kind = "note.logged"
    title = _("Written into the history")
    sentence = _("{actor} wrote into the history")
    icon = "history"
    body_of = "note"
    sample = {"note": {"kind": "note", "id": 3, "label": ""}, "what": "call"}

    note: Ref
    what: Logged

    def say(self, *, actor: str, subject: str) -> str:
        """In the words of its sort."""
        return str(_LOGGED.get(self.what, self.sentence)).format(actor=actor, subject=subject)


class NoteEdited(Event):
    """Somebody changed the text of a note."""

    kind = "note.edited"
    title = _("Note changed")
    sentence = _("{actor} changed a note")
    icon = "pencil"
    used_by = frozenset()
    personal = ("before", "after")
    is_bookkeeping = True
    sample = {
        "note": {"kind": "note", "id": 3, "label": ""},
        "before": "Called, nobody there.",
        "after": "Called, will call back.",
    }

    note: Ref
    before: str
    after: str


class NoteDeleted(Event):
    """A note was taken off its record."""

    kind = "note.deleted"
    title = _("Note deleted")
    sentence = _("{actor} deleted a note")
    icon = "trash"
    used_by = frozenset()
    is_bookkeeping = True
    sample = {"note": {"kind": "note", "id": 3, "label": ""}}

    note: Ref


class NoteRestored(Event):
    """A deleted note came back."""

    kind = "note.restored"
    title = _("Note restored")
    sentence = _("{actor} put a deleted note back")
    icon = "arrow-back-up"
    used_by = frozenset()
    is_bookkeeping = True
    body_of = "note"
    sample = {"note": {"kind": "note", "id": 3, "label": ""}}

    note: Ref


class EntryCommented(Event):
    """Somebody wrote a note on an entry of a timeline; it is shown under that entry."""

    kind = "note.commented"
    title = _("Entry of a timeline commented on")
    sentence = _("{actor} commented on an entry")
    icon = "message"
    is_bookkeeping = True
    sample = {"note": {"kind": "note", "id": 3, "label": ""}, "entry_id": 12}

    note: Ref
    entry_id: int


class PersonMentioned(Event):
    """Somebody named a colleague in a note."""

    kind = "person.mentioned"
    title = _("Colleague mentioned")
    sentence = _("{actor} mentioned {subject} in a note about {record}")
    icon = "at"
    used_by = frozenset()
    sample = {
        "note": {"kind": "note", "id": 3, "label": ""},
        "record": {"kind": "deal", "id": 7, "label": "Two phones"},
    }

    note: Ref
    record: Ref
