"""What came of trying a trigger or a rule, line by line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dealwright.automation.progress.changes import ValueChange

MOST_SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One thing that would have happened, or would not."""

    at: datetime
    """When it would have begun."""
    record: str
    url: str
    outcome: str
    """`would`, `not_met`, `left`, `date_empty`, `later`."""
    before: str = ""
    """Where the record stood, for a trigger."""
    why: str = ""
    """What happened, in words."""
    due_at: datetime | None = None
    """When a rule would have run."""
    explained: list[dict[str, Any]] = field(default_factory=list)
    changes: list[ValueChange] = field(default_factory=list)
    """Which values a rule would change, as they are now."""

    @property
    def is_ahead(self) -> bool:
        """Whether it would have been done, or still would."""
        return self.outcome in ("would", "later")


@dataclass
class DryRun:
    """What came of trying it."""

    what: str
    """What it does, in words."""
    to_stage: str
    lines: list[Line]
    counts: Counter[str]
    events: int
    """How many events were the ones."""
    is_cut: bool
    """Whether there were more, which nobody looked at."""

    @property
    def would(self) -> int:
        """How often it would have done it."""
        return self.counts["would"] + self.counts["later"]

    @property
    def shown(self) -> list[Line]:
        """Those it would have done first, then the others; the newest first."""
        return sorted(self.lines, key=lambda one: not one.is_ahead)[:MOST_SHOWN]
