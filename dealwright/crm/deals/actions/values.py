"""What the values of a deal must be like."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.models import WHOLE
from dealwright.crm.lists import DEAL_TYPES, checked_entry
from dealwright.kit.errors import Refused

LONGEST_TITLE = 200
LONGEST_SOURCE = 40
LONGEST_SOURCE_DESCRIPTION = 200


def checked_title(title: str) -> str:
    """The title trimmed, with one space between words."""
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Write what the deal is about."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("This title is longer than 200 letters."), field="title")
    return title


def checked_source(source: str) -> str:
    """The source trimmed."""
    source = source.strip()
    if len(source) > LONGEST_SOURCE:
        raise Refused(_("A source is at most 40 letters long."), field="source")
    return source


def checked_source_description(text: str) -> str:
    """What is said of the source, trimmed."""
    text = text.strip()
    if len(text) > LONGEST_SOURCE_DESCRIPTION:
        message = _("At most %(longest)s letters fit here.") % {"longest": LONGEST_SOURCE_DESCRIPTION}
        raise Refused(message, field="source_description")
    return text


def checked_deal_type(given: str | None) -> str:
    """An entry of the list of deal types, or none."""
    return checked_entry(DEAL_TYPES, given, "deal_type")


def checked_dates(begins_on: date | None, closes_on: date | None) -> None:
    """A deal closes on the day it begins, or later."""
    if begins_on and closes_on and closes_on < begins_on:
        raise Refused(_("A deal cannot close before it begins."), field="closes_on")


def checked_probability(percent: int | Decimal | None) -> int | None:
    """Percent from 0 to 100; None takes that of the stage."""
    if percent is None:
        return None
    if not 0 <= percent <= WHOLE or percent != int(percent):
        raise Refused(_("A probability is a whole number from 0 to 100."), field="probability")
    return int(percent)
