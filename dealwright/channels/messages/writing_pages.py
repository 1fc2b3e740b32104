"""The form in which a client is written to by hand: a dialog over the card, and a page without scripts."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.channels.messages.actions import LONGEST_TEXT, MOST_ATTACHED
from dealwright.channels.messages.automation.writing import (
    LONGEST_BODY,
    LONGEST_SUBJECT,
    GatewayField,
    offer_gateways,
    warning_of,
)
from dealwright.channels.messages.models import Message, MessageState
from dealwright.channels.messages.words import CHANNEL_WORDS
from dealwright.channels.messages.writing import known_addresses, may_be_written_to, write_to_client
from dealwright.channels.names import Channel
from dealwright.channels.refusals.queries import wants_no_letters
from dealwright.events import Actor
from dealwright.kit.errors import Problem
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.files import blobs
from dealwright.records.files.models import File
from dealwright.records.files.queries import files_of, name_of, record_named
from dealwright.records.pipelines.asking import as_dialog, done

PAGE = "channels/messages/write.html"
MOST_FILES = 20
"""Of the record, offered to go along."""


class WritingForm(forms.Form):
    """To whom, about what, and the words."""

    to = forms.CharField(label=gettext_lazy("To"), max_length=320)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    gateway_id = GatewayField(Channel.SMS)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 10})
    )
    enclosed = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Files of this record to send along"),
        queryset=File.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, record: Any, channel: str, actor: Actor, to: str = "") -> None:
        self.known = known_addresses(record, channel, actor)
        first = self.known[0].address if self.known else ""
        initial = {"to": to or first, "token": secrets.token_urlsafe(12)}
        super().__init__(data, initial=initial, label_suffix="", auto_id="write-%s")
        self.fields["to"].widget.attrs |= {"list": "known-addresses", "autocomplete": "off"}
        if channel == Channel.EMAIL:
            del self.fields["gateway_id"]
            self.fields["to"].widget.attrs |= {"type": "email", "inputmode": "email"}
            self._offer_files(record)
        else:
            del self.fields["subject"], self.fields["enclosed"]
            self.fields["to"].widget.attrs["inputmode"] = "tel"
            self.fields["text"].widget.attrs |= {"rows": 5, "maxlength": LONGEST_TEXT}
            self.fields["gateway_id"] = GatewayField(Channel(channel))
            offer_gateways(self)

    def _offer_files(self, record: Any) -> None:
        newest = files_of(record)[:MOST_FILES]
        field: Any = self.fields["enclosed"]
        field.queryset = File.objects.filter(pk__in=[one.pk for one in newest]).order_by("-pk")
        field.label_from_instance = lambda file: f"{file.name} · {filesizeformat(file.size)}"
        if not newest:
            del self.fields["enclosed"]

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes, once the form is valid."""
        typed = {
            name: value for name, value in self.cleaned_data.items() if name not in {"token", "enclosed"}
        }
        files = self.cleaned_data.get("enclosed", ())
        return typed | {"files": files, "key": f"by hand {self.cleaned_data['token']}"}

    def complain(self, problem: Problem) -> None:
        """Show a refusal where it belongs."""
        field = "enclosed" if problem.field in {"file", "files"} else problem.field
        self.add_error(field if field in self.fields else None, str(problem))


@require_http_methods(["GET", "HEAD", "POST"])
def new_message(request: HttpRequest) -> HttpResponse:
    """Write to the client of a record: `?about=deal:42&channel=sms`."""
    asked = request.POST if request.method == "POST" else request.GET
    record = record_named(asked.get("about", ""), request.actor, Verb.CHANGE)
    channel = asked.get("channel", Channel.EMAIL)
    if channel not in CHANNEL_WORDS or not may_be_written_to(record.record_kind):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = WritingForm(
        sent, record=record, channel=channel, actor=request.actor, to=asked.get("to", "")[:320]
    )
    status = 200
    if sent is not None:
        message = _written(request, form, record, channel)
        if message is not None:
            web.toast(request, _told(message))
            return done(request, _home(record))
        status = 422
    return as_dialog(request, PAGE, _context(form, record, channel), status=status)


def _written(request: HttpRequest, form: WritingForm, record: Any, channel: str) -> Message | None:
    """The message; None with the reason in the form."""
    uploads = request.FILES.getlist("file") if channel == Channel.EMAIL else []
    if form.is_valid():
        try:
            with ExitStack() as stored:
                contents = [stored.enter_context(blobs.kept(one)) for one in uploads]
                written: Message = write_to_client(
                    record, channel=channel, blobs=contents, **form.values, by=request.actor
                )
                return written
        except Problem as problem:
            if problem.status not in (409, 422):
                raise
            form.complain(problem)
    if uploads:
        form.add_error(None, _("The files from your device were not kept: choose them again."))
    return None


def _context(form: WritingForm, record: Any, channel: str) -> dict[str, Any]:
    to = str(form["to"].value() or "")
    return {
        "form": form,
        "record": record,
        "heading": _("Write an e-mail") if channel == Channel.EMAIL else _("Write a message"),
        "about": name_of(record),
        "channel": channel,
        "channels": CHANNEL_WORDS,
        "home": _home(record),
        "warning": warning_of(Channel(channel)),
        "wants_none": channel == Channel.EMAIL and bool(to) and wants_no_letters(to),
        "most": filesizeformat(MOST_ATTACHED),
    }


def _home(record: Any) -> str:
    kind = kinds.get(record.record_kind)
    return kind.url(record.pk) if kind is not None else "/"


def _told(message: Message) -> str:
    if message.state == MessageState.KEPT:
        return _("Nothing carries it yet: the message is kept and can be read under Messages.")
    return _("The message is on its way.")
