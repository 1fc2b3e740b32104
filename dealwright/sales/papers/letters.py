"""The letters that bring proposals and invoices to clients: messages like all others, with their way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.conf import settings
from django.utils import translation

from dealwright.channels.messages import reach
from dealwright.channels.messages.actions import send_email
from dealwright.channels.messages.composing import compose
from dealwright.channels.messages.models import Message
from dealwright.channels.tracking.queries import are_tracked
from dealwright.events import Actor


@dataclass(frozen=True)
class PaperLetter:
    """What stands in such a letter, in the language of its reader."""

    subject: str
    before: list[str]
    """Paragraphs above the links; empty ones are left out."""
    links: list[tuple[str, str]]
    """Words and the path of ours they lead to."""
    after: list[str] = field(default_factory=list)


def write_paper_letter(
    paper: Any,
    *,
    to: str,
    worded: Callable[[], PaperLetter],
    purpose: str,
    tells_of: tuple[str, ...],
    by: Actor,
) -> Message:
    """Write it as a message about paper, deal and client, in the name of whoever sends it.

    Each version of a paper goes to an address once, however often it is asked for. It tells of its opening
    and of the links that are followed, unless that is off here or the client is to be left untracked.
    """
    client, language = paper.contact or paper.company, reach.language_of(paper)
    with translation.override(language):
        letter = worded()
    composed = compose(_body(letter), subject=letter.subject, language=language)
    return send_email(
        to=to,
        name=str(client)[:250] if client else "",
        subject=letter.subject,
        text=composed.text,
        html=composed.html,
        about=[paper, paper.deal, paper.contact, paper.company],
        purpose=purpose,
        key=f"{purpose} {paper.pk} {paper.version} {to}",
        sender=by.user,
        tells_of=tells_of,
        is_tracked=are_tracked() and reach.may_be_tracked(paper),
        by=by,
    )


def _body(letter: PaperLetter) -> str:
    """As people write letters: blank lines part paragraphs; the words lead to the page."""
    base = settings.BASE_URL.rstrip("/")
    links = [f'<a href="{escape(base + path)}">{escape(words)}</a>' for words, path in letter.links]
    before, after = (
        [escape(one, quote=False) for one in part if one] for part in (letter.before, letter.after)
    )
    return "\n\n".join([*before, *links, *after])
