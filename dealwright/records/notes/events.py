"""What can happen to notes."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref


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
