"""A save that came too late: what the person wrote, what stands there now, and which of the two is kept.

The page shows `ui.conflict(conflict)` inside the form that was refused, with the newer version in its hidden
field; the form still holds everything that was typed. When it is sent again, `theirs_taken` names the
fields in which the person lets the other value stand: the page leaves those out of the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dealwright.kit.errors import Problem

PREFIX = "keep-"


@dataclass(frozen=True)
class Difference:
    """One field that both changed."""

    name: str
    """As in the form."""
    label: Any
    mine: Any
    """What the person typed, as it is shown."""
    theirs: Any
    """What stands there now, as it is shown."""


@dataclass(frozen=True)
class Conflict:
    """Who was quicker, when, and where the two disagree."""

    who: str = ""
    """Empty when nobody can be named."""
    at: datetime | None = None
    differences: list[Difference] = field(default_factory=list)
    also: list[Any] = field(default_factory=list)
    """Labels of what else changed meanwhile; it stays as it is."""


def complain(form: Any, problem: Problem) -> None:
    """Say at its field, else above the form, why it was refused; what was typed is kept."""
    is_shown = problem.field in form.fields and not form.fields[problem.field].widget.is_hidden
    form.add_error(problem.field if is_shown else None, str(problem))
    see_newest(form, problem)


def see_newest(form: Any, problem: Problem) -> None:
    """Let whoever came too late send the form again, over the version that is shown from now on."""
    newest = problem.extra.get("current_version")
    if newest is not None:
        sent = form.data.copy()
        sent["version"] = str(newest)
        form.data = sent


def theirs_taken(sent: Mapping[str, str]) -> set[str]:
    """The fields of the form sent again in which the other value shall stand."""
    return {
        name.removeprefix(PREFIX)
        for name, value in sent.items()
        if name.startswith(PREFIX) and value == "theirs"
    }
