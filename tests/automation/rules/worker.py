"""What a worker does for triggers and rules, and a rule action that is done as often as it is called."""

from typing import Any

from pydantic import BaseModel

NOTE = "tests_note"


class NoSettings(BaseModel):
    """It needs none."""


def prepare() -> None:
    """Know the lamp, whose lighting triggers wait for, and the action."""
    from dealwright.automation.rules import catalogue
    from dealwright.automation.rules.catalogue import RuleAction
    from tests.events import kinds  # noqa: F401

    catalogue.add(RuleAction(NOTE, "Note", "note", say=str, run=_write_a_note, settings=NoSettings))


def work() -> None:
    """Turn both loops until nothing is due."""
    from dealwright.automation.rules import running
    from dealwright.events import dispatch

    while dispatch.step() or running.step():
        pass


def _write_a_note(doing: Any) -> None:
    """Without the key by which other actions make things once: only claims and fences prevent a second."""
    from dealwright.records.notes.actions import add_note

    add_note(doing.record, text="Done", by=doing.by)
