"""In which language a visitor of the shop reads."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from dealwright.store.settings.queries import store_of

SHOP = "/shop/"


class LanguageOfTheShop:
    """The visitor's language where the shop speaks it, otherwise the shop's own one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(SHOP):
            spoken = store_of(request).spoken
            if spoken and not _is_wanted(request, spoken):
                translation.activate(spoken[0])
                request.LANGUAGE_CODE = spoken[0]
        return self.get_response(request)


def _is_wanted(request: HttpRequest, spoken: list[str]) -> bool:
    """Whether the language in use is one the shop speaks, and the visitor's rather than nobody's."""
    if translation.get_language() not in spoken:
        return False
    if request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return True
    return _names_a_known_one(request.headers.get("Accept-Language", ""))


def _names_a_known_one(header: str) -> bool:
    for code, _weight in parse_accept_lang_header(header):
        try:
            get_supported_language_variant(code)
        except LookupError:
            continue
        return True
    return False
