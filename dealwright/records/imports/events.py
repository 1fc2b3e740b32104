"""What can happen to imports."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class ImportStarted(Event):
    """The rows of a file are being brought in."""

    kind = "import.started"
    title = _("Import started")
    sentence = _("{actor} started to import {total} rows of {subject}")
    icon = "database-import"
    used_by = frozenset()
    sample = {"of_kind": "contact", "total": 250}

    of_kind: str
    total: int


class ImportFinished(Event):
    """An import ended. Its records were recorded quietly; this one event speaks for all."""

    kind = "import.finished"
    title = _("Import finished")
    sentence = _("{actor} finished the import from {subject}: {summary}")
    icon = "database-import"
    sample = {"created": {"deal": 4049, "contact": 3991}, "passed_over": {}, "changed": {}, "refused": 0}

    created: dict[str, int]
    passed_over: dict[str, int]
    changed: dict[str, int] = {}
    refused: int = 0
    """Rows that could not be brought in."""

    def places(self) -> dict[str, str]:
        """How many of each kind, in words and with the group marks of the language."""
        told = [_now("%(kind)s, new: %(count)s") % each for each in _counted(self.created)]
        told += [_now("%(kind)s, changed: %(count)s") % each for each in _counted(self.changed)]
        told += [_now("%(kind)s, here already: %(count)s") % each for each in _counted(self.passed_over)]
        if self.refused:
            told.append(_now("rows that were refused: %(count)s") % {"count": _grouped(self.refused)})
        return {"summary": "; ".join(told) or "0"}


class ImportReverted(Event):
    """What an import brought was taken back, as far as nobody worked with it since."""

    kind = "import.reverted"
    title = _("Import taken back")
    sentence = _("{actor} took the import from {subject} back. Taken back: {taken_back}. Left: {left}.")
    icon = "arrow-back-up"
    used_by = frozenset()
    sample = {"taken_back": 238, "left": 2}

    taken_back: int
    left: int


def _counted(counts: dict[str, int]) -> list[dict[str, str]]:
    from dealwright.records import kinds

    return [
        {"kind": str(found.label_plural) if (found := kinds.get(name)) else name, "count": _grouped(count)}
        for name, count in counts.items()
        if count
    ]


def _grouped(count: int) -> str:
    from dealwright.web.formats import number

    return str(number(count))
