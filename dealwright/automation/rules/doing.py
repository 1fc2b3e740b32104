"""One rule at work for one record: what its action is handed, and what it may answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import translation

from dealwright.automation import filling
from dealwright.automation.scope import RecordScope
from dealwright.automation.trials.models import Trial
from dealwright.automation.trials.queries import trial_of
from dealwright.events import Actor
from dealwright.kit.expressions.values import Value
from dealwright.people.users.models import User


@dataclass(frozen=True)
class Pause:
    """The answer of an action that keeps the rules below it waiting until then.

    With `day_of` they wait further until that person works, where people note their working days.
    """

    until: datetime
    day_of: User | None = None


@dataclass(frozen=True)
class Skip:
    """The answer of an action that finds nothing to do, such as nobody to write to; the card says why."""

    why: str


class Awaits:
    """The answer of an action that somebody or something has to finish, by `running.finish_awaited`."""


AWAITS = Awaits()

Outcome = None | Mapping[str, Any] | Skip | Pause | Awaits
"""What an action answers: nothing, what it found (JSON values by the names of its results), or that it is not
through yet."""


@dataclass
class Doing:
    """A rule at work."""

    record: Any
    """As it is now, locked by nobody: actions lock."""
    settings: Any
    by: Actor
    """The rule, in whose name it acts."""
    key: str
    """The same at every try, and of no other run: what is made carries it, so that it is made once."""
    acts_as: User | None = None
    """In whose name it acts, where the rule says so."""
    results: Callable[[], Mapping[str, Any]] = dict
    """What the rules above found or made, asked for when a text names it: `{"A12": {"email": …}}`."""

    @cached_property
    def scope(self) -> RecordScope:
        """What formulas of the settings may ask."""
        return RecordScope(record=self.record, results=self.results)

    @property
    def responsible(self) -> User | None:
        """Who answers for the record."""
        user: User | None = self.record.responsible
        return user

    @cached_property
    def trial(self) -> Trial | None:
        """The trial that the record is in: then nothing may leave the house."""
        return trial_of(self.record)

    def text(self, written: str) -> str:
        """A setting with its values filled in."""
        return filling.text_of(written, self.scope)

    def words(self, written: str, *, language: str = "") -> str:
        """The same where text alone is shown: BB code is put into words. For a reader of that language values
        stand as people read them.
        """
        with translation.override(language) if language else nullcontext():
            return filling.words_of(written, self.scope, says_values=bool(language))

    def html(self, written: str, *, language: str = "") -> str:
        """The same for HTML with BB code among it: values are escaped."""
        with translation.override(language) if language else nullcontext():
            return filling.html_of(written, self.scope, says_values=bool(language))

    def value(self, written: str) -> Value:
        """What a setting says, as a value of its kind."""
        return filling.value_of(written, self.scope)

    def moment(self, written: str) -> datetime | None:
        """The moment that a setting says, in UTC."""
        return filling.moment_of(written, self.scope)
