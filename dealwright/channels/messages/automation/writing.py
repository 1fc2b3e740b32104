"""What all messages of rules have in common: their texts, what they repeat, whether anything carries them."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.naming import shortened
from dealwright.automation.rules.doing import Doing
from dealwright.automation.scope import DOCUMENT, field_called, linked_field
from dealwright.channels.names import Channel
from dealwright.channels.senders.models import Sender as Gateway
from dealwright.channels.senders.models import Way
from dealwright.channels.senders.queries import can_leave, gateways_of
from dealwright.events.remembering import once_per_batch
from dealwright.kit import bb
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import names_in
from dealwright.people.mail_server.queries import the_mail_server

LONGEST_SUBJECT, LONGEST_BODY = 300, 20_000
LONGEST_SMS, LONGEST_CHAT = 200, 1000
LONGEST_WRITTEN = 1000
"""Of a text with its `{=…}`, which are often longer than what they become."""
AS_SENDER = gettext_lazy(
    "The letter shows their name, and answers reach them; it comes from the address that is chosen below."
)

_VALUE = re.compile(r"\{=[^}]*\}")

Subject = Annotated[
    Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SUBJECT)
]
Body = Annotated[Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_BODY)]
Text = Annotated[Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WRITTEN)]


class WarnsWithoutWay:
    """Of a form: say it where messages of its channel are only kept."""

    channel: Channel
    below: str
    """The field that the words stand below."""
    fields: Any

    def warn(self, gateway_id: int | None = None) -> None:
        """Add the words, where there is a reason."""
        words = warning_of(self.channel, gateway_id)
        if words:
            self.fields[self.below].help_text = words


class HasGateway(BaseModel):
    """Settings of a rule whose texts leave by a gateway."""

    gateway_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    """None is the default one of the channel."""


class GatewayField(forms.TypedChoiceField):
    """The gateways of a channel; those through which nothing leaves say so."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        super().__init__(
            label=gettext_lazy("Gateway"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=partial(_gateways_to_choose, channel),
        )

    def keep(self, chosen: int | None) -> None:
        """Offer the one that is chosen too, where it has no name."""
        if chosen is not None:
            self.choices = partial(_gateways_to_choose, self.channel, chosen)


def _gateways_to_choose(channel: Channel, chosen: int | None = None) -> list[tuple[Any, str]]:
    offered = [(one.pk, _called(one)) for one in gateways_of(channel) if one.name or one.pk == chosen]
    return [("", _("Automatic: the default one")), *offered]


def _called(gateway: Gateway) -> str:
    name = gateway.name or _("First gateway")
    if gateway.way == Way.LOG:
        return _("%(name)s (not set up: messages are kept)") % {"name": name}
    return name


def offer_gateways(form: Any) -> None:
    """Ask for a gateway only where there is one to choose, or one is chosen."""
    field = form.fields["gateway_id"]
    field.keep(form.initial.get("gateway_id"))
    if len(list(field.choices)) < 2:
        del form.fields["gateway_id"]


def check_gateway(channel: Channel, settings: HasGateway) -> None:
    """Refused for a gateway that the channel does not have."""
    known = settings.gateway_id is None or any(one.pk == settings.gateway_id for one in gateways_of(channel))
    if not known:
        raise Refused(_("This channel has no such gateway (any more)."), field="settings.gateway_id")


class LetterForm(WarnsWithoutWay, SettingsForm):
    """Subject and body of a letter."""

    channel, below = Channel.EMAIL, "body"
    subject = FormulaField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    body = FormulaField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_BODY,
        is_long=True,
        help_text=gettext_lazy(
            "Lines stay as you write them. [b], [i], [u], [s], [url], [list] with [*], and simple HTML such"
            " as <b> and <a> may be used."
        ),
    )

    def prepare(self) -> None:
        """Say it where letters are only kept."""
        self.warn()


@once_per_batch
def warning_of(channel: Channel, gateway_id: int | None = None) -> str:
    """What a writer of rules should know: messages of this channel, by this gateway or the default, are only
    kept; empty where they leave.
    """
    if channel == Channel.EMAIL:
        return (
            ""
            if the_mail_server() is not None
            else _("There is no mail server yet: letters are kept and can be read under Messages.")
        )
    if can_leave(channel, gateway_id):
        return ""
    if gateway_id is not None:
        return _("The chosen gateway is not set up yet: messages are kept and can be read under Messages.")
    return _("No gateway is connected yet: messages are kept and can be read under Messages.")


def subject_of(doing: Doing, written: str, language: str) -> str:
    """The subject with its values as readers of a language read them, in one line."""
    subject = " ".join(doing.words(written, language=language).split())[:LONGEST_SUBJECT]
    if not subject:
        raise Refused(_("The subject came to nothing; write some words into it that stand always."))
    return subject


def body_of(doing: Doing, written: str, language: str) -> str:
    """The body with its values as readers of a language read them, escaped."""
    body = doing.html(written, language=language)
    if not body.strip():
        raise Refused(_("The letter came to nothing; write some words into it that stand always."))
    return body


def text_of(doing: Doing, written: str, longest: int, language: str) -> str:
    """The text with its values as readers of a language read them; Refused where it came out too long, or
    empty.
    """
    text = doing.words(written, language=language).strip()
    if not text:
        raise Refused(_("The text came to nothing; write some words into it that stand always."))
    if len(text) > longest:
        raise Refused(
            _("The text came to %(long)s characters and may have %(most)s; shorten it in the rule.")
            % {"long": len(text), "most": longest}
        )
    return text


def beginning_of(written: str) -> str:
    """As much of a text as the card of its rule says."""
    return shortened(written)


def without_values(written: str) -> str:
    """The text as it may be read by everybody: each value is three dots."""
    return " ".join(bb.to_text(_VALUE.sub("…", "…" if written.startswith("=") else written)).split())


def repeated(record: Any, *written: str) -> list[str]:
    """The fields that these texts repeat, as messages name them: `deal.amount`, `contact.phones`."""
    kind = record.record_kind
    found = set()
    for name in (name for one in written for name in names_in(one)):
        if name.object != DOCUMENT:
            continue
        known = field_called(kind, name.field)
        link, rest = linked_field(kind, name.field)
        if known is not None:
            found.add(f"{kind}.{known.name}")
        elif link is not None:
            found.add(f"{kind}.{link.name}")
            found |= {f"{link.of_kind}.{rest.name}"} if rest is not None else set()
    return sorted(found)
