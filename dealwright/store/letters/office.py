"""The page on which the office sees who wants no reminders of left carts, adds them and takes it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records.undo import offer
from dealwright.store.letters import refusing
from dealwright.store.letters.models import ReminderRefusal
from dealwright.store.letters.queries import refusals_like

PAGE, HOME = "store/letters/refusals.html", "/store/reminder-refusals"
SHOWN = 50


class RefusalForm(forms.Form):
    """Who told a colleague that they want no reminders."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=ReminderRefusal.LONGEST)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.label_suffix = ""


@require_http_methods(["GET", "HEAD", "POST"])
def reminder_refusals(request: HttpRequest) -> HttpResponse:
    """The addresses, newest first; adding one, and finding one."""
    require_settings(request.actor)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            refusing.refuse_reminders(form.cleaned_data["email"], by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            offer(request, _("They are reminded of no cart any more."))
            return web.redirect(request, HOME)
    text = request.GET.get("q", "")[:200]
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


@require_POST
def reminder_refusal_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Take one back."""
    require_settings(request.actor)
    refusing.allow_reminders(get_object_or_404(ReminderRefusal, pk=id), by=request.actor)
    offer(request, _("They may be reminded of left carts again."))
    return web.redirect(request, HOME)
