"""Verbs that change how texts leave."""

from __future__ import annotations

import json
import re
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.automation.rules.users import in_one_line
from dealwright.channels.names import TEXTS
from dealwright.channels.senders.events import (
    GatewayAdded,
    GatewayMadeDefault,
    GatewayRemoved,
    SenderChanged,
)
from dealwright.channels.senders.gateways import KEY, refuse_odd_gateway, refuse_odd_template
from dealwright.channels.senders.models import BodyKind, Sender, Way
from dealwright.channels.senders.queries import rules_by
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit import outgoing, secrets
from dealwright.kit.errors import Conflict, NotFound, Refused
from dealwright.people.access import require_settings

EDITABLE = ("name", "way", "url", "body_kind", "template")
LONGEST_NAME = 60
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
    """Say how texts of a channel leave by default. `gateway`, `headers`, `key` of None keep what is sealed.

    When the called address moves to another host, kept headers and key are forgotten: they were given to
    another.
    """
    require_settings(by)
    _refuse_odd_channel(channel)
    sender = _locked(channel)
    _expect(sender, version)
    changes = _change(sender, values, gateway=gateway, headers=headers, key=key)
    if changes:
        sender.version += 1 if sender.pk else 0
        _save(sender)
        record(SenderChanged(changes=changes), on=sender)
    return sender


@action
def add_gateway(
    channel: str,
    *,
    name: str,
    gateway: str | None = None,
    headers: dict[str, str] | None = None,
    key: str | None = None,
    by: Actor,
    **values: Any,
) -> Sender:
    """Let texts of a channel leave by one more gateway, where a rule chooses it; the first is the default.

    Refused for a name that another one of the channel has.
    """
    require_settings(by)
    _refuse_odd_channel(channel)
    if not name.strip():
        raise Refused(_("Give it a name, by which rules choose it."), field="name")
    is_first = not Sender.objects.filter(channel=channel).exists()
    sender = Sender(channel=channel, is_default=is_first)
    _change(sender, {"name": name, **values}, gateway=gateway, headers=headers, key=key)
    _save(sender)
    record(GatewayAdded(channel=channel), on=sender)
    return sender


@action
def edit_gateway(
    sender: Sender,
    *,
    gateway: str | None = None,
    headers: dict[str, str] | None = None,
    key: str | None = None,
    version: int | None = None,
    by: Actor,
    **values: Any,
) -> Sender:
    """Change what a gateway is called and how texts leave by it; secrets as with `set_sender`."""
    require_settings(by)
    sender = Sender.objects.select_for_update().get(pk=sender.pk)
    _expect(sender, version)
    if "name" in values and not values["name"].strip() and not sender.is_default:
        raise Refused(_("Give it a name, by which rules choose it."), field="name")
    changes = _change(sender, values, gateway=gateway, headers=headers, key=key)
    if changes:
        sender.version += 1
        _save(sender)
        record(SenderChanged(changes=changes), on=sender)
    return sender


@action
def make_default(sender: Sender, *, by: Actor) -> Sender:
    """Let texts that say no gateway leave by this one. The one before keeps its settings, and gets a name."""
    require_settings(by)
    gateways = Sender.objects.select_for_update().filter(channel=sender.channel).order_by("pk")
    of_channel = {one.pk: one for one in gateways}
    sender = of_channel[sender.pk]
    if sender.is_default:
        return sender
    before = next((one for one in of_channel.values() if one.is_default), None)
    if before is not None:
        if not before.name:
            before.name = _free_name({one.name for one in of_channel.values()})
        before.is_default, before.version = False, before.version + 1
        before.save()
    sender.is_default, sender.version = True, sender.version + 1
    sender.save()
    record(GatewayMadeDefault(before=None if before is None else ref(before)), on=sender)
    return sender


@action
def remove_gateway(sender: Sender, *, version: int | None = None, by: Actor) -> None:
    """Remove a gateway with its secrets; what is still on its way by it leaves by the default.

    Conflict for the default, and where rules choose it: they are named.
    """
    require_settings(by)
    sender = Sender.objects.select_for_update().get(pk=sender.pk)
    _expect(sender, version)
    if sender.is_default:
        raise Conflict(_("This is the default gateway. Make another one the default first."))
    if users := rules_by(sender):
        message = _("Rules send by this gateway: %(rules)s. Choose another one in them first.")
        raise Conflict(message % {"rules": in_one_line(users)})
    record(GatewayRemoved(channel=sender.channel), on=sender)
    sender.delete()


def _refuse_odd_channel(channel: str) -> None:
    if channel not in TEXTS:
        raise NotFound(_("There is no such channel."))


def _expect(sender: Sender, version: int | None) -> None:
    if version is not None and version != sender.version:
        raise Conflict(_("Somebody else changed this channel meanwhile; look at it again."))


def _save(sender: Sender) -> None:
    """Save it; Refused where another one of the channel has its name: the index decides."""
    try:
        with transaction.atomic():
            sender.save()
    except IntegrityError:
        raise Refused(_("Another gateway of this channel has this name."), field="name") from None


def _free_name(taken: set[str]) -> str:
    """What a gateway without a name is called once it is not the default any more."""
    first = str(_("First gateway"))
    numbered = (f"{first} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (first, *numbered) if name not in taken)


def _change(
    sender: Sender,
    values: dict[str, Any],
    *,
    gateway: str | None,
    headers: dict[str, str] | None,
    key: str | None,
) -> list[FieldChange]:
    """Put the values in, without saving, and answer with what that changed."""
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"gateways have no {', '.join(sorted(unknown))}")
    if "name" in values and not values["name"].strip():
        _refuse_to_be_nameless(sender)
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
    return changes


def _refuse_to_be_nameless(sender: Sender) -> None:
    """Refused where rules choose it by its name; they are told."""
    if sender.pk and sender.name and (users := rules_by(sender)):
        message = _("Rules choose this gateway by its name: %(rules)s. Give it another name instead.")
        raise Refused(message % {"rules": in_one_line(users)}, field="name")


def _locked(channel: str) -> Sender:
    """The default of a channel; a new one where there is none."""
    of_channel = Sender.objects.select_for_update().filter(channel=channel)
    found: Sender | None = of_channel.filter(is_default=True).first()
    return found or Sender(channel=channel)


def _refuse_odd(sender: Sender, *, gateway_is_new: bool) -> None:
    if len(sender.name) > LONGEST_NAME:
        raise Refused(_("A name is at most %(most)s letters long.") % {"most": LONGEST_NAME}, field="name")
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
