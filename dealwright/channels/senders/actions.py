"""Verbs that change how texts leave."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.channels.names import TEXTS
from dealwright.channels.senders.events import SenderChanged
from dealwright.channels.senders.gateways import KEY, refuse_odd_gateway, refuse_odd_template
from dealwright.channels.senders.models import BodyKind, Sender, Way
from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit import outgoing, secrets
from dealwright.kit.errors import Conflict, NotFound, Refused
from dealwright.people.access import require_settings

EDITABLE = ("way", "url", "body_kind", "template")
MOST_HEADERS = 20
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
OURS = {"host", "content-length", "transfer-encoding", "connection", "idempotency-key"}
"""Headers that the call itself sets."""


@action
def set_sender(
    channel: str,
    *,
    gateway: str | None = None,
    headers: dict[str, str] | None = None,
    key: str | None = None,
    version: int | None = None,
    by: Actor,
    **values: Any,
) -> Sender:
    """Say how texts of a channel leave. `gateway`, `headers` and `key` of None keep what is sealed.

    When the called address moves to another host, kept headers and key are forgotten: they were given to
    another.
    """
    require_settings(by)
    if channel not in TEXTS:
        raise NotFound(_("There is no such channel."))
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"set_sender does not change {', '.join(sorted(unknown))}")
    sender = _locked(channel)
    if version is not None and version != sender.version:
        raise Conflict(_("Somebody else changed this channel meanwhile; look at it again."))
    changes, before_url = [], sender.url
    for field, value in values.items():
        value = value.strip() if isinstance(value, str) else value
        if getattr(sender, field) != value:
            changes.append(FieldChange(field=field, before=getattr(sender, field), after=value))
            setattr(sender, field, value)
    if gateway is not None:
        sender.gateway_sealed = secrets.seal(gateway.strip()) if gateway.strip() else ""
        changes.append(FieldChange(field="gateway"))
    if headers is not None:
        sender.headers_sealed = secrets.seal(json.dumps(_checked(headers))) if headers else ""
        changes.append(FieldChange(field="headers"))
    elif sender.headers_sealed and _host(before_url) != _host(sender.url):
        sender.headers_sealed = ""
        changes.append(FieldChange(field="headers"))
    if key is not None:
        sender.key_sealed = secrets.seal(key.strip()) if key.strip() else ""
        changes.append(FieldChange(field="key"))
    elif sender.key_sealed and _host(before_url) != _host(sender.url):
        sender.key_sealed = ""
        changes.append(FieldChange(field="key"))
    _refuse_odd(sender, gateway_is_new=gateway is not None)
    if changes:
        sender.version += 1 if sender.pk else 0
        sender.save()
        record(SenderChanged(changes=changes), on=sender)
    return sender


def _locked(channel: str) -> Sender:
    found: Sender | None = Sender.objects.select_for_update().filter(channel=channel).first()
    return found or Sender(channel=channel)


def _refuse_odd(sender: Sender, *, gateway_is_new: bool) -> None:
    if sender.way not in Way.values:
        raise Refused(_("Choose log, apprise or http."), field="way")
    if sender.body_kind not in BodyKind.values:
        raise Refused(_("Choose json or form."), field="body_kind")
    if sender.way == Way.APPRISE:
        if not sender.gateway_sealed:
            raise Refused(_("Write the address of the gateway."), field="gateway")
        if gateway_is_new:
            refuse_odd_gateway(sender.channel, sender.gateway)
    if sender.way == Way.HTTP:
        outgoing.refuse_odd(sender.url.replace(KEY, "key"))
        refuse_odd_template(sender.template, sender.body_kind)
        if KEY in _host(sender.url):
            raise Refused(_("The key stands behind the host, never in it."), field="url")
        if KEY in f"{sender.url}{sender.template}" and not sender.key_sealed:
            raise Refused(_("Write the key that {key} stands for."), field="key")


def _checked(headers: dict[str, str]) -> dict[str, str]:
    if len(headers) > MOST_HEADERS:
        raise Refused(_("Send at most 20 headers."), field="headers")
    for name, value in headers.items():
        if HEADER_NAME.fullmatch(name) is None or name.lower() in OURS:
            raise Refused(_("“%(name)s” is no header you may set.") % {"name": name[:60]}, field="headers")
        if len(value) > 2000 or not value.isascii() or not value.isprintable():
            raise Refused(_("The value of “%(name)s” is not for a header.") % {"name": name}, field="headers")
    return headers


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower()
