"""What is done about the accounts of buyers by the clock."""

from __future__ import annotations

import logging

from dealwright.events import Actor
from dealwright.store.buyers.actions import give_up_letter, letters_to_write, sweep, write_asked_letter

log = logging.getLogger(__name__)


def step() -> bool:
    """Forget sessions that ran out and links that were asked for long ago."""
    sweep()
    return False


def write_letters() -> bool:
    """Write the letters that sign buyers in. One that cannot be written is given up; its buyer asks again."""
    waiting = letters_to_write()
    for id in waiting:
        try:
            write_asked_letter(id, by=Actor.visitor())
        except Exception:
            log.exception("The letter of sign-in ask %s could not be written", id)
            give_up_letter(id)
    return bool(waiting)
