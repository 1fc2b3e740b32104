"""The pages of the web floor: what went wrong, which language and theme, and the component page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright.kit.errors import Refused
from dealwright.web import keys, navigation, preferences, specimens
from dealwright.web.navigation import Place
from dealwright.web.render import is_htmx, redirect, render
from dealwright.web.toasts import toast

YEAR = 60 * 60 * 24 * 365


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not yours to see; nobody learns which."""
    return _problem(
        request,
        404,
        _("This page is not here"),
        _("It may have been moved or deleted, or you may not be allowed to see it."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person may see this but not do it."""
    return _problem(
        request,
        403,
        _("You may not do this"),
        _("Your role does not allow it. Ask an administrator if you need it."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the session."""
    return _problem(
        request,
        403,
        _("This form is out of date"),
        _("Go back, reload the page and send the form again. What you typed is still there."),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: not a request we understand."""
    return _problem(
        request,
        400,
        _("We did not understand this request"),
        _("Go back and try again. If you followed a link, it may be incomplete."),
    )


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413: more was sent than we take."""
    return _problem(
        request,
        413,
        _("This is too large"),
        _("More was sent than we accept at once. Send less, or a smaller file."),
    )


def conflict(request: HttpRequest, error: Exception) -> HttpResponse:
    """409: somebody else was quicker; the message of the action says what."""
    return _problem(request, 409, _("Somebody else was quicker"), str(error))


def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """422: the action says no, and why."""
    return _problem(request, 422, _("This cannot be done"), str(error))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: more tries than anybody needs; asked for by those who count them."""
    return _problem(
        request,
        429,
        _("Too many tries"),
        _("Wait a few minutes, then try again."),
    )


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503: something we depend on does not answer; the message says what."""
    return _problem(request, 503, _("Not now"), str(error))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our mistake; it is in the log, not on the page."""
    return _problem(
        request,
        500,
        _("Something broke on our side"),
        _("Nothing was saved. The fault was written to the log; try again in a moment."),
    )


def _problem(request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
    if is_htmx(request):
        answer = HttpResponse(status=status, headers={"HX-Reswap": "none"})
        toast(answer, detail if status in {409, 422, 503} else f"{title}. {detail}", tone="danger")
        return answer
    return render(
        request, "web/problem.html", {"status": status, "title": title, "detail": detail}, status=status
    )


@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    """All that can be set here by whoever reads it, under headings."""
    groups: dict[str, list[Place]] = {}
    for place in navigation.for_request(request).settings:
        groups.setdefault(str(place.group), []).append(place)
    return render(request, "web/settings.html", {"groups": groups})


@require_safe
def menu_counts(request: HttpRequest) -> HttpResponse:
    """How much waits at the places of the menu: the fragments that take the place of those shown."""
    return render(request, "web/counts.html", {"places": navigation.counting(request)}, fragment="counts")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of this browser."""
    answer = redirect(request, page_before(request))
    language = request.POST.get("language", "")
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        preferences.language_chosen(request, language)
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    return answer


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark, or whatever the system says."""
    answer = redirect(request, page_before(request))
    theme = request.POST.get("theme", "")
    if theme in {"light", "dark", "auto"}:
        answer.set_cookie("theme", theme, max_age=YEAR, samesite="Lax")
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def my_keys(request: HttpRequest) -> HttpResponse:
    """The keys of this browser: all of them, letters switched off, or other letters."""
    setting, wrong = keys.setting_of(request), None
    if request.method == "POST":
        try:
            setting = keys.Setting() if "usual" in request.POST else keys.read(_keys_sent(request))
        except Refused as refusal:
            wrong = refusal
        else:
            toast(request, _("The keys were changed."))
            answer = redirect(request, "/me/keys")
            answer.set_cookie(keys.COOKIE, setting.written(), max_age=YEAR, samesite="Lax")
            return answer
    context = {"setting": setting, "singles": keys.singles(setting), "sent": request.POST, "wrong": wrong}
    return render(request, "web/keys.html", context, status=422 if wrong else 200)


def _keys_sent(request: HttpRequest) -> dict[str, str]:
    sent = {name: request.POST.get(name, "") for name in keys.OWN}
    return {**sent, "letters": "on" if "letters" in request.POST else keys.OFF}


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state, to look at."""
    direction = "rtl" if request.GET.get("dir") == "rtl" else "ltr"
    context = {**specimens.all_of_them(empty="empty" in request.GET), "direction": direction}
    return render(request, "web/design.html", context)


@require_safe
def design_card(request: HttpRequest) -> HttpResponse:
    """The specimen of a card in its panel."""
    return render(request, "web/design_card.html", specimens.card())


def page_before(request: HttpRequest) -> str:
    """The page the form was sent from, if it is one of ours."""
    to = request.POST.get("next") or request.headers.get("Referer") or "/"
    return to if url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure()) else "/"
