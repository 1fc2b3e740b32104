"""How a page answers: a whole page, one block of it, or the way to another page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.translation import get_language_bidi
from markupsafe import Markup

from dealwright.web import jinja, toasts


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page, or with one block of it when a fragment is named.

    The card panel, and a card that refreshes itself, get the block `panel` of the page without asking.
    """
    if fragment is None and _wants_panel(request):
        fragment = "panel"
    page = jinja.template(template)
    full = {**page_context(request), **(context or {})}
    html = page.render(full) if fragment is None else jinja.render_block(page, fragment, full)
    answer = HttpResponse(html, status=status)
    answer["Vary"] = "HX-Request, HX-Target"
    return answer


def render_fragment(
    request: HttpRequest, template: str, fragment: str, context: Mapping[str, Any] | None = None
) -> Markup:
    """One block of the page as text, to answer with several fragments at once."""
    full = {**page_context(request), **(context or {})}
    return jinja.render_block(jinja.template(template), fragment, full)


def render_card(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    of: tuple[str, int],
    status: int = 200,
) -> HttpResponse:
    """Answer with the card of a record (`of=("deal", 42)`) as it is now, in the place of the one shown."""
    answer = render(request, template, context, fragment="panel", status=status)
    answer["HX-Retarget"] = "#record-{}-{}".format(*of)
    answer["HX-Reswap"] = "morph"
    return answer


def redirect(request: HttpRequest, to: str) -> HttpResponse:
    """Send the browser to another page after a form, whether htmx sent the form or the browser did."""
    toasts.keep_for_next_page(request)
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    answer = HttpResponseRedirect(to)
    answer.status_code = 303
    return answer


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every template may rely on, beside the globals of the environment."""
    return {
        "request": request,
        "actor": getattr(request, "actor", None),
        "user": getattr(request, "user", None),
        "csrf_token": csrf_token_lazy(request),
        "csrf_input": csrf_input_lazy(request),
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "theme": request.COOKIES.get("theme", "auto"),
        "rail": request.COOKIES.get("rail", "wide"),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "language": request.LANGUAGE_CODE if hasattr(request, "LANGUAGE_CODE") else "en",
    }


def _wants_panel(request: HttpRequest) -> bool:
    target = request.headers.get("HX-Target", "")
    return is_htmx(request) and (target == "panel" or target.startswith("record-"))


def is_fetched_ahead(request: HttpRequest) -> bool:
    """Whether the browser asks for what may be looked at later."""
    hints = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in hint.lower() for hint in hints)


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment; a page that htmx restores from history is asked for whole."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
