"""Values as people call them in forms: `{{Title}}` is shown and typed, `{=Document:title}` is kept (6.9).

Two values that are called alike are shown with their code, `{{Phone [Document:contact.phones]}}`, so that a
label never means another value than the one that was chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dealwright.automation.nearest import nearest_words
from dealwright.automation.scope import DOCUMENT
from dealwright.kit.expressions import ExpressionProblem, readable, stored, wrong_parts
from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.templates import READABLE, references_in

LONGEST_WORDS = 100
MOST_SAID = 3
"""Complaints about one field."""

Called = Callable[[], Iterable[tuple[Name, Any]]]


@dataclass(frozen=True)
class ReadableNames:
    """What people call the values that a form may name; asked for when a text needs it."""

    called: Called | None = None
    """Every name with its label; None where texts are shown and kept as they are written."""
    understood: Called = tuple
    """Further ones that may be typed, and are shown by their codes."""

    def shown(self, text: str) -> str:
        """The text as people read it."""
        if self.called is None or "{=" not in text:
            return text
        found = {name: self._words.get(_key(name), "") for name in references_in(text)}
        return readable(text, found)

    def kept(self, typed: str) -> str:
        """The text with its codes; words in braces that name nothing stay."""
        return typed if self.called is None or "{{" not in typed else stored(typed, self._names)

    def checked(self, typed: str) -> str:
        """The text with its codes; ValidationError where it names nothing or a formula is wrongly written."""
        if problems := self.problems_of(typed):
            raise ValidationError(problems[:MOST_SAID])
        return self.kept(typed)

    def problems_of(self, typed: str) -> list[str]:
        """What is wrong with it; letters are counted in what was typed."""
        if unknown := self.unknown_in(typed):
            return unknown
        return [str(self._where_typed(problem, typed)) for problem in wrong_parts(self.kept(typed))]

    def unknown_in(self, typed: str) -> list[str]:
        """Complaints about words in braces that name nothing."""
        unknown: list[str] = []
        if self.called is not None and "{{" in typed:
            stored(typed, self._names, unknown)
        return [self._unknown(words) for words in unknown]

    @cached_property
    def _labels(self) -> dict[Name, str]:
        labels = {name: _plain(label) for name, label in (self.called or tuple)()}
        return {name: words for name, words in labels.items() if words}

    @cached_property
    def _words(self) -> dict[Name, str]:
        times = Counter(self._labels.values())
        return {
            _key(name): words if times[words] == 1 else f"{words} [{name}]"
            for name, words in self._labels.items()
        }

    @cached_property
    def _names(self) -> dict[str, Name]:
        names = {self._words[_key(name)]: name for name in self._labels}
        for name, label in self.understood():
            names.setdefault(_plain(label), name)
        return names

    def _unknown(self, words: str) -> str:
        places = {"words": words[:LONGEST_WORDS]}
        if any(known.startswith(f"{words} [") for known in self._names):
            return _("Several values are called “%(words)s”. Choose one with the “…” button.") % places
        meant = nearest_words(words, self._names)
        if meant is None:
            return _("There is no value called “%(words)s” here. Choose one with the “…” button.") % places
        return _("There is no value called “%(words)s” here. Did you mean “%(meant)s”?") % {
            **places,
            "meant": meant,
        }

    def _where_typed(self, problem: ExpressionProblem, typed: str) -> ExpressionProblem:
        if problem.position is None or self.called is None or "{{" not in typed:
            return problem
        return type(problem)(problem.what, position=self._letter_typed(problem.position, typed))

    def _letter_typed(self, kept_at: int, typed: str) -> int:
        """Where a letter of the kept text stands in the typed one."""
        read = left = 0  # letters of the typed and of the kept text that were passed
        for found in READABLE.finditer(typed):
            plain = found.start() - read
            if kept_at < left + plain:
                break
            left, read = left + plain, found.start()
            size = len(stored(found[0], self._names))
            if kept_at < left + size:
                return read
            left, read = left + size, found.end()
        return read + kept_at - left


AS_WRITTEN = ReadableNames()
"""Shows and keeps codes."""


class TakesNames:
    """A field of a form whose text may hold values; its form says what they are called."""

    names: ReadableNames = AS_WRITTEN


def _key(name: Name) -> Name:
    """Fields of records are found in small and large letters alike."""
    return Name(name.object, name.field.lower()) if name.object == DOCUMENT else name


def _plain(label: Any) -> str:
    """A label as it can stand in braces; empty where it cannot."""
    words = " ".join(str(label).replace("{", "").replace("}", "").split()).lstrip("=")
    return words[:LONGEST_WORDS].strip()
