"""The door of the shop: asking for a letter, the link and the code of it, and out again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.events import Actor
from dealwright.people.signing.origin import client_address, device_of
from dealwright.store.buyers import actions, cookie
from dealwright.store.buyers.forms import CodeForm, EmailForm
from dealwright.store.buyers.queries import buyer_of
from dealwright.store.settings.queries import store_of
from dealwright.store.shop.frame import render_shop

VISITOR = Actor.visitor()
HOME, DOOR, CODE = "/shop/account", "/shop/sign-in", "/shop/sign-in/code"
LONGEST_PATH = 300


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the letter. What is answered does not tell whether the address is known."""
    asked = request.POST if request.method == "POST" else request.GET
    leads_to = safe_path(asked.get("next", ""))
    if buyer_of(request) is not None:
        return web.redirect(request, leads_to or HOME)
    form = EmailForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            browser = actions.ask_to_sign_in(
                form.cleaned_data["email"],
                leads_to=leads_to,
                address=client_address(request),
                language=get_language() or "",
                by=VISITOR,
            )
        except actions.TooManyTries as refusal:
            form.add_error("email", str(refusal))
            return _page(request, "sign_in", {"form": form, "next": leads_to}, status=refusal.status)
        answer = web.redirect(request, CODE)
        cookie.remember(answer, browser, name=cookie.WAITING, kept=actions.WORKS)
        return answer
    return _page(request, "sign_in", {"form": form, "next": leads_to}, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Look into your mail; the code of the letter works in this browser alone."""
    browser = cookie.token_of(request, cookie.WAITING)
    ask = actions.ask_of_browser(browser)
    if ask is None:
        return web.redirect(request, HOME if buyer_of(request) is not None else DOOR)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        done = actions.sign_in_by_code(
            browser, form.cleaned_data["code"], device=device_of(request), by=VISITOR
        )
        if done is not None:
            return _let_in(request, done)
        if actions.ask_of_browser(browser) is None:
            text = _("Too many wrong codes. Ask for another letter.")
            web.toast(request, text, tone="attention")
            return web.redirect(request, DOOR)
        form.add_error("code", _("This is not the code of the letter."))
    context = {"form": form, "email": ask.email}
    return _page(request, "code", context, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. It asks first: a mail program that opens every link signs nobody in."""
    ask = actions.ask_behind(token)
    done = None
    if request.method == "POST" and ask is not None:
        done = actions.sign_in_by_link(token, device=device_of(request), by=VISITOR)
    if done is not None:
        return _let_in(request, done)
    if ask is None or request.method == "POST":
        return _page(request, "gone", {}, status=410)
    return _page(request, "link", {"email": ask.email})


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out in this browser."""
    actions.sign_out(cookie.token_of(request), by=VISITOR)
    web.toast(request, _("You are signed out."))
    answer = web.redirect(request, "/shop/")
    cookie.forget(answer)
    return answer


@login_not_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Out in every browser."""
    account = buyer_of(request)
    if account is not None:
        actions.end_buyer_sessions(account.contact, by=Actor.visitor(account.contact.name))
    web.toast(request, _("You are signed out everywhere."))
    answer = web.redirect(request, "/shop/")
    cookie.forget(answer)
    return answer


def safe_path(path: str) -> str:
    """A path of the shop somebody may be led to; empty for anything else."""
    is_ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    is_plain = path.isprintable() and ".." not in path and "\\" not in path
    return path if is_ours and is_plain and path.startswith("/shop/") and len(path) <= LONGEST_PATH else ""


def private(answer: HttpResponse) -> HttpResponse:
    """Nobody keeps such a page, and no other site hears of its address."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _let_in(request: HttpRequest, done: actions.SignedIn) -> HttpResponse:
    """A session of its own, whatever the browser brought before."""
    actions.sign_out(cookie.token_of(request), by=VISITOR)
    answer = web.redirect(request, safe_path(done.leads_to) or HOME)
    cookie.remember(answer, done.token, kept=actions.KEPT)
    cookie.forget(answer, cookie.WAITING)
    return answer


def _page(request: HttpRequest, name: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    template = f"store/buyers/{name}.html"
    return private(render_shop(request, store_of(request), template, context, status=status))
