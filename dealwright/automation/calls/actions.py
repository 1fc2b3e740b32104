"""Verbs of programs outside."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.calls.events import TriggerCalled
from dealwright.automation.triggers.models import Trigger
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused

CODE = re.compile(r"[a-z0-9.\-_]{1,64}")
"""What a code may consist of (T29)."""


@action
def call_by_address(trigger: Trigger, target: Any, *, by: Actor) -> None:
    """Somebody called the trigger's own address for a record (T18). Whether it moves is decided as always."""
    record(TriggerCalled(code=f"trigger.{trigger.pk}", trigger_id=trigger.pk), on=target)


@action
def call_by_code(code: str, target: Any, *, by: Actor) -> None:
    """A program called all triggers with this code for a record (T29); Refused for what is no code."""
    record(TriggerCalled(code=checked_code(code)), on=target)


def checked_code(code: str) -> str:
    """The code; Refused where it has other letters than it may have."""
    if not CODE.fullmatch(code):
        raise Refused(
            _("A code has at most 64 small Latin letters, digits, dots, hyphens and underscores."),
            field="code",
        )
    return code
