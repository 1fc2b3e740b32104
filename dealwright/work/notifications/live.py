"""Telling the bells that something came: after the commit, once for everything that committed together."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from django.db import transaction

from dealwright.events.dispatch import tell_pages

_waiting = threading.local()


def ring_bells(user_ids: Iterable[int]) -> None:
    """Let the open pages of these people ask for their bell again when the transaction has committed."""
    names: set[str] = _waiting.__dict__.setdefault("names", set())
    names.update(f"notification:{id}" for id in user_ids)
    transaction.on_commit(_ring)


def _ring() -> None:
    names = _waiting.__dict__.pop("names", set())
    tell_pages(sorted(names))
