"""Text as it is compared and searched, rather than as it is shown."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def search_key(*parts: str | None) -> str:
    """What a search looks in: small letters without accents, one space between words.

    >>> search_key("João", "  ÇELIK ")
    'joao celik'
    """
    joined = " ".join(part for part in parts if part)
    apart = unicodedata.normalize("NFKD", joined.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def without_control(value: str) -> str:
    """The text without NUL and other control characters that no person types, keeping line breaks."""
    return "".join(letter for letter in value if letter in "\n\t" or unicodedata.category(letter) != "Cc")


def like_pattern(words: str) -> str:
    """A LIKE pattern that finds the text anywhere, with the marks of LIKE taken literally."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
