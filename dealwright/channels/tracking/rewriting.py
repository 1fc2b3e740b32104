"""A letter whose links lead past us, with the picture that tells of its opening."""

from __future__ import annotations

import html
import re

from dealwright.channels.tracking.models import TrackedLink, Tracking
from dealwright.channels.tracking.tokens import address_of, picture_of

MOST_LINKS = 100
"""Of a letter; those after them stay as they are."""
_HREF = re.compile(r'(<a\b[^>]*?\shref=")(https?://[^"]*)(")', re.IGNORECASE)


def tracked(message_id: int, whole: str, *, untouched: str = "") -> str:
    """The letter as it leaves; what its links lead to is kept. The same link twice has one number.

    `untouched` is a link that is none of the letter's own: the one to get no more of them.
    """
    numbers: dict[str, int] = {}

    def led_past_us(found: re.Match[str]) -> str:
        url = html.unescape(found[2])
        if url == untouched or (url not in numbers and len(numbers) >= MOST_LINKS):
            return found[0]
        number = numbers.setdefault(url, len(numbers) + 1)
        return f"{found[1]}{address_of(message_id, number)}{found[3]}"

    rewritten = _HREF.sub(led_past_us, whole)
    Tracking.objects.create(message_id=message_id)
    TrackedLink.objects.bulk_create(
        TrackedLink(message_id=message_id, number=number, url=url) for url, number in numbers.items()
    )
    picture = f'<img src="{picture_of(message_id)}" width="1" height="1" alt="">'
    before, end, after = rewritten.rpartition("</body>")
    return f"{before}{picture}{end}{after}" if end else rewritten + picture
