"""Our own words, kept with what people may rename: said once in each language of the product."""

from django.conf import settings
from django.utils.translation import gettext, override


def said(words: str) -> str:
    """Words marked by `gettext_noop` in the language of the house."""
    with override(settings.LANGUAGE_CODE):
        return gettext(words)


def said_further(words: str) -> dict[str, str]:
    """The same in every other language of the product: `{"pt-br": "Endereço"}`."""
    found = {}
    for code, _name in settings.LANGUAGES:
        if code != settings.LANGUAGE_CODE:
            with override(code):
                found[code] = gettext(words)
    return found
