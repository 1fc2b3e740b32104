"""The words of templates: `{{ _("Save") }}` and `{% trans %}`, translated and safe to print.

Jinja’s own functions do the same, but ask for the context they are called in. In a loop that is copied for
each word, which took a tenth of a list. Whether the place is escaped, which a letter in plain text is not, is
told without a copy.
"""

from functools import lru_cache
from typing import Any

from django.utils import translation
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


@pass_eval_context
def gettext(place: EvalContext, text: str, /, **values: Any) -> str:
    """The text in the reader's language, with its places filled."""
    return _filled(place, _known(text, translation.get_language()), values)


@pass_eval_context
def ngettext(place: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
    """The text for so many; the number may stand in it as `num`."""
    return _filled(place, _safe(translation.ngettext(one, many, number)), {"num": number, **values})


@pass_eval_context
def pgettext(place: EvalContext, context: str, text: str, /, **values: Any) -> str:
    """A text that means different things in different places."""
    return _filled(place, _safe(translation.pgettext(context, text)), {"context": context, **values})


@pass_eval_context
def npgettext(place: EvalContext, context: str, one: str, many: str, number: int, /, **values: Any) -> str:
    """The same for so many."""
    given = {"context": context, "num": number, **values}
    return _filled(place, _safe(translation.npgettext(context, one, many, number)), given)


@lru_cache(8192)
def _known(text: str, _language: str | None) -> Markup:
    """Django looks through the catalogue of every app, for each word of every page."""
    return _safe(translation.gettext(text))


def _safe(text: str) -> Markup:
    return Markup(text)  # noqa: S704  our own words; what fills their places is escaped


def _filled(place: EvalContext, text: Markup, values: dict[str, Any]) -> str:
    """A text is always taken for a format, so that `%%` means the same with and without values."""
    words = text if place.autoescape else str(text)
    return words % values if "%" in words else words


FOR_TEMPLATES = {
    "_": gettext,
    "gettext": gettext,
    "ngettext": ngettext,
    "pgettext": pgettext,
    "npgettext": npgettext,
}
