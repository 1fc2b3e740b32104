"""A letter of the shop as text and in its look. Mail programs know neither our style sheets nor scripts."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation

from dealwright.store.settings.models import Store
from dealwright.web import jinja


@dataclass(frozen=True)
class Row:
    """Words and an amount, as a bill has them."""

    words: str
    amount: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class ShopLetter:
    """What stands in a letter."""

    subject: str
    greeting: str
    paragraphs: list[str]
    rows: list[Row] = field(default_factory=list)
    details: str = ""
    """Lines to keep as they are: the account to pay to, an address."""
    details_title: str = ""
    link: str = ""
    """A path of ours, or a whole address."""
    link_words: str = ""
    after: list[str] = field(default_factory=list)
    """What follows the button, in quiet words."""
    stop: str = ""
    """A path by which its reader gets no more letters of this sort."""
    stop_words: str = ""


@dataclass(frozen=True)
class Composed:
    """A letter ready to be sent."""

    subject: str
    text: str
    html: str


def compose(letter: ShopLetter, store: Store, language: str) -> Composed:
    """The letter once as text and once in the look of the shop, in the language that is on."""
    inside = {
        "letter": letter,
        "store": store,
        "language": language,
        "home": address("/shop/"),
        "link": address(letter.link) if letter.link else "",
        "stop": address(letter.stop) if letter.stop else "",
    }
    text = jinja.template("store/letters/letter.txt").render(inside).strip() + "\n"
    html = jinja.template("store/letters/letter.html").render(inside)
    return Composed(letter.subject, text, html)


def address(path: str) -> str:
    """The whole address of a path of ours; another address as it is."""
    return f"{settings.BASE_URL.rstrip('/')}{path}" if path.startswith("/") else path


def language_of(*wished: str) -> str:
    """The first of these languages that we speak, else that of the house."""
    known = dict(settings.LANGUAGES)
    return next(
        (one for one in wished if one in known),
        translation.get_supported_language_variant(settings.LANGUAGE_CODE),
    )
