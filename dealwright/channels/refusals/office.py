"""The page on which the office sees who wants no letters of rules, adds them and takes it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.channels.messages.models import Message
from dealwright.channels.names import Channel
from dealwright.channels.refusals import actions
from dealwright.channels.refusals.models import Refusal
from dealwright.channels.refusals.queries import refusals_like
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records.undo import offer

PAGE, HOME = "channels/refusals/list.html", "/settings/letter-refusals"
SHOWN = 50


class RefusalForm(forms.Form):
    """Who told a colleague that they want no letters."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=Refusal.LONGEST)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.label_suffix = ""


@require_http_methods(["GET", "HEAD", "POST"])
def letter_refusals(request: HttpRequest) -> HttpResponse:
    """The addresses, newest first; adding one, and finding one."""
    require_settings(request.actor)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.stop_letters(form.cleaned_data["email"], by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            offer(request, _("Rules write them no letters any more."))
            return web.redirect(request, HOME)
    text = request.GET.get("q", "")[:200].replace("\0", "")
    before = whole_number(request.GET.get("before"))
    found = refusals_like(text)
    rows = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    context = {
        "form": form,
        "text": text,
        "refusals": rows[:SHOWN],
        "next_before": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
    }
    fragment = ("rows" if before else "found") if request.htmx and ("q" in request.GET or before) else None
    return web.render(request, PAGE, context, fragment=fragment, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_refusal_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Ask whether one is to be taken back, and take it back."""
    require_settings(request.actor)
    refusal = get_object_or_404(Refusal.objects.select_related("refused_by"), pk=id)
    if request.method != "POST":
        return web.render(request, "channels/refusals/removal.html", {"refusal": refusal})
    actions.allow_letters(refusal, by=request.actor)
    offer(request, _("Rules may write to %(email)s again.") % {"email": refusal.email})
    return web.redirect(request, HOME)


@require_POST
def message_refusal(request: HttpRequest, id: int) -> HttpResponse:
    """Write down that whoever got this letter wants no more of rules."""
    letters = Message.objects.changed_by(request.actor).filter(channel=Channel.EMAIL)
    message = get_object_or_404(letters, pk=id)
    actions.refuse_letters(message, by=request.actor)
    web.toast(request, _("Rules write no more letters to this address."))
    return web.redirect(request, f"/messages/{id}")
