"""The words of templates: `{{ _("Save") }}` and `{% trans %}`, translated and safe to print.

Jinja’s own functions do the same, but ask for the context they are called in. In a loop that is copied for
each word, which took a tenth of a list.
"""

from functools import lru_cache
from typing import Any

from django.utils import translation
from markupsafe import Markup


def gettext(text: str, /, **values: Any) -> Markup:
    """The text in the reader's language, with its places filled."""
    return _filled(_known(text, translation.get_language()), values)


def ngettext(one: str, many: str, number: int, /, **values: Any) -> Markup:
    """The text for so many; the number may stand in it as `num`."""
    return _filled(_safe(translation.ngettext(one, many, number)), {"num": number, **values})


def pgettext(context: str, text: str, /, **values: Any) -> Markup:
    """A text that means different things in different places."""
    return _filled(_safe(translation.pgettext(context, text)), {"context": context, **values})


def npgettext(context: str, one: str, many: str, number: int, /, **values: Any) -> Markup:
    """The same for so many."""
    given = {"context": context, "num": number, **values}
    return _filled(_safe(translation.npgettext(context, one, many, number)), given)


@lru_cache(8192)
def _known(text: str, _language: str | None) -> Markup:
    """Django looks through the catalogue of every app, for each word of every page."""
    return _safe(translation.gettext(text))


def _safe(text: str) -> Markup:
    return Markup(text)  # noqa: S704  our own words; what fills their places is escaped


def _filled(text: Markup, values: dict[str, Any]) -> Markup:
    """A text is always taken for a format, so that `%%` means the same with and without values."""
    return text % values if "%" in text else text


FOR_TEMPLATES = {
    "_": gettext,
    "gettext": gettext,
    "ngettext": ngettext,
    "pgettext": pgettext,
    "npgettext": npgettext,
}
