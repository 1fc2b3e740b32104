"""What can happen to subjects beside what happens to deals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class DealStarred(Event):
    """A subject got a star, or lost it."""

    kind = "deal.starred"
    title = _("Star put on or taken off")
    sentence = _("{actor} put a star on it")
    icon = "star"
    used_by = frozenset()
    sample = {"is_starred": True}

    is_starred: bool

    def say(self, *, actor: str, subject: str) -> str:
        """Either way."""
        if self.is_starred:
            return super().say(actor=actor, subject=subject)
        return str(_("{actor} took the star off")).format(actor=actor)


class SubjectsDeleted(Event):
    """Subjects were deleted for ever, with all that was written about them. Says how many, not which."""

    kind = "subject.deleted_for_ever"
    title = _("Subjects deleted for ever")
    sentence = _("{actor} deleted subjects of “{subject}” for ever: {count}")
    icon = "trash"
    used_by = frozenset()
    sample = {"count": 3}

    count: int
