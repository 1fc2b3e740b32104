"""The page of the mail server."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.kit.errors import Problem, Refused
from dealwright.people.access import require_settings
from dealwright.people.mail_server import actions
from dealwright.people.mail_server.forms import MailServerForm
from dealwright.people.mail_server.queries import the_mail_server

PAGE = "people/mail_server/settings.html"


@require_http_methods(["GET", "HEAD", "POST"])
def mail_server(request: HttpRequest) -> HttpResponse:
    """The form of the mail server, and saving it."""
    require_settings(request.actor)
    server = the_mail_server()
    form = MailServerForm(request.POST if request.method == "POST" else None, server=server)
    if form.is_bound and form.is_valid():
        try:
            actions.set_mail_server(**form.values(), by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            web.toast(request, _("Saved. Send a test letter to see whether it works."))
            return web.redirect(request, "/settings/mail-server")
    context = {"form": form, "server": server, "letter": None, "error": None}
    return web.render(request, PAGE, context, status=422 if form.errors else 200)


@require_POST
def mail_server_removal(request: HttpRequest) -> HttpResponse:
    """Let letters be kept only."""
    require_settings(request.actor)
    actions.remove_mail_server(by=request.actor)
    web.toast(request, _("The mail server was removed. Letters are kept from now on."))
    return web.redirect(request, "/settings/mail-server")


@require_POST
def mail_server_test(request: HttpRequest) -> HttpResponse:
    """Write a test letter; the answer shows what the server said to it as soon as it did."""
    require_settings(request.actor)
    letter, error = None, None
    try:
        letter = actions.write_test_letter(to=request.POST.get("to", "").strip(), by=request.actor)
    except Problem as problem:
        error = str(problem)
    if letter is not None and not request.htmx:
        return web.redirect(request, f"/letters/{letter.pk}")
    server = the_mail_server()
    context = {"form": MailServerForm(server=server), "server": server, "letter": letter, "error": error}
    status = 422 if error else 200
    return web.render(request, PAGE, context, fragment="test" if request.htmx else None, status=status)
