"""The pages of letters: what left, what waits, what failed and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.people.letters import actions
from dealwright.people.letters.models import Letter, LetterState
from dealwright.people.letters.queries import counts, letters_for, read
from dealwright.people.mail_server.queries import the_mail_server

PAGE = 50


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The newest letters, all or those in one state; the older ones alone when the list asks for them."""
    require_settings(request.actor)
    state, before = request.GET.get("state", ""), whole_number(request.GET.get("before"))
    found = letters_for(request.actor).order_by("-pk").defer("sealed")
    if state in set(LetterState):
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    following = f"/letters?state={state}&before={rows[PAGE - 1].pk}" if len(rows) > PAGE else None
    context = {
        "letters": rows[:PAGE],
        "state": state,
        "counts": counts(),
        "next_url": following,
        "has_mail_server": the_mail_server() is not None,
    }
    fragment = "rows" if request.htmx and before is not None else None
    return web.render(request, "people/letters/list.html", context, fragment=fragment)


@require_safe
@never_cache
def letter(request: HttpRequest, id: int) -> HttpResponse:
    """One letter as it was written, and what the mail server said."""
    require_settings(request.actor)
    return _page(request, get_object_or_404(letters_for(request.actor), pk=id))


@require_safe
def letter_state(request: HttpRequest, id: int) -> HttpResponse:
    """What became of a letter: asked again and again by a page that waits for it."""
    require_settings(request.actor)
    found = get_object_or_404(letters_for(request.actor), pk=id)
    return web.render(request, "people/letters/state.html", {"letter": found}, fragment="state")


@require_POST
def letter_sending(request: HttpRequest, id: int) -> HttpResponse:
    """Let a letter be sent that was kept or given up."""
    require_settings(request.actor)
    actions.release_letter(get_object_or_404(letters_for(request.actor), pk=id), by=request.actor)
    web.toast(request, _("The letter is on its way."))
    return web.redirect(request, f"/letters/{id}")


@require_POST
def kept_letters_sending(request: HttpRequest) -> HttpResponse:
    """Let everything be sent that was written while there was no mail server."""
    require_settings(request.actor)
    released = actions.release_kept_letters(by=request.actor)
    told = ngettext("%(number)s letter is on its way.", "%(number)s letters are on their way.", released)
    web.toast(request, told % {"number": released})
    return web.redirect(request, "/letters")


def _page(request: HttpRequest, found: Letter) -> HttpResponse:
    context = {
        "letter": found,
        "content": read(found, request.actor),
        "may_send": found.state in {LetterState.KEPT, LetterState.FAILED} and the_mail_server() is not None,
    }
    return web.render(request, "people/letters/letter.html", context)
