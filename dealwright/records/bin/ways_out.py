"""What a form that deletes asks beside: a kind says how the answer reaches its verb.

The form itself is the slot `bin.ask.KIND`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Read = Callable[[Any], Mapping[str, Any]]

_reads: dict[str, Read] = {}


def add(kind: str, read: Read) -> None:
    """Let `read(sent)` tell what the verb `delete` of the kind takes beside, as the form was sent."""
    _reads[kind] = read


def asks(kind: str) -> bool:
    """Whether something is asked before a record of the kind is deleted."""
    return kind in _reads


def said(record: Any, sent: Any) -> dict[str, Any]:
    """What was answered, as `delete` takes it; nothing where nobody was asked."""
    read = _reads.get(record.record_kind)
    return dict(read(sent)) if read is not None else {}
