"""What a person chose about their pages. The browser keeps it; a higher floor may keep it as well."""

from collections.abc import Callable

from django.http import HttpRequest

LanguageKeeper = Callable[[HttpRequest, str], None]

_language_keepers: list[LanguageKeeper] = []


def keep_language_with(keeper: LanguageKeeper) -> None:
    """Call this too when somebody chooses a language, with the request and the code of the language."""
    _language_keepers.append(keeper)


def language_chosen(request: HttpRequest, language: str) -> None:
    """Tell everybody who keeps the language of a person."""
    for keeper in _language_keepers:
        keeper(request, language)
