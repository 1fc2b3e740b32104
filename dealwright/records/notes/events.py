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


class NoteDeleted(Event):
    """A note was taken off its record."""

    kind = "note.deleted"
    title = _("Note deleted")
    sentence = _("{actor} deleted a note")
    icon = "trash"
    used_by = frozenset()
    sample = {"note": {"kind": "note", "id": 3, "label": ""}}

    note: Ref


class NoteRestored(Event):
    """A deleted note came back."""

    kind = "note.restored"
    title = _("Note restored")
    sentence = _("{actor} put a deleted note back")
    icon = "arrow-back-up"
    used_by = frozenset()
    body_of = "note"
    sample = {"note": {"kind": "note", "id": 3, "label": ""}}

    note: Ref
