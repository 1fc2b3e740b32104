"""The Jinja2 environment of all our pages, and rendering one block of a page.

Everything a template may call is a global here, so a fragment rendered alone has the same words as the
whole page. In particular `ui` holds every component: no template imports a macro of ours.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template import engines
from django.template.utils import get_app_template_dirs
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from dealwright.web import formats, keys, navigation, slots, toasts, wording
from dealwright.web.components import Components

_added: dict[str, Any] = {}


def add(name: str, helper: Any) -> None:
    """Let every template call a function of a higher floor by this name."""
    _added[name] = helper


class Missing(StrictUndefined):
    """A name or attribute that is not there: it may be asked for (`if entry.body`), never printed or used."""

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


def environment(**options: Any) -> Environment:
    """Build the environment; Django calls this once, as named in the settings."""
    options.update(
        loader=FileSystemLoader([str(folder) for folder in get_app_template_dirs("templates")]),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        undefined=Missing,
        auto_reload=settings.DEBUG,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    built = Environment(**options)  # noqa: S701  Django passes autoescape=True among the options
    built.newstyle_gettext = True  # type: ignore[attr-defined]
    built.policies["ext.i18n.trimmed"] = True  # as bin/translations reads the templates
    built.globals |= {
        **wording.FOR_TEMPLATES,
        "static": static,
        "url": url,
        "slot": slots.fillings,
        "menu_of": navigation.for_request,
        "keys_of": keys.sheet,
        "letters_on": lambda request: keys.setting_of(request).letters,
        "waiting_toasts": toasts.take,
        "ui": Components(built),
        **formats.FOR_TEMPLATES,
        **_added,
    }
    built.filters |= formats.FOR_TEMPLATES
    return built


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page. Costs too much for every row of a long list: format those in the query."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def template(name: str) -> Template:
    """The template of this name from our one environment."""
    return engines["jinja2"].env.get_template(name)  # type: ignore[attr-defined]


def render_block(page: Template, block: str, context: Mapping[str, Any]) -> Markup:
    """Render one block of the page alone, as the answer to a request for a fragment."""
    try:
        run = page.blocks[block]
    except KeyError:
        raise LookupError(f"{page.name} has no block {block!r}; it has {sorted(page.blocks)}") from None
    return Markup("".join(run(page.new_context(dict(context)))))  # noqa: S704  escaped by the template
