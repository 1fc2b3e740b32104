"""What a timeline may be narrowed to: notes, activities, or the changes of the record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.events.declaring import Event, all_declared

ALL, NOTES, ACTIVITIES, CHANGES = "", "notes", "activities", "changes"

THEMES: dict[str, Any] = {
    ALL: pgettext_lazy("entries of a timeline", "All"),
    NOTES: _("Notes"),
    ACTIVITIES: _("Activities"),
    CHANGES: _("Changes"),
}
"""As in addresses, and in words."""

_nouns: dict[str, str] = {"note": NOTES}


def add(theme: str, *nouns: str) -> None:
    """Count events of these kinds of records, such as `task`, to a theme; the others are changes."""
    _nouns.update(dict.fromkeys(nouns, theme))


def theme_of(kind: str) -> str:
    """The theme of a kind of event, by its noun."""
    return _nouns.get(kind.partition(".")[0], CHANGES)


def kinds_of(theme: str) -> list[str] | None:
    """The kinds of events of a theme; None for all of them, as for a theme nobody knows."""
    if theme not in (NOTES, ACTIVITIES, CHANGES):
        return None
    return [
        event.kind for event in all_declared() if theme_of(event.kind) == theme and _is_told(event, theme)
    ]


def _is_told(event: type[Event], theme: str) -> bool:
    """Among notes stand the notes, not that one was pinned or deleted."""
    return theme == CHANGES or not event.is_bookkeeping
