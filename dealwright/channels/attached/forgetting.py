"""What goes with a record that is deleted for good: the files of the messages about it."""

from __future__ import annotations

from collections.abc import Sequence

from dealwright.channels.messages.models import Message, MessageLink
from dealwright.records.files.actions import let_go
from dealwright.records.files.models import File


def let_files_go(kind: str, ids: Sequence[int]) -> None:
    """Those of messages that are about these records above all: the message stays, as what was said."""
    links = MessageLink.objects.filter(on_kind=kind, on_id__in=ids, position=0)
    let_go(File.objects.filter(on_kind=Message.record_kind, on_id__in=links.values("message")))
