"""How values look on a page: in the reader's language and zone, exact on hover.

Everything here answers with Markup that is safe to print and carries no class a row could do without.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time, format_timedelta
from babel.numbers import format_decimal
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from dealwright.kit import clock
from dealwright.kit.money import Money, locale_of, show, show_short
from dealwright.kit.quantities import spelled

WEEK = timedelta(days=7)


def icon(name: str, label: str | None = None) -> Markup:
    """One drawing of the sprite. It says nothing aloud unless it stands without words and has a label."""
    return _drawing(name, str(label) if label else "")


def money(value: Money | None, *, short: bool = False) -> Markup:
    """An amount. Shortened, it keeps its whole self on hover and for screen readers."""
    return Markup("") if value is None else _amount(value.amount, str(value.currency), short, locale_of())


@lru_cache(4096)
def _amount(amount: Decimal, currency: str, short: bool, locale: str) -> Markup:
    """The same sums come again and again, and wording one takes longer than the rest of its row."""
    value = Money(amount, currency)
    whole = show(value)
    brief = show_short(value) if short else whole
    if brief == whole:
        return Markup('<data class="money" value="{}">{}</data>').format(value.amount, whole)
    return Markup(
        '<data class="money" value="{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="spoken">{}</span></data>'
    ).format(value.amount, whole, brief, whole)


def number(value: Any) -> Markup:
    """A number with the group marks of the language."""
    return escape(format_decimal(value, locale=locale_of()))


def count(value: int, *, capped: bool = False) -> Markup:
    """How many there are; a capped count says so with a plus."""
    return escape(f"{format_decimal(value, locale=locale_of())}{'+' if capped else ''}")


def moment(value: datetime | None) -> Markup:
    """A point in time: relative up to a week, later the day; exact in the title."""
    if value is None:
        return Markup("")
    locale, zone = locale_of(), _zone()
    distance = value - clock.now()
    if abs(distance) < timedelta(minutes=1):
        near = _("just now") if distance <= timedelta(0) else _("in a moment")
    elif abs(distance) < WEEK:
        near = format_timedelta(distance, add_direction=True, locale=locale, threshold=1)
    else:
        near = _date(value.astimezone(zone).date(), locale)
    exact = _whole_moment(value, locale, zone)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value.isoformat(), exact, near)


def hour(value: datetime | None) -> Markup:
    """The hour and minute, for rows under a heading that already names the day."""
    if value is None:
        return Markup("")
    exact = _whole_moment(value, locale_of(), _zone())
    brief = format_time(value, "short", tzinfo=_zone(), locale=locale_of())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value.isoformat(), exact, brief)


def day(value: date | datetime | None) -> Markup:
    """A day: today, yesterday, tomorrow, a weekday within the week, or the date."""
    if value is None:
        return Markup("")
    on = local_day(value)
    exact = _whole_day(on, locale_of())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(on.isoformat(), exact, day_name(on))


@lru_cache(4096)
def _whole_moment(value: datetime, locale: str, zone: ZoneInfo) -> str:
    """What stands on hover never changes, and wording it takes longer than the rest of the cell."""
    return str(format_datetime(value, "full", tzinfo=zone, locale=locale))


@lru_cache(1024)
def _whole_day(on: date, locale: str) -> str:
    return str(format_date(on, "full", locale=locale))


@lru_cache(1024)
def _date(on: date, locale: str) -> str:
    return str(format_date(on, "medium", locale=locale))


@lru_cache(64)
def _weekday(on: date, locale: str) -> str:
    return str(format_skeleton("MMMEd", on, locale=locale))


def day_name(on: date) -> str:
    """The day as people say it."""
    distance = (on - local_day(clock.now())).days
    named = {0: _("Today"), -1: _("Yesterday"), 1: _("Tomorrow")}
    if distance in named:
        return named[distance]
    locale = locale_of()
    if abs(distance) < WEEK.days:
        return _weekday(on, locale)
    return _date(on, locale)


def local_day(value: date | datetime) -> date:
    """The day on the reader's calendar."""
    return value.astimezone(_zone()).date() if isinstance(value, datetime) else value


def first_weekday() -> int:
    """The day a week begins with where the reader's language is spoken; 0 is a Monday, 6 a Sunday."""
    return int(Locale.parse(locale_of()).first_week_day)


def attributes(given: dict[str, Any]) -> Markup:
    """Named arguments of a component as attributes: `hx_get="/x"` becomes `hx-get="/x"`, None is left out."""
    pieces = []
    for name, value in given.items():
        if value is None or value is False:
            continue
        written = escape(name.rstrip("_").replace("_", "-"))
        shape = Markup(" {}") if value is True else Markup(' {}="{}"')
        pieces.append(shape.format(written, value))
    return Markup("").join(pieces)


def initials(name: str) -> str:
    """One or two letters that stand for a person or a company."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    last = words[-1][0] if len(words) > 1 else ""
    return (words[0][0] + last).upper()


@lru_cache(maxsize=4096)
def hue(name: str) -> int:
    """One of twelve hues, always the same for the same name; the style sheet knows their colours."""
    return crc32(name.encode()) % 12


@lru_cache(maxsize=1024)
def ink_on(color: str) -> str:
    """`dark` or `light`: which text reads better on this colour, by the contrast rule of WCAG."""
    lit = _luminance(color)
    return "dark" if (lit + 0.05) / 0.05 >= 1.05 / (lit + 0.05) else "light"


def _luminance(color: str) -> float:
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    try:
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    except ValueError:
        return 0.1  # a colour we cannot read is taken for a deep one
    red, green, blue = ((p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4) for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def languages() -> list[tuple[str, str]]:
    """The languages people may choose, each by its own name."""
    return list(settings.LANGUAGES)


@lru_cache(maxsize=1_000)
def _drawing(name: str, label: str) -> Markup:
    """Kept, because a board draws 150 of them and asking where the sprite lies took a tenth of the page."""
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    sprite = static("built/icons.svg")
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(spoken, sprite, name)


def _zone() -> ZoneInfo:
    return timezone.get_current_timezone()


FOR_TEMPLATES = {
    "icon": icon,
    "money": money,
    "number": number,
    "spelled": spelled,
    "count_of": count,
    "moment": moment,
    "hour": hour,
    "day": day,
    "initials": initials,
    "hue": hue,
    "ink_on": ink_on,
    "attributes": attributes,
    "languages": languages,
}
"""The names templates know; each is a global and a filter."""
