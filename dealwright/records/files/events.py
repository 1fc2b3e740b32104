"""What can happen to files."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref

_SAMPLE = {"file": {"kind": "file", "id": 3, "label": "contract.pdf"}}


class FileAttached(Event):
    """Somebody attached a file to a record."""

    kind = "file.attached"
    title = _("File attached")
    sentence = _("{actor} attached the file {file}")
    icon = "paperclip"
    told_within = "note"
    sample = {**_SAMPLE, "size": 48_213}

    file: Ref
    size: int
    """Bytes."""
    note: Ref | None = None
    """The note it came with, which shows it."""


class FileRemoved(Event):
    """A file was taken off a record; for 30 days it can be put back."""

    kind = "file.removed"
    title = _("File removed")
    sentence = _("{actor} removed the file {file}")
    icon = "trash"
    is_bookkeeping = True
    sample = _SAMPLE

    file: Ref


class FileRestored(Event):
    """A removed file was put back onto its record."""

    kind = "file.restored"
    title = _("File put back")
    sentence = _("{actor} put the file {file} back")
    icon = "arrow-back-up"
    is_bookkeeping = True
    sample = _SAMPLE

    file: Ref
