"""Questions about letters: who may read what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.people.access import may_change_settings
from dealwright.people.invitations.models import Invitation
from dealwright.people.letters.enclosing import enclosed_in
from dealwright.people.letters.models import Letter, LetterState
from dealwright.people.letters.unreadable import is_unreadable
from dealwright.people.users.models import User

SECRET_LINK = re.compile(r"https?://\S*?[\w=-]{16,}\S*")
SECRET_WORD = re.compile(r"\b(?=\w*\d)[\w-]{5,}\b|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


@dataclass(frozen=True)
class Readable:
    """A letter as one reader may read it."""

    text: str
    html: str
    attachments: list[str]
    is_masked: bool
    """Whether links that open an account were taken out."""
    is_unreadable: bool = False
    """Whether nothing of it is told, because it opens something to its reader alone."""


def letters_for(actor: Actor) -> QuerySet[Letter]:
    """The letters the actor may look at: all for those who may change settings, none for others."""
    found: QuerySet[Letter] = Letter.objects.all()
    return found if may_change_settings(actor) else found.none()


def counts() -> dict[str, int]:
    """How many letters stand in each state."""
    found = Letter.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys((state.value for state in LetterState), 0) | dict(found)


def read(letter: Letter, actor: Actor) -> Readable:
    """What stands in the letter. Links and codes are left out for whom they would open too much.

    Whoever may change settings but is no administrator could otherwise ask for an administrator's new
    password and take the link out of the office. What signs a buyer in nobody reads at all.
    """
    if is_unreadable(letter):
        return Readable("", "", [], is_masked=True, is_unreadable=True)
    content = letter.content
    attachments = [*content.attachments, *(one.name for one in enclosed_in(letter.pk))]
    if _may_open(letter, actor):
        return Readable(content.text, content.html, attachments, is_masked=False)
    masked = masked_text(content.text)
    was_masked = masked != content.text or bool(content.html)
    return Readable(masked, "", attachments, is_masked=was_masked)


def masked_text(text: str) -> str:
    """The text without links and codes that open something."""
    hidden = f"[{_('hidden')}]"
    return SECRET_WORD.sub(hidden, SECRET_LINK.sub(hidden, text))


def _may_open(letter: Letter, actor: Actor) -> bool:
    if not may_change_settings(actor):
        return False
    if actor.user is None or actor.user.role.is_administrator:
        return True
    administrators = User.objects.filter(email__iexact=letter.to, role__is_administrator=True)
    invited = Invitation.objects.open().filter(email__iexact=letter.to, role__is_administrator=True)
    return not administrators.exists() and not invited.exists()
