"""Letters that tell a colleague of something, in their language, with a link to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from dealwright.people.letters.writing import KEY_HEADER
from dealwright.people.users.models import User
from dealwright.web import jinja


@dataclass(frozen=True)
class Telling:
    """What stands in such a letter."""

    subject: str
    paragraphs: list[str]
    link: str
    """The path of what it is about."""
    link_words: str


def write_to(user: User, telling: Callable[[], Telling], *, key: str) -> None:
    """Write the letter in the language of its reader; one with the same key is not written again."""
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language):
        told = telling()
        letter = {
            "subject": told.subject,
            "paragraphs": told.paragraphs,
            "code": "",
            "link": f"{settings.BASE_URL}{told.link}",
            "link_words": told.link_words,
            "after": [],
        }
        inside = {"letter": letter, "language": language}
        text = jinja.template("people/signing/letters/letter.txt").render(inside)
        html = jinja.template("people/signing/letters/letter.html").render(inside)
    message = EmailMultiAlternatives(told.subject, text, None, [user.email], headers={KEY_HEADER: key})
    message.attach_alternative(html, "text/html")
    message.send()
